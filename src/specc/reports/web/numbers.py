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
class Number:
    """A value in words, what stands below it, and the key of its derivation."""

    label: str
    text: str
    beside: str = ""
    why: str = ""
    state: str = ""


@record(kw_only=False, frozen=False)
class Explanations:
    """The derivations of the numbers that a page shows, gathered as they are asked for."""

    result: Result | None = None
    """None for a page without them."""
    texts: dict[str, dict[str, object]] = field(factory=dict)

    def of(self, path: str) -> str:
        """The key of a path's derivation; empty where there is none."""
        if self.result is None:
            return ""
        if path not in self.texts:
            step = derive(self.result, path)
            if step is None or not (step.formula or step.inputs):
                return ""
            self.texts[path] = _plain(step, DEEP)
        return path

    def number(self, owner: str, path: str, value: Shown, label: str) -> Number:
        """A result of a workload or cluster as a number of the page."""
        text, beside = shown(path, value)
        if isinstance(value, Unknown):
            beside = missing(value.needs)
            return Number(label=label, text=text, beside=beside, state="unknown")
        return Number(label=label, text=text, beside=beside, why=self.of(f"{owner}.{path}"))


def missing(needs: tuple[str, ...], most: int = 3) -> str:
    """What has to be known, without the paths before parts."""
    more = f" and {len(needs) - most} more" if len(needs) > most else ""
    return f"needs {', '.join(short(name) for name in needs[:most])}{more}"


def _plain(step: Step, deep: int) -> dict[str, object]:
    """A derivation as plain values: name, value, formula, place, source and inputs."""
    found: dict[str, object] = {"name": step.name, "value": step.value}
    for key in ("about", "formula", "place", "source"):
        if text := getattr(step, key):
            found[key] = text
    inputs = [inner for inner in step.inputs if inner.value or inner.formula]
    if deep and inputs:
        found["inputs"] = [_plain(inner, deep - 1) for inner in inputs[:MOST]]
        if len(inputs) > MOST:
            found["more"] = len(inputs) - MOST
    return found
