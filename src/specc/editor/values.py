"""Values as editors show them: with their unit, the document that they come from, and what they are good for."""

from specc.design.attribute import Attribute
from specc.design.entity import Citation, Counted, Entity, Origin, written
from specc.design.expression import Unknown
from specc.design.fields import attributes
from specc.design.results import result_unit
from specc.design.unknown_fields import needs
from specc.result import Result
from specc.units import Quantity
from specc.units.text import show, unit_scale

FACTS = 12
"""Fields of a part that are shown where it is named."""
LONG = 200
"""Letters of a value that are shown."""


def follow(entity: Entity | None, trail: tuple[str, ...]) -> tuple[object, Origin | None]:
    """What lies at the end of a way below an entity, and where it was written; None where nothing does."""
    value: object = entity
    origin: Origin | None = None
    for index, step in enumerate(trail):
        if isinstance(value, Counted):
            value = value.of
        if isinstance(value, dict):
            value = value.get(step)
            continue
        if not isinstance(value, Entity) or step not in attributes(type(value)):
            return None, None
        origins = value.origins
        below = ".".join(trail[index : index + 2])
        origin = origins.get(below) or origins.get(step)
        value = getattr(value, step)
    return value, origin


def shown(value: object, attribute: Attribute | None = None) -> str:
    """A value in a line, a count with the unit of its field; nothing of what has none."""
    if isinstance(value, int) and not isinstance(value, bool) and attribute is not None:
        unit = attribute.unit if attribute.unit not in {"n", "1"} else ""
        return f"{value} {unit}".strip()
    if value is None or isinstance(value, dict) or value == ():
        return ""
    if isinstance(value, Unknown):
        return _unknown(value)
    if isinstance(value, Entity) and not value.name:
        return ""
    text = written(value) if not isinstance(value, int) else str(value).lower()  # type: ignore[arg-type]
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _unknown(value: Unknown) -> str:
    least = f"at least {show(value.at_least)}; " if value.at_least is not None else ""
    missing = ", ".join(f"`{name}`" for name in value.needs[:5])
    return f"unknown: {least}needs {missing}" if missing else f"unknown {least}".strip()


def cited(citation: Citation | None) -> str:
    """A source in a line of Markdown."""
    if citation is None:
        return ""
    title = citation.title or citation.name
    linked = f"[{title}]({citation.address})" if citation.address else title
    about = [linked, citation.publisher, citation.published, citation.confidence]
    accessed = f"read {citation.accessed}" if citation.accessed else None
    return "Source: " + ", ".join(text for text in (*about, accessed) if text)


def form(attribute: Attribute) -> str:
    """What a field takes: its form and unit."""
    unit = f" · `{attribute.unit}`" if attribute.unit and attribute.unit != "1" else ""
    kinds = f" · {' or '.join(attribute.kinds)}" if attribute.kinds else ""
    required = " · required" if attribute.required else ""
    return f"{attribute.form.value}{unit}{kinds}{required}"


def bounds(attribute: Attribute) -> str:
    """The bounds of a field in a line; nothing where it has none."""
    ends = []
    if attribute.low is not None:
        ends.append(f"at least {show(attribute.low)}")
    if attribute.high is not None:
        ends.append(f"at most {show(attribute.high)}")
    return ", ".join(ends)


def facts(entity: Entity) -> list[str]:
    """The fields of an entity that are stated, a line each."""
    lines = []
    for name, attribute in attributes(type(entity)).items():
        if name not in entity.origins or attribute.descriptive:
            continue
        text = shown(getattr(entity, name), attribute)
        if text:
            lines.append(f"- `{name}` = {text}")
    more = len(lines) - FACTS
    return [*lines[:FACTS], *((f"- and {more} more",) if more > 0 else ())]


def sources(entity: Entity) -> list[str]:
    """The sources of an entity's fields, each once."""
    lines = dict.fromkeys(cited(origin.citation) for origin in entity.origins.values())
    return [line for line in lines if line][:3]


def result_value(result: Result, trail: tuple[str, ...]) -> str:
    """What a computed name is worth; what is missing where it is not known."""
    name = ".".join(trail)
    value = result.lookup(name)
    if isinstance(value, Quantity):
        return show(value, readable_unit(trail[-1], value))
    entity = result.design.entities.get(trail[0])
    if value.needs == (name,) and entity is not None:
        value = Unknown(needs(entity))
    return _unknown(value)


def readable_unit(path: str, value: Quantity) -> str | None:
    """The unit in which people read a result, where it is one of its dimension."""
    unit = result_unit(path)
    scale = unit_scale(unit) if unit else None
    return unit if scale is not None and scale[1] is value.dimension else None


def value_line(value: object, attribute: Attribute | None = None) -> str:
    """A value as a line of Markdown, nothing where there is none."""
    text = shown(value, attribute)
    return f"`{text}`" if text and not text.startswith("unknown") else text
