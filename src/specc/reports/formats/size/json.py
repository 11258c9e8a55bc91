"""A sizing for programs."""

from specc.reports.document import Json, head, quantity, write
from specc.reports.report import Format, View
from specc.reports.sizes import SizeReport
from specc.sizing.search import Sizing


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
        return {"solved": True, "assessed": 0, "open": []}
    return {
        "solved": sizing.solved,
        "assessed": sizing.assessed,
        "open": [
            {
                "name": choice.open.name,
                "value": choice.value,
                "why": choice.why,
                "tried": [{"value": value, "failed": why or None} for value, why in choice.tried],
            }
            for choice in sizing.choices
        ],
    }


FORMAT = Format(
    name="json", about="every value that was tried, for programs", render=render, machine=True
)
