"""Stages for people: a line each, and what buying in stages saves."""

from collections.abc import Iterator

from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.aligned import aligned
from specc.reports.report import Format, View
from specc.reports.stages import PurchaseStage, Staged
from specc.units.text import money, number, show

UNKNOWN = "unknown"


def render(staged: Staged, view: View) -> str:
    """A table, then the sums."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines = [
        f"{bold}{staged.name}: {len(staged.stages)} stages, each sized for its end{reset}",
        "",
    ]
    lines += (f"  {line}" for line in _table(staged, view))
    lines += ["", *(f"  {line}" for line in _sums(staged))]
    for stage in staged.stages:
        lines += [f"  months {stage.start} to {stage.end}: {why}" for why in stage.failures]
    return "\n".join(lines) + "\n"


def _table(staged: Staged, view: View) -> Iterator[str]:
    loads = list(staged.stages[0].loads)
    clusters = list(staged.stages[0].servers)
    heads = ("months", *loads, *(f"{name}.servers" for name in clusters), "to buy", "to spend", "a month", "")  # fmt: skip
    rows = [heads, *(_row(staged, index, loads, clusters) for index in range(len(staged.stages)))]
    right = range(1, len(heads) - 1)
    yield from aligned(rows, tuple(right), view.fit and view.fit - 2)


def _row(staged: Staged, index: int, loads: list[str], clusters: list[str]) -> tuple[str, ...]:
    stage = staged.stages[index]
    return (
        f"{stage.start} to {stage.end}",
        *(show(stage.loads[path]) for path in loads),
        *(number(stage.servers.get(name, 0)) for name in clusters),
        _added(stage, clusters),
        _money(staged.spent(index), staged.currency),
        _money(stage.per_month, staged.currency),
        "fails" if stage.failures else "",
    )


def _added(stage: PurchaseStage, clusters: list[str]) -> str:
    return " + ".join(number(stage.added.get(name, 0)) for name in clusters)


def _money(amount: float | None, currency: str) -> str:
    return UNKNOWN if amount is None else money(amount, currency)


def _sums(staged: Staged) -> Iterator[str]:
    """What it costs in stages, and at once."""
    steps, once = staged.in_stages, staged.at_once
    end = staged.stages[-1].end
    yield f"in stages, {end} months cost {_money(steps, staged.currency)}; all from the start {_money(once, staged.currency)}"
    if steps is not None and once is not None and once > steps:
        yield f"buying in stages saves {_money(once - steps, staged.currency)}"


FORMAT = Format(name="text", about="a line for each stage, and what staging saves", render=render)
