"""Numbers on a page, each with the derivation that is shown to who clicks it."""

from specc.design.expression import Unknown
from specc.record import field, record
from specc.reports.bills import short
from specc.reports.derivations import derive
from specc.reports.predictions import Shown, shown
from specc.reports.steps import Step
from specc.result import Result

DEEP = 2
MOST = 14
"""Levels and inputs that a derivation on a page shows; `specc explain` shows all."""


@record
class ShownNumber:
    """A value in words, what stands below it, and the key of its derivation."""

    label: str
    text: str
    beside: str = ""
    why: str = ""
    state: str = ""


@record(kw_only=False, frozen=False)
class Explanations:
    """The derivations of the numbers that a page shows, gathered as they are asked for.

    Steps that are said twice are kept once: a step names its inputs by their places in `steps`.
    """

    result: Result | None = None
    """None for a page without them."""
    steps: list[list[object]] = field(factory=list)
    """Each as its name, value, formula, inputs, source, place, what it is, and how many inputs more there are."""
    places: dict[str, int] = field(factory=dict)
    """Where a step stands in `steps`, by its text."""
    paths: dict[str, str] = field(factory=dict)

    def of(self, path: str) -> str:
        """The place of a path's derivation in `steps`; empty where there is none."""
        if self.result is None:
            return ""
        if path not in self.paths:
            step = derive(self.result, path)
            if step is None or not (step.formula or step.inputs):
                return ""
            self.paths[path] = str(self._place(step, DEEP))
        return self.paths[path]

    def _place(self, step: Step, deep: int) -> int:
        """The place of a step among those that are kept."""
        known = [inner for inner in step.inputs if inner.value or inner.formula] if deep else []
        inputs = [self._place(inner, deep - 1) for inner in known[:MOST]]
        members: list[object] = [
            step.name,
            step.value,
            step.formula,
            inputs,
            step.source,
            step.place,
            step.about,
        ]
        members.append(len(known) - len(inputs))
        while not members[-1]:
            members.pop()
        place = self.places.setdefault(repr(members), len(self.steps))
        if place == len(self.steps):
            self.steps.append(members)
        return place

    def number(self, owner: str, path: str, value: Shown, label: str) -> ShownNumber:
        """A result of a workload or cluster as a number of the page."""
        text, beside = shown(path, value)
        if isinstance(value, Unknown):
            beside = missing(value.needs)
            return ShownNumber(label=label, text=text, beside=beside, state="unknown")
        return ShownNumber(label=label, text=text, beside=beside, why=self.of(f"{owner}.{path}"))


def missing(needs: tuple[str, ...], most: int = 3) -> str:
    """What has to be known, without the paths before parts."""
    more = f" and {len(needs) - most} more" if len(needs) > most else ""
    return f"needs {', '.join(short(name) for name in needs[:most])}{more}"
