"""Nodes of derivations: what somebody wrote, with its place, its source and its value in words."""

from collections.abc import Iterable, Iterator

from specc.design.attribute import Attribute, Form
from specc.design.entity import Auto, Citation, Counted, Entity, Origin
from specc.design.expression import Unknown
from specc.design.fields import attributes
from specc.record import evolve, record
from specc.reports.predictions import shown
from specc.result import Result
from specc.units import Quantity
from specc.units.text import number, show

STATED_DIGITS = 9
"""Of a number that somebody wrote: what a sheet says is told whole."""


@record
class Step:
    """A node of a derivation."""

    name: str
    value: str = ""
    about: str = ""
    formula: str = ""
    place: str = ""
    source: str = ""
    inputs: "tuple[Step, ...]" = ()
    number: float | None = None
    """Its value in base units, where it is a number."""


def stated_step(result: Result, path: str) -> Step | None:
    design = result.design
    if path in design.values:
        return Step(
            name=path,
            value=plain_text(design.values[path]),
            about="a param or constant of the file",
        )
    owner, _, rest = path.partition(".")
    entity: object = design.entities.get(owner)
    for word in rest.split(".") if rest else ():
        if isinstance(entity, Entity) and path.count(".") >= 1 and rest in entity.origins:
            break
        entity = (
            entity.get(word)
            if isinstance(entity, dict)
            else getattr(entity, word, None)
            if entity is not None
            else None
        )
        rest = rest.partition(".")[2]
    if not isinstance(entity, Entity):
        return None
    if not rest:
        origin = entity.origin
        return Step(
            name=path,
            value=entity.kind,
            about=entity.doc or "",
            place=str(origin.span) if origin else "",
            inputs=tuple(field_steps(entity)),
        )
    steps = [step for step in field_steps(entity) if step.name == rest]
    return evolve(steps[0], name=path) if steps else None


@record(eq=False)
class Stated:
    """A field that somebody wrote: its path in the entity, its value, what is known of it, and where it was written."""

    name: str
    value: object
    attribute: Attribute
    origin: Origin

    @property
    def text(self) -> str:
        """The value with its unit, no digit of the text left out."""
        if self.attribute.form is Form.WORDS and isinstance(self.value, tuple):
            return ", ".join(map(str, self.value))
        if self.attribute.form is Form.COUNT and isinstance(self.value, int):
            return f"{show(Quantity(self.value))} {self.attribute.unit}".rstrip()
        if isinstance(self.value, Quantity):
            return show(self.value, digits=STATED_DIGITS)
        return plain_text(self.value)


def stated_fields(entity: Entity, skip: Iterable[str] = ()) -> Iterator[Stated]:
    """Every stated field of a noun and of its blocks, in the order of the text."""
    known = attributes(type(entity))
    for name, origin in entity.origins.items():
        head, _, key = name.partition(".")
        if head in skip or head not in known:
            continue
        value = getattr(entity, head, None)
        if key and isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, dict):
            continue
        if isinstance(value, Entity) and known[head].form is Form.BLOCK:
            for inner in stated_fields(value):
                yield evolve(inner, name=f"{name}.{inner.name}")
            continue
        yield Stated(name=name, value=value, attribute=known[head], origin=origin)


def field_steps(entity: Entity | None, skip: Iterable[str] = ()) -> Iterator[Step]:
    """Every stated field with its place and source."""
    for stated in () if entity is None else stated_fields(entity, skip):
        yield Step(
            name=stated.name,
            value=stated.text,
            about=stated.attribute.doc,
            place=str(stated.origin.span),
            source=cited(stated.origin),
        )


def group_step(name: str, steps: Iterable[Step]) -> Step:
    return Step(name=name, inputs=tuple(steps))


def cited(origin: Origin | None) -> str:
    citation: Citation | None = origin.citation if origin else None
    if citation is None:
        return ""
    date = citation.published or citation.accessed
    return f"{citation.title or citation.name}{f' ({date})' if date else ''}"


def value_text(value: Quantity | Unknown | str | bool | int) -> str:
    text, beside = shown("", value)
    return f"{text} ({beside})" if beside else text


def plain_text(value: object) -> str:
    if isinstance(value, Quantity):
        return show(value)
    if isinstance(value, Auto):
        return "auto"
    if isinstance(value, Counted):
        return f"{plain_text(value.count)} x {plain_text(value.of)}"
    if isinstance(value, tuple):
        return " + ".join(plain_text(item) for item in value)
    if isinstance(value, Entity):
        return value.title if isinstance(getattr(value, "title", None), str) else value.name  # type: ignore[attr-defined]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    return "unknown" if value is None else str(value)
