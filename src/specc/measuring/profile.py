"""One's own rows as a profile: factors on a part's constants, how far off it was before and is after, and what speaks for it."""

from collections.abc import Iterable

import numpy as np

from specc.diagnostics.source import Source
from specc.measuring.fitting import RUNS_EACH, Array, solve
from specc.measuring.own_rows import TOPICS, OwnRows, SkippedRow
from specc.record import record
from specc.syntax.format import formatted
from specc.units.text import number, percent
from specc.validation.rows import Cells
from specc.validation.shelves import Shelves

SHARES_END = 1.0


@record
class PartProfile:
    """What the rows of one part come to.

    Attributes:
        part: The accelerator.
        kind: `training` or `serving`.
        values: The fitted constants by name; empty where there is no profile.
        lines: What was found, in words.
        refused: Why there is no profile; empty where there is one.
    """

    part: str
    kind: str
    values: dict[str, float]
    lines: tuple[str, ...]
    refused: str = ""


@record
class OwnProfile:
    """The profiles of all parts, and the rows that no fit can use."""

    parts: tuple[PartProfile, ...]
    skipped: tuple[SkippedRow, ...]


def profile(topic: str, rows: Iterable[Cells]) -> OwnProfile:
    """Fit the rows of each accelerator by themselves.

    Args:
        topic: `training` or `inference`.
        rows: The table.
    """
    groups, skipped = TOPICS[topic](rows)
    return OwnProfile(parts=tuple(_of_part(group) for group in groups), skipped=tuple(skipped))


def _of_part(rows: OwnRows) -> PartProfile:
    runs = len(set(rows.runs))
    count = f"{len(rows.measured)} rows of {runs} runs"
    if runs < RUNS_EACH:
        return PartProfile(
            part=rows.part,
            kind=rows.kind,
            values={},
            lines=(count,),
            refused=f"{count} are too few: one constant takes {RUNS_EACH} runs that differ in more than their metric",
        )
    names = [what for what, constants in rows.constants.items() if constants]
    highest = np.array([_highest(rows, what) for what in names])

    def values_at(x: Array) -> dict[str, float]:
        factors = dict(zip(names, np.exp(x).tolist(), strict=True))
        return {
            name: rows.base[name] * factor
            for what, factor in factors.items()
            for name in rows.constants[what]
        }

    solved = solve(lambda x: rows.predict(values_at(x)), rows.measured, rows.runs, highest)
    before, after, left_out = (
        float(np.median(np.abs(errors)))
        for errors in (solved.before, solved.after, solved.left_out)
    )
    lines = [
        count,
        f"median error {percent(before)} with the catalogue's constants, {percent(after)} with these,"
        f" {percent(left_out)} for runs that the fit did not see",
    ]
    values: dict[str, float] = {}
    for index, what in enumerate(names):
        factor = float(solved.factors[index])
        if index not in solved.fitted:
            continue
        lines.append(f"{what}: {number(factor)} times the catalogue's")
        values |= {name: rows.base[name] * factor for name in rows.constants[what]}
    refused = ""
    if not values:
        refused = "no constant moves these times"
    elif left_out >= before:
        refused = (
            f"runs that the fit did not see are off by {percent(left_out)}, with the catalogue's constants by"
            f" {percent(before)}: the fit does not help"
        )
    kept = {} if refused else values
    return PartProfile(
        part=rows.part, kind=rows.kind, values=kept, lines=tuple(lines), refused=refused
    )


def _highest(rows: OwnRows, what: str) -> float:
    """The logarithm of the factor that brings the largest share to its end; factors of times have none."""
    if what == "host":
        return float("inf")
    largest = max(rows.base[name] for name in rows.constants[what])
    return max(float(np.log(SHARES_END / largest)), 0.0)


def text_of(found: OwnProfile, name: str, data: str, command: str, date: str, program: str) -> str:
    """The file of calibrations.

    Args:
        found: At least one profile that is not refused.
        name: How the names of the entries begin.
        data: The table's name.
        command: What was typed.
        date: As `2026-11-29`.
        program: The compiler and its version.
    """
    shelves = Shelves()
    kept = [part for part in found.parts if not part.refused]
    lines = ["edition 2026", ""]
    for part in kept:
        lines.append(
            f"from std.accelerators.{shelves.owner('accelerators', part.part)} import {part.part}"
        )
    lines += [
        "",
        "source own_rows {",
        f'  title = "{command}"',
        '  publisher = "own measurement"',
        f'  accessed = "{date}"',
        "  confidence = medium",
        "}",
    ]
    for part in kept:
        kind = "Training" if part.kind == "training" else "Serving"
        lines += ["", *(f"# {line}" for line in part.lines)]
        lines += [
            f"calibration {name}_{part.part}_{part.kind} {{",
            f'  title = "{kind} on {part.part}, fitted to own rows"',
            f"  of = {part.part}",
            f'  fitted = "{date}, {program}"',
            f'  data = "{data}: {part.lines[0]}"',
            "",
            "  values @own_rows {",
            *(f"    {key} = {round(value, 6)!r}" for key, value in part.values.items()),
            "  }",
            "}",
        ]
    return formatted(Source("profile.gpuspec", "\n".join(lines) + "\n"))[0]
