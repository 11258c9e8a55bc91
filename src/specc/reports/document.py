"""The parts that every machine-readable document shares: its head, its quantities, its bytes."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice
from json import JSONEncoder

from specc.diagnostics.printable import in_json
from specc.record import field, record
from specc.units import Dimension, Quantity
from specc.version import VERSION

BATCH = 1000
"""Rows that are written at once."""
Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


@record
class DocumentHeader:
    """What a document rests on beside its subject."""

    files: Mapping[str, str] = field(factory=dict)
    """The catalogue files that were used, by name, each with what stands for its text."""
    settings: tuple[tuple[str, str], ...] = ()
    as_of: str | None = None
    """The date of the prices, where any were used."""

    @cached_property
    def catalogue(self) -> str | None:
        """A hash over the catalogue files that were used; none where none were."""
        if not self.files:
            return None
        from hashlib import sha256  # loads OpenSSL, for which a check has no use

        listed = "".join(f"{name} {content}\n" for name, content in sorted(self.files.items()))
        return sha256(listed.encode()).hexdigest()


def head(schema: str, version: int, rests_on: DocumentHeader) -> dict[str, Json]:
    """The first fields of a document, in the order in which they are written."""
    return {
        "schema": f"gpuspec.{schema}/{version}",
        "specc": VERSION,
        "catalogue": rests_on.catalogue,
        "settings": dict(rests_on.settings),
        "as_of": rests_on.as_of,
    }


def quantity(value: Quantity) -> dict[str, Json]:
    """A quantity in its base unit, with its interval where one is known."""
    shown: dict[str, Json] = {"value": number(value.value), "unit": value.dimension.text}
    if value.low is not None and value.high is not None:
        shown["low"] = number(value.low)
        shown["high"] = number(value.high)
    return shown


def unknown(
    missing: Iterable[str], dimension: Dimension | str, at_least: Quantity | float | None = None
) -> dict[str, Json]:
    """A value that is not known: its unit, the names of what is missing, and what it is at least where that is known."""
    entry: dict[str, Json] = {
        "value": None,
        "unit": str(dimension),
        "unknown": sorted(set(missing)),
    }
    if at_least is not None:
        entry["at_least"] = number(float(at_least))
    return entry


def number(value: int | float | Fraction) -> int | float | None:
    """A number as JSON writes it: whole where it is whole, never NaN or infinite."""
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value.numerator / value.denominator
    return float(value) if math.isfinite(value) else None


@record(kw_only=False, eq=False)
class Rows:
    """A list of a document that may be too long to hold: its items are made one after the other, and written a line each."""

    items: Iterator[Json]


def pieces(document: Mapping[str, object]) -> Iterator[str]:
    """The text of a document that holds `Rows`, piece by piece."""
    yield from _pieces(document, "")
    yield "\n"


def _pieces(value: object, margin: str) -> Iterator[str]:
    inner = margin + "  "
    if isinstance(value, Rows):
        first, line = True, JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False)
        while batch := list(islice(value.items, BATCH)):
            text = f",\n{inner}".join(map(line.encode, batch))
            yield in_json(f"[\n{inner}{text}" if first else f",\n{inner}{text}")
            first = False
        yield "[]" if first else f"\n{margin}]"
    elif isinstance(value, Mapping) and any(map(_streams, value.values())):
        before = "{"
        for name, each in value.items():
            yield f"{before}\n{inner}{in_json(json.dumps(name, ensure_ascii=False))}: "
            yield from _pieces(each, inner)
            before = ","
        yield f"\n{margin}}}"
    else:
        text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
        yield in_json(text.replace("\n", f"\n{margin}"))


def _streams(value: object) -> bool:
    return isinstance(value, Rows) or (
        isinstance(value, Mapping) and any(map(_streams, value.values()))
    )


def write(document: Mapping[str, Json] | Sequence[Json]) -> str:
    """The document's text: fields in the order given, the same bytes on every machine."""
    return in_json(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"
