"""Scaling for people: a table, and a bar for each size."""

from collections.abc import Sequence

from specc.reports.report import Format, View
from specc.reports.scaling import FULL, Scaling, ScalingRow, lines_of
from specc.units import Quantity
from specc.units.text import number, percent, show


def render(scaling: Scaling, _view: View) -> str:
    """A table for each training job; the bar is the share of perfect scaling that is left."""
    text: list[str] = []
    kind = (
        "the global batch stays"
        if scaling.strong
        else "the global batch grows with the accelerators"
    )
    for name, points in scaling.workloads.items():
        lines = lines_of(points)
        text += [f"{name}: {kind}", ""]
        if not lines:
            text += ["  no size holds a whole replica", ""]
            continue
        text += [*_table(lines), ""]
    return "\n".join(text).rstrip() + "\n"


def _table(lines: Sequence[ScalingRow]) -> list[str]:
    money = "cost" if any(line.cost is not None for line in lines) else "accelerator hours"
    rows = [
        (
            "accelerators",
            "batch",
            "iteration",
            "MFU",
            "efficiency",
            money,
            "",
            "limited by",
            "would help most",
        )
    ]
    for line in lines:
        if money == "cost":
            spent = (
                "unknown"
                if line.cost is None
                else show(Quantity(float(line.cost), line.cost.dimension))
            )
        else:
            spent = "unknown" if line.hours is None else number(line.hours)
        bar = "█" * max(1, round(min(line.efficiency, 1.0) * FULL / 2))
        rows.append(
            (
                f"{line.accelerators}",
                f"{line.sequences}",
                "unknown" if line.seconds is None else f"{number(line.seconds)} s",
                "unknown" if line.mfu is None else percent(line.mfu),
                percent(line.efficiency),
                spent,
                bar,
                line.bound,
                line.helps,
            )
        )
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if column < 6 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]


FORMAT = Format(name="text", about="a table with a bar for each size", render=render)
