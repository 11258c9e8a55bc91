"""JSON to the records that say what was written: the one configured cattrs converter."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import attrs
import cattrs

from specc.design.entity import Entity
from specc.design.kinds import described_kinds, kind_class


@attrs.frozen(kw_only=True)
class WrittenQuantity:
    """A number of units; `exact` is the fraction that a float cannot carry, `written` the unit to show it in."""

    value: int | float
    unit: str
    exact: str | None = None
    written: str | None = None
    low: int | float | None = None
    high: int | float | None = None


@attrs.frozen(kw_only=True)
class WrittenReference:
    """An entity of the document by its name, or of the catalogue by its import path."""

    ref: str


@attrs.frozen(kw_only=True)
class WrittenText:
    """Text in a place where a string would be an expression."""

    text: str


@attrs.frozen(kw_only=True)
class WrittenWord:
    """A word, perhaps with arguments."""

    word: str
    arguments: "tuple[Written, ...]" = ()
    named: "dict[str, Written]" = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class WrittenAuto:
    """An open value, with the least and greatest that are tried."""

    auto: tuple[int | None, int | None]


@attrs.frozen(kw_only=True)
class WrittenCount:
    """So many of something."""

    count: "int | str | WrittenAuto"
    of: "Written"


Written = (
    WrittenQuantity
    | WrittenReference
    | WrittenText
    | WrittenWord
    | WrittenAuto
    | WrittenCount
    | tuple["Written", ...]
    | str
    | int
    | float
    | bool
    | None
)
"""The value of a field, as it stands in a document."""


@attrs.frozen(kw_only=True)
class WrittenRequirement:
    """A requirement as it stands in a document: a condition in the language, of an entity or of the whole."""

    text: str
    why: str | None = None
    scope: str = ""
    minimise: bool = False


@attrs.frozen(kw_only=True)
class WrittenAllowance:
    """`allow CODE because "…"`."""

    code: str
    because: str


@attrs.frozen(kw_only=True)
class WrittenVariant:
    """The changes of a variant, by path."""

    of: str | None = None
    set: "dict[str, Written]"


@attrs.frozen(kw_only=True)
class WrittenSpec:
    """A document; entities and parts stay as they are, since their kinds say what their fields mean."""

    schema: str
    name: str = ""
    imports: dict[str, str] = attrs.field(factory=dict)
    sources: dict[str, dict[str, str]] = attrs.field(factory=dict)
    params: dict[str, Written] = attrs.field(factory=dict)
    values: dict[str, Written] = attrs.field(factory=dict)
    entities: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    parts: dict[str, dict[str, Any]] = attrs.field(factory=dict)
    requirements: tuple[str | WrittenRequirement, ...] = ()
    allow: tuple[WrittenAllowance, ...] = ()
    variants: dict[str, WrittenVariant] = attrs.field(factory=dict)
    sweeps: dict[str, dict[str, Written]] = attrs.field(factory=dict)


_RECORDS = (
    WrittenQuantity, WrittenReference, WrittenText, WrittenWord, WrittenAuto, WrittenCount,
)  # fmt: skip


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)

    def written(value: Any, _: Any) -> Any:
        if isinstance(value, list):
            return tuple(written(item, None) for item in value)
        if isinstance(value, dict):
            record = next(r for r in _RECORDS if attrs.fields(r)[0].name in value)
            return converter.structure(value, record)
        return value

    def requirement(value: Any, _: Any) -> Any:
        return value if isinstance(value, str) else converter.structure(value, WrittenRequirement)

    def count(value: Any, _: Any) -> Any:
        return converter.structure(value, WrittenAuto) if isinstance(value, dict) else value

    for record in _RECORDS:
        attrs.resolve_types(record, globals())
    attrs.resolve_types(WrittenVariant, globals())
    attrs.resolve_types(WrittenSpec, globals())
    converter.register_structure_hook_func(lambda cls: WrittenText in get_args(cls), written)
    converter.register_structure_hook(str | WrittenRequirement, requirement)
    converter.register_structure_hook(int | str | WrittenAuto, count)
    for plain in (int | float, int | float | None):
        converter.register_structure_hook(plain, lambda value, _: value)
    return converter


@cache
def converter() -> cattrs.Converter:
    """The converter; made when the first document is read."""
    return _converter()


def read_spec(document: dict[str, Any]) -> WrittenSpec:
    """The records of a document that holds to the schema."""
    return converter().structure(document, WrittenSpec)


def read_value(value: Any) -> Written:
    """The record of a value that holds to the schema."""
    written: Written = converter().structure(value, Written)  # type: ignore[arg-type] # a union, which has its hook
    return written


def every_kind() -> Iterator[type[Entity]]:
    """The classes of all kinds, for schemas and manuals."""
    yield from map(kind_class, described_kinds())
