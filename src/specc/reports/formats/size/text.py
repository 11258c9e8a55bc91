"""A sizing for people: what was chosen, and why not one smaller."""

from collections.abc import Iterator

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET, cells
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.reports.sizes import SizeReport
from specc.sizing.search import Sizing

TRIED = 8


def render(sized: SizeReport, view: View) -> str:
    """Each open value, then the requirements."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    if sized.sizing is None:
        return f"{sized.name} leaves nothing open; write `auto` where the compiler is to choose\n"
    lines = [f"{bold}{sized.name}{reset}", "", *_values(sized.sizing)]
    for name, sizing in sized.variants():
        lines += ["", f"  variant {name}", *_values(sizing)]
    if sized.requirements:
        lines += ["", "  requirements"]
        wide = max(cells(judgement.requirement.text) for judgement in sized.requirements)
        for judgement in sized.requirements:
            text = judgement.requirement.text
            value = shown("", judgement.value)[0] if judgement.value is not None else ""
            lines.append(
                f"    {judgement.status:<9}  {text}{' ' * (wide - cells(text))}  {value}".rstrip()
            )
    return "\n".join(lines) + "\n"


def _values(sizing: Sizing) -> Iterator[str]:
    wide = max((cells(choice.open.name) for choice in sizing.choices), default=0)
    for choice in sizing.choices:
        name = choice.open.name
        yield f"  {name}{' ' * (wide - cells(name))} = {choice.value}"
        yield f"      {printable(choice.why)}"
        for value, why in choice.tried[-TRIED:]:
            if value != choice.value:
                yield f"      {value}: {printable(why) if why else 'passes'}"
    short = "" if sizing.complete else "; the search was cut short, so that better ones may exist"
    yield f"  {sizing.assessed} designs were assessed{short}" + (
        "" if sizing.solved else "; none passes, the closest is shown"
    )


FORMAT = Format(name="text", about="for people", render=render)
