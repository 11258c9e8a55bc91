"""How much farther than others the runs of a stack lie from their predictions, where its speed was not fitted.

Ninety of a hundred of its published rows shall lie in their intervals: the trait is the factor that makes them. A stack of which
too few are published takes the middle of the others, unless the one that it is built on has its own.
It reads what `python -m calibration training --write` writes.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from pathlib import Path

import numpy as np

from calibration.paths import DATA, SPECS
from calibration.training.batch import ALIKE
from calibration.training.parameters import STACKS
from specc.diagnostics.source import Source
from specc.plan.constants import SPEED
from specc.predict.training.iteration import iteration
from specc.predict.training.results import interval_of
from specc.record import evolve
from specc.syntax.format import formatted
from specc.validation.rows import read_table
from specc.validation.training import Prepared, Preparer, is_training
from specc.validation.training_names import Unexpressible

TABLES = ("training_measured.csv", "training_more.csv")
FEWEST = 10
"""Rows of a stack from which it has a width of its own."""
COVERED = 0.9
MARK = "speed_rows"
SOURCE = f"""source {MARK} {{
  title      = "How far published runs of stacks lie from their predictions"
  publisher  = "gpuspec, calibration/stacks on data/training_measured.csv and data/training_more.csv"
  accessed   = "2026-11"
  confidence = medium
}}
"""
TOLERANCE = 0.25
"""Relative difference of a width from which the catalogue is behind: a width is known no better from some tens of rows."""


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where the catalogue's widths are far from those of the rows."""
    widths = _widths()
    wrong = False
    for path, width in sorted(_chosen(widths).items()):
        text = path.read_text(encoding="utf-8")
        had = re.search(rf"{SPEED}\s*= ([\d.]+)", text)
        old = float(had.group(1)) if had else 1.0
        print(f"{path.stem}: {width:.3g} (the catalogue has {old:.3g})")
        wrong = wrong or (check and abs(old / width - 1.0) > TOLERANCE)
        if write:
            path.write_text(_with(path, text, width), encoding="utf-8")
    return int(wrong)


def _fitted(stack: str) -> bool:
    return ALIKE.get(stack, stack) in STACKS


def _widths() -> dict[str, float]:
    """The width of every stack of which enough was published."""
    needs: dict[str, list[float]] = defaultdict(list)
    preparer = Preparer()
    for cells in (row for name in TABLES for row in read_table(DATA / name)):
        if not is_training(cells) or cells.get("quality") == "S":
            continue
        try:
            row = preparer.prepare(cells)
        except Unexpressible:
            continue
        if row.seconds and math.isfinite(row.seconds) and not _fitted(row.training.stack):
            needs[row.training.stack].append(_need(row, row.seconds))
    return {
        stack: max(1.0, float(np.quantile(own, COVERED)))
        for stack, own in needs.items()
        if len(own) >= FEWEST
    }


def _need(row: Prepared, seconds: float) -> float:
    """By what the interval, without the width of the stack, must grow to hold the row."""
    known = row.constants
    others = [one for one in known.assumptions if one.name != "speed of the stack"]
    low, high = interval_of(row.job, evolve(known, assumptions=others), row.written.widens)
    gap = math.log(seconds / float(iteration(row.job).total))
    return gap / math.log(high if gap > 0 else low)


def _chosen(widths: dict[str, float]) -> dict[Path, float]:
    """The file of every stack that states a width, and the width."""
    middle = float(np.median(sorted(widths.values())))
    paths = {path.stem: path for path in sorted((SPECS / "stacks").glob("*.gpuspec"))}
    bases = {name: _base(path) for name, path in paths.items()}

    def states(name: str) -> float | None:
        if name in widths:
            return widths[name]
        base = bases[name]
        inherits = base is not None and not _fitted(base)
        return None if _fitted(name) or inherits else middle

    return {paths[name]: width for name in paths if (width := states(name)) is not None}


def _base(path: Path) -> str | None:
    found = re.search(r"^stack \w+ : (\w+) \{", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found.group(1) if found else None


def _with(path: Path, text: str, width: float) -> str:
    """The text of a stack with its width."""
    text = "".join(line for line in text.splitlines(keepends=True) if f"@{MARK}" not in line)
    text = re.sub(rf"(?m)^source {MARK} \{{.*?^\}}\n\n?", "", text, flags=re.DOTALL)
    text = re.sub(r"(?m)^(stack \w+)", rf"{SOURCE}\n\1", text, count=1)
    line = f"    {SPEED} = {width:.3g} @{MARK}\n"
    text = re.sub(r"(\n  traits[^\n]*\{\n)", rf"\g<1>{line}", text, count=1)
    return formatted(Source(str(path), text))[0]
