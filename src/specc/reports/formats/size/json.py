"""A sizing for programs."""

from specc.design.design import Design
from specc.reports.document import Json, head, quantity, write
from specc.reports.report import Format, View
from specc.reports.sizes import SizeReport
from specc.sizing.solution import Alternative, Sizing
from specc.units import Quantity


def render(sized: SizeReport, view: View) -> str:
    """The document that the schema `size` describes."""
    requirements = [
        {
            "text": judgement.requirement.text,
            "why": judgement.requirement.why,
            "status": judgement.status,
            "value": quantity(judgement.value) if judgement.value is not None else None,
            "limit": quantity(judgement.limit) if judgement.limit is not None else None,
        }
        for judgement in sized.requirements
    ]
    return write(
        {
            **head("size", 1, sized.head),
            **_sizing(sized.sizing),
            "requirements": requirements,
            "variants": {name: _sizing(sizing) for name, sizing in sized.variants()},
        }
    )


def _sizing(sizing: Sizing | None) -> dict[str, Json]:
    if sizing is None:
        sizing = Sizing(design=Design(name=""), choices=(), solved=True, assessed=0, proven=True)
    return {
        "solved": sizing.solved,
        "assessed": sizing.assessed,
        "priced": sizing.priced,
        "proven": sizing.proven,
        "complete": sizing.complete,
        "objective": _aims(sizing.objective),
        "binding": list(sizing.binding),
        "runner_up": [_alternative(other) for other in sizing.runner_up],
        "relaxed": [_alternative(other) for other in sizing.relaxed],
        "conflicts": [
            {"requirement": conflict.text, "distance": conflict.distance}
            for conflict in sizing.conflicts
        ],
        "parts": [
            {
                "name": part.name,
                "value": part.value,
                "why": part.why,
                "tried": [{"value": option, "failed": why or None} for option, why in part.tried],
            }
            for part in sizing.parts
        ],
        "open": [
            {
                "name": choice.open.name,
                "value": choice.shown,
                "why": choice.why,
                "tried": [
                    {"value": choice.open.shown(value), "failed": why or None}
                    for value, why in choice.tried
                ],
            }
            for choice in sizing.choices
        ],
    }


def _aims(aims: tuple[tuple[str, Quantity | None], ...]) -> list[Json]:
    return [
        {"text": text, "value": None if value is None else quantity(value)} for text, value in aims
    ]


def _alternative(other: Alternative) -> dict[str, Json]:
    return {
        "condition": other.condition,
        "values": dict(other.values),
        "objective": _aims(other.aims),
        "words": other.words,
    }


FORMAT = Format(
    name="json", about="every value that was tried, for programs", render=render, machine=True
)
