"""Stages for programs."""

from specc.reports.document import Json, head, number, quantity, write
from specc.reports.report import Format, View
from specc.reports.stages import Staged


def render(staged: Staged, _view: View) -> str:
    """The document that the schema `stages` describes."""
    stages: list[Json] = [
        {
            "from_month": stage.start,
            "to_month": stage.end,
            "loads": {path: quantity(load) for path, load in stage.loads.items()},
            "servers": dict(stage.servers),
            "to_buy": dict(stage.added),
            "accelerators": stage.accelerators,
            "to_spend": _amount(staged.spent(index)),
            "per_month": _amount(stage.per_month),
            "failures": list(stage.failures),
        }
        for index, stage in enumerate(staged.stages)
    ]
    return write(
        {
            **head("stages", 1, staged.head),
            "currency": staged.currency,
            "stages": stages,
            "in_stages": _amount(staged.in_stages),
            "at_once": _amount(staged.at_once),
        }
    )


def _amount(value: float | None) -> Json:
    return None if value is None else number(value)


FORMAT = Format(name="json", about="every stage, for programs", render=render, machine=True)
