"""A derivation for programs."""

from specc.reports.derivations import Derivation
from specc.reports.document import Json, head, write
from specc.reports.report import Format, View
from specc.reports.steps import Step


def render(derivation: Derivation, view: View) -> str:
    """The document that the schema `explain` describes."""
    return write(
        {
            **head("explain", 1, derivation.head),
            "file": derivation.file,
            "derivation": _step(derivation.step),
        }
    )


def _step(step: Step) -> Json:
    return {
        "name": step.name,
        "value": step.value or None,
        "number": step.number,
        "about": step.about or None,
        "formula": step.formula or None,
        "place": step.place or None,
        "source": step.source or None,
        "inputs": [_step(below) for below in step.inputs],
    }


FORMAT = Format(name="json", about="the tree, for programs", render=render, machine=True)
