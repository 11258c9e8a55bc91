"""Choices between parts: the design is sized with each combination of options, and the best of them is kept.

Nothing is left out, so that the answer is proven where that of each combination is (decision 82). Options are compared as counts
are: those that pass first, then by objectives, by price, by accelerators, by speed.
"""

import itertools
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from specc.bill.cost import MONTH
from specc.design.design import Design
from specc.diagnostics.diagnostic import Diagnostic
from specc.record import evolve, record
from specc.sizing import faults
from specc.sizing.budget import ALL, Budget
from specc.sizing.solution import Sizing, SolvedPart
from specc.sizing.solve import worse
from specc.sizing.trial import Assessed, Trial, aims_of, trial_of
from specc.sums import sum_counts
from specc.units.text import money


class Sized(Assessed, Protocol):
    """A design that was sized and went through the stages."""

    @property
    def sizing(self) -> Sizing | None:
        """How its open values were solved; None where nothing else was open."""

    @property
    def design(self) -> Design:
        """The design without open values."""


S = TypeVar("S", bound=Sized)


@record(kw_only=False, eq=False)
class _Way:
    """One combination of options, with what became of it."""

    options: tuple[int, ...]
    trial: Trial
    sizing: Sizing | None
    currency: str


def choose(design: Design, through: Callable[[Design, Budget], S]) -> tuple[S, Sizing]:
    """The best of all combinations of parts, and how it came about.

    Args:
        design: A design with choices.
        through: Sizes a design without choices, within given work, and sends it through the stages.
    """
    assert design.alternative is not None
    ways: list[_Way] = []
    best: tuple[_Way, S] | None = None
    every = list(itertools.product(*(range(len(c.options)) for c in design.choices)))
    work = Budget(ALL)
    for place, options in enumerate(every):
        share = work.share(len(every) - place)
        result = through(design.alternative(options), share)
        work.took(share)
        way = _Way(options, _trial(result), result.sizing, result.design.currency)
        ways.append(way)
        if best is None or way.trial.rank < best[0].trial.rank:
            best = way, result
    assert best is not None
    return best[1], _sizing(design, ways, *best)


def _trial(result: Sized) -> Trial:
    """As open counts are compared, but by accelerators: servers of several kinds are not of one size."""
    solved = result.sizing.choices if result.sizing is not None else ()
    values = {choice.open: choice.value for choice in solved}
    trial = trial_of(values, result, aims_of(result.design))
    bills = result.bills.values()
    return evolve(trial, size=sum_counts(bill.topology.accelerators for bill in bills))


def _sizing(design: Design, ways: Sequence[_Way], best: _Way, result: Sized) -> Sizing:
    passed = best.trial.passed
    own = best.sizing or Sizing(
        design=result.design,
        choices=(),
        solved=passed,
        assessed=1,
        proven=True,
        objective=best.trial.aims,
    )
    every = [way.sizing for way in ways if way.sizing is not None]
    complete = all(sizing.complete for sizing in every)
    return evolve(
        own,
        solved=own.solved and passed,
        assessed=sum_counts(sizing.assessed for sizing in every) + len(ways) - len(every),
        proven=passed and complete and all(s.proven or not s.solved for s in every),
        complete=complete,
        parts=tuple(_part(design, index, ways, best) for index in range(len(design.choices))),
        diagnostics=(*own.diagnostics, *_said(design, ways, best)),
    )


def _part(design: Design, index: int, ways: Sequence[_Way], best: _Way) -> SolvedPart:
    """For each option of a choice the best with it, and why it lost."""
    choice = design.choices[index]
    tried = []
    for number, option in enumerate(choice.options):
        same = [way for way in ways if way.options[index] == number]
        closest = min(same, key=lambda way: way.trial.rank)
        tried.append((option, "" if closest is best else _lost(closest, best)))
    chosen = choice.options[best.options[index]]
    why = "the best of what passes" if best.trial.passed else "nothing passes; this came closest"
    return SolvedPart(name=choice.name, value=chosen, why=why, tried=tuple(tried))


def _lost(way: _Way, best: _Way) -> str:
    """Why a combination lost; what it costs where money decides."""
    mine, its = way.trial, best.trial
    if mine.failures or mine.goal != its.goal or mine.price[0] or its.price[0]:
        if not mine.failures and mine.goal == its.goal and mine.price[0] != its.price[0]:
            return "passes; what it costs is not known"
        return worse(mine, its)
    amounts = (money(trial.price[1] * MONTH, way.currency) for trial in (mine, its))
    counts = ", ".join(f"{open_.name} = {n}" for open_, n in mine.values.items() if open_.counted)
    return f"{f'with {counts} ' if counts else ''}costs {' a month, against '.join(amounts)}"


def _said(design: Design, ways: Sequence[_Way], best: _Way) -> tuple[Diagnostic, ...]:
    """That no combination passes, at each choice."""
    if best.trial.passed:
        return ()
    return tuple(
        faults.NoPartPasses(
            span=choice.span,
            name=choice.name,
            closest=part.value,
            failures=tuple(f"{option}: {why}" for option, why in part.tried if why),
        ).diagnostic(choice.name.partition(".")[0])
        for choice, part in (
            (choice, _part(design, index, ways, best))
            for index, choice in enumerate(design.choices)
        )
    )
