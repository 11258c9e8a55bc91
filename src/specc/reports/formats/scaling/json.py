"""Scaling for programs."""

from specc.reports.document import Json, head, number, write
from specc.reports.report import Format, View
from specc.reports.scaling import Scaling, ScalingRow, lines_of
from specc.units import Quantity

UNITS = {
    "seconds": "s",
    "mfu": "1",
    "speedup": "1",
    "efficiency": "1",
    "hours": "s",
    "cost": "USD",
}


def _point(line: ScalingRow) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "accelerators": line.accelerators,
        "global_batch": line.sequences,
        "bound_by": line.bound,
        "helps": line.helps or None,
        "grew": line.grew or None,
        "growth": None if line.growth is None else {"value": number(line.growth), "unit": "1"},
    }
    names = {"seconds": "iteration_time", "hours": "accelerator_hours"}
    for name, unit in UNITS.items():
        value = getattr(line, name)
        if isinstance(value, Quantity):
            unit, value = value.dimension.text, float(value)
        scaled = value * 3600.0 if name == "hours" and value is not None else value
        key = names.get(name, name)
        if scaled is None:
            shown[key] = {"value": None, "unit": unit, "unknown": [key]}
        else:
            shown[key] = {"value": number(scaled), "unit": unit}
    return shown


def render(scaling: Scaling, _view: View) -> str:
    """The points of every training job."""
    workloads: dict[str, Json] = {
        name: [_point(line) for line in lines_of(points)]
        for name, points in scaling.workloads.items()
    }
    return write(
        {**head("scaling", 1, scaling.head), "strong": scaling.strong, "workloads": workloads}
    )


FORMAT = Format(name="json", about="the points for programs", render=render, machine=True)
