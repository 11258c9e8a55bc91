"""Why nothing passes: the smallest set of requirements of which every design that was tried misses one."""

import itertools

from specc.design.requirement import Requirement
from specc.sizing.budget import Budget
from specc.sizing.search import Search
from specc.sizing.solution import Conflict
from specc.sizing.trial import Trial
from specc.sizing.trials import passing

LARGEST_SET = 4  # requirements of a set that is looked for
NEAR = 8  # counts that are looked at once more
EXTRA = 500  # steps of work for them, of all searches of a design


def conflicts_of(search: Search, work: Budget) -> tuple[Conflict, ...]:
    """The smallest such set, of several the one that is missed by the least; empty where other errors stand in the way.

    A set conflicts where it meets what each trial misses: each member is missed by some trial that meets the others.
    """
    _complete(search, work)
    trials = [t for t in search.trials.values() if not t.faults and t.misses]
    if not trials:
        return ()
    requirements = list(
        dict.fromkeys(miss.requirement for trial in trials for miss in trial.misses)
    )
    missed = [frozenset(miss.requirement for miss in trial.misses) for trial in trials]
    for size in range(1, LARGEST_SET + 1):
        sets = [
            chosen
            for chosen in itertools.combinations(requirements, size)
            if all(not names.isdisjoint(chosen) for names in missed)
        ]
        if sets:
            chosen = min(sets, key=lambda c: _total(c, trials))
            return tuple(
                Conflict(text=r.text, distance=_nearest(r, chosen, trials)) for r in chosen
            )
    return ()


def _complete(search: Search, work: Budget) -> None:
    """Assess the workloads too where what stands there failed by itself: nearest to passing first, and at the ends."""
    failed = [counts for counts, t in search.standing.items() if not t.passed and not t.faults]
    near = sorted(failed, key=lambda counts: search.standing[counts].rank)[:NEAR]
    search.budget.left = max(search.budget.left, 0) + work.left
    for counts in dict.fromkeys((*near, *sorted(failed)[:1], *sorted(failed)[-1:])):
        if search.space.stands(counts) and passing(search.space.design) <= search.budget.left:
            search.follow(counts)


def _nearest(
    requirement: Requirement, chosen: tuple[Requirement, ...], trials: list[Trial]
) -> float | None:
    """How far off a requirement is at least where the others of the set hold."""
    distances = []
    for trial in trials:
        missed = {
            miss.requirement: miss.distance for miss in trial.misses if miss.requirement in chosen
        }
        distance = missed.get(requirement)
        if set(missed) == {requirement} and distance is not None:
            distances.append(distance)
    return min(distances, default=None)


def _total(chosen: tuple[Requirement, ...], trials: list[Trial]) -> float:
    nearest = [_nearest(requirement, chosen, trials) for requirement in chosen]
    return max(float("inf") if distance is None else distance for distance in nearest)
