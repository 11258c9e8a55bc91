"""A derivation as a tree, for people."""

from collections.abc import Iterator, Sequence

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET, cells
from specc.reports.derivations import Derivation
from specc.reports.report import Format, View
from specc.reports.steps import Step

DIM = "\x1b[2m"


def render(derivation: Derivation, view: View) -> str:
    """The number first, then what it is made of, and where each of that stands."""
    step = derivation.step
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    said = f"{step.name} = {printable(step.value)}" if step.value else step.name
    lines = [f"{bold}{said}{reset}"]
    lines += [
        f"  {printable(text)}"
        for text in (step.about, step.formula and f"= {step.formula}")
        if text
    ]
    lines += [f"  {said}" for said in [_written(step, view)] if said]
    lines += _tree(step.inputs, "", view)
    return "\n".join(lines) + "\n"


def _tree(steps: Sequence[Step], indent: str, view: View) -> Iterator[str]:
    wide = max((cells(step.name) for step in steps if step.value), default=0)
    broad = max((cells(step.value) for step in steps if step.place or step.source), default=0)
    for index, step in enumerate(steps):
        last = index == len(steps) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        name = f"{step.name}{' ' * max(0, wide - cells(step.name))}" if step.value else step.name
        line = f"{indent}{branch}{printable(name)}"
        if step.value:
            line += f"  {printable(step.value)}"
        said = _written(step, view)
        if said:
            line += f"{' ' * max(0, broad - cells(step.value))}  {said}"
        yield line.rstrip()
        if step.formula:
            yield f"{indent}{below}= {step.formula}"
        yield from _tree(step.inputs, f"{indent}{below}", view)


def _written(step: Step, view: View) -> str:
    dim, reset = (DIM, RESET) if view.colour else ("", "")
    said = " · ".join(part for part in (step.place, step.source) if part)
    return f"{dim}{printable(said)}{reset}" if said else ""


FORMAT = Format(name="text", about="a tree, for people", render=render)
