"""A sizing for people: what was chosen, and why not one smaller."""

from collections.abc import Iterator

from specc.diagnostics.printable import printable
from specc.diagnostics.snippet import BOLD, RESET, cells
from specc.reports.predictions import shown
from specc.reports.report import Format, View
from specc.reports.sizes import SizeReport
from specc.sizing.solution import Sizing
from specc.units.text import number, percent

TRIED = 8


def render(sized: SizeReport, view: View) -> str:
    """Each open value, then the requirements."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    if sized.sizing is None:
        return f"{sized.name} leaves nothing open; write `auto` where the compiler is to choose\n"
    own = list(_values(sized.sizing))
    lines = [f"{bold}{sized.name}{reset}", "", *own]
    same = []
    for name, sizing in sized.variants():
        values = list(_values(sizing))
        if values == own:
            same.append(name)
        else:
            lines += ["", f"  variant {name}", *values]
    if same:
        lines += ["", f"  variants with the same answer, for the same reasons: {', '.join(same)}"]
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
    names = (*(part.name for part in sizing.parts), *(c.open.name for c in sizing.choices))
    wide = max(map(cells, names), default=0)
    for part in sizing.parts:
        yield f"  {part.name}{' ' * (wide - cells(part.name))} = {part.value}"
        yield f"      {part.why}"
        for option, lost in part.tried:
            if lost:
                yield f"      {option}: {printable(lost)}"
    for choice in sizing.choices:
        name = choice.open.name
        yield f"  {name}{' ' * (wide - cells(name))} = {choice.shown}"
        yield f"      {printable(choice.why)}"
        for value, why in choice.tried[-TRIED:]:
            shown = choice.open.shown(value)
            said = f"with {shown}: {why}" == choice.why
            if value != choice.value and not said:
                yield f"      {shown}: {printable(why) if why else 'passes'}"
    yield from _answer(sizing)
    yield f"  {_effort(sizing)}"


def _answer(sizing: Sizing) -> Iterator[str]:
    """What it comes to, what stands in the way of less, and what else there is."""
    for text, value in sizing.objective:
        yield f"  {text} is {shown('', value)[0] if value is not None else 'unknown'}"
    for binding in sizing.binding:
        yield f"  what binds: {printable(binding)}"
    for other in sizing.runner_up:
        values = ", ".join(f"{name} = {value}" for name, value in other.values)
        yield f"  next best: {values}: {printable(other.words)}"
    for conflict in sizing.conflicts:
        least = "" if conflict.distance is None else f", missed by {percent(conflict.distance)}"
        yield f"  cannot hold with the others: {conflict.text}{least}"
    if sizing.relaxed:
        yield "  what else would be"
    for other in sizing.relaxed:
        yield f"    {printable(other.condition)}: {printable(other.words)}"


def _effort(sizing: Sizing) -> str:
    if not sizing.solved:
        return (
            f"{number(sizing.assessed)} designs were assessed; none passes, the closest is shown"
        )
    if sizing.proven:
        return f"proven: nothing better is left ({number(sizing.assessed)} designs were assessed)"
    short = "" if sizing.complete else "; the search was cut short, so that better ones may exist"
    if sizing.priced:
        return f"the best of {number(sizing.priced)} layouts by time and memory, of which {number(sizing.assessed)} designs were assessed{short}"
    return f"the best of {number(sizing.assessed)} designs that were assessed{short}"


FORMAT = Format(name="text", about="for people", render=render)
