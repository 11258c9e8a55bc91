"""Scaling for people: a table, and a bar for each size."""

from collections.abc import Sequence

from specc.reports.aligned import aligned
from specc.reports.report import Format, View
from specc.reports.scaling import FULL, Scaling, ScalingRow, lines_of
from specc.units import Quantity
from specc.units.text import number, percent, show

LEAST = ("", "batch", "iteration", "MFU")
"""Columns that a narrow screen goes without, in this order; that without a head has the bars."""


def render(scaling: Scaling, view: View) -> str:
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
        text += [*_table(lines, view), ""]
    return "\n".join(text).rstrip() + "\n"


def _table(lines: Sequence[ScalingRow], view: View) -> list[str]:
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
            "grew most",
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
                "" if line.growth is None else f"{line.grew} +{percent(line.growth)}",
                line.bound,
                line.helps,
            )
        )
    fit = None if view.fit is None else view.fit - 2
    return [f"  {line}" for line in aligned(rows, range(6), fit, LEAST)]


FORMAT = Format(name="text", about="a table with a bar for each size", render=render)
