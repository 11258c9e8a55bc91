"""A sweep for programs."""

from specc.reports.document import Json, head, number, write
from specc.reports.report import Format, View
from specc.reports.sweeps import MEASURES, Sweep


def render(sweep: Sweep, view: View) -> str:
    """The document that the schema `sweep` describes."""
    front = sweep.front
    rows: list[Json] = []
    for index, row in enumerate(sweep.rows):
        results: dict[str, Json] = {
            word: None
            if (value := row.numbers.get(word)) is None
            else {"value": number(value), "unit": row.units[word]}
            for word in (*(word for word, _, _ in MEASURES), *sweep.columns)
        }
        rows.append(
            {
                "values": {
                    axis.name: value for axis, value in zip(sweep.axes, row.values, strict=True)
                },
                "accelerators": row.accelerators,
                "results": results,
                "requirements": {"met": row.met, "failed": row.failed, "undecided": row.undecided},
                "pareto": index in front,
                "errors": list(row.errors),
            }
        )
    axes: list[Json] = [{"name": axis.name, "values": list(axis.values)} for axis in sweep.axes]
    return write(
        {
            **head("sweep", 1, sweep.head),
            "axes": axes,
            "price": sweep.price,
            "gain": sweep.gain,
            "points": rows,
        }
    )


FORMAT = Format(name="json", about="every point, for programs", render=render, machine=True)
