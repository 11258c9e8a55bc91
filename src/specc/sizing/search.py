"""The search for open values: counts grow until everything holds, then shrink to the smallest that still does.

The search knows no station: it is given `assess`, which sends a design down the river.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import attrs

from specc.bill.bill import Bill
from specc.checks.judge import Verdict
from specc.checks.requirements import Judgement
from specc.design.design import Design
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.predict.prediction import Prediction
from specc.sizing.candidates import combinations
from specc.sizing.faults import NoSizePasses
from specc.sizing.open_values import Open, open_values, with_values

LARGEST = 1_000_000  # of anything counted, where no bound is given
PATIENCE = 4  # doublings without any progress after which a search gives up


class Assessed(Protocol):
    """What the search must see of a design that went down the river."""

    @property
    def verdict(self) -> Verdict:
        """What the rules said."""

    @property
    def requirements(self) -> tuple[Judgement, ...]:
        """What became of the requirements."""

    @property
    def predictions(self) -> dict[str, Prediction]:
        """Predictions by workload."""

    @property
    def bills(self) -> dict[str, Bill]:
        """Bills by cluster."""


Assess = Callable[[Design], Assessed]


@attrs.frozen(kw_only=True, eq=False)
class Choice:
    """An open value, solved.

    Attributes:
        open: Which one.
        value: What was chosen.
        why: Why not one smaller.
        tried: Values that were tried, with what failed (empty for those that passed).
    """

    open: Open
    value: int
    why: str
    tried: tuple[tuple[int, str], ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Sizing:
    """A design without open values, and how it came about."""

    design: Design
    choices: tuple[Choice, ...]
    solved: bool
    assessed: int
    diagnostics: tuple[Diagnostic, ...] = ()


@attrs.frozen(eq=False)
class _Trial:
    """Values that were assessed."""

    values: Mapping[Open, int]
    failures: tuple[str, ...]
    distance: float
    merit: float

    @property
    def passed(self) -> bool:
        return not self.failures


class _Search:
    def __init__(self, design: Design, assess: Assess) -> None:
        self.design = design
        self.assess = assess
        self.assessed = 0
        opens = open_values(design)
        self.counts = tuple(o for o in opens if _is_count(o))
        self.degrees: dict[str, tuple[Open, ...]] = {}
        for open_ in opens:
            if not _is_count(open_):
                self.degrees[open_.entity] = (*self.degrees.get(open_.entity, ()), open_)
        self._best: dict[tuple[int, ...], _Trial] = {}

    def trial(self, counts: Sequence[int]) -> _Trial:
        """The best degrees for given counts."""
        key = tuple(counts)
        found = self._best.get(key)
        if found is None:
            found = self._best[key] = self._degrees(dict(zip(self.counts, counts, strict=True)))
        return found

    def _degrees(self, values: dict[Open, int]) -> _Trial:
        """Each workload's degrees in turn, the others at their first candidates."""
        chosen = dict(values)
        for entity, opens in self.degrees.items():
            first = next(combinations(self.design, entity, opens))
            chosen.update(first)
        best = None
        for entity, opens in self.degrees.items():
            best = None
            for candidate in combinations(self.design, entity, opens):
                trial = self._assess({**chosen, **candidate})
                if best is None or _better(trial, best):
                    best = trial
            assert best is not None
            chosen = dict(best.values)
        return best or self._assess(chosen)

    def _assess(self, values: Mapping[Open, int]) -> _Trial:
        self.assessed += 1
        result = self.assess(with_values(self.design, values))
        failures = tuple(
            d.message for d in result.verdict.diagnostics if d.severity is Severity.ERROR
        )
        distance = sum(
            min(10.0, max(0.0, j.distance or 0.0)) + 1
            for j in result.requirements
            if j.status == "failed"
        )
        distance += 20.0 * (len(failures) - sum(j.status == "failed" for j in result.requirements))
        return _Trial(values, failures, distance, _merit(result))


def _is_count(open_: Open) -> bool:
    return open_.path.startswith(("servers", "pools", "accelerators"))


def _merit(result: Assessed) -> float:
    """What is better among designs that pass equally: more throughput; less iteration time."""
    total = 0.0
    for prediction in result.predictions.values():
        if prediction.kind == "training":
            time = prediction.number("iteration_time")
            total -= time or 0.0
        else:
            rate = prediction.number("max_rate")
            if rate is None:
                rate = prediction.number("tokens_per_second")
            total += rate or 0.0
    return total


def _better(trial: _Trial, best: _Trial) -> bool:
    if trial.passed != best.passed:
        return trial.passed
    if not trial.passed and trial.distance != best.distance:
        return trial.distance < best.distance
    return (
        trial.merit > best.merit * (1 + 1e-9) + 1e-12
        if best.merit >= 0
        else trial.merit > best.merit
    )


def solve(design: Design, assess: Assess) -> Sizing:
    """Fill what a design leaves open with the smallest counts, and the best degrees for them, that pass.

    Counts are grown together by doubling until everything holds, then each is brought down by bisection, which takes
    for granted that more of something never breaks a requirement that less of it met.
    """
    search = _Search(design, assess)
    bounds = [(o.auto.low or 1, o.auto.high or LARGEST) for o in search.counts]
    counts = [low for low, _ in bounds]
    trial = search.trial(counts)
    history: dict[int, list[tuple[int, str]]] = {i: [] for i in range(len(counts))}
    best, stalled = trial, 0
    while not trial.passed and counts and stalled < PATIENCE:
        for i, count in enumerate(counts):
            history[i].append((count, trial.failures[0]))
        grown = [min(high, count * 2) for count, (_, high) in zip(counts, bounds, strict=True)]
        if grown == counts:
            break
        counts = grown
        trial = search.trial(counts)
        stalled = 0 if _closer(trial, best) else stalled + 1
        if _closer(trial, best) or trial.passed:
            best = trial
    if not trial.passed:
        return _unsolved(search, best, history)
    for i in range(len(counts)):
        counts = _shrink(search, counts, i, bounds[i][0], history[i])
    trial = search.trial(counts)
    choices = [
        Choice(
            open=o,
            value=trial.values[o],
            why=_why(history[i], counts[i]),
            tried=tuple(sorted(history[i])),
        )
        for i, o in enumerate(search.counts)
    ]
    for opens in search.degrees.values():
        choices += [Choice(open=o, value=trial.values[o], why=_best_degree(o)) for o in opens]
    return Sizing(
        design=with_values(design, trial.values),
        choices=tuple(choices),
        solved=True,
        assessed=search.assessed,
    )


def _closer(trial: _Trial, best: _Trial) -> bool:
    return trial.distance < best.distance * (1 - 1e-6)


def _shrink(
    search: _Search, counts: list[int], index: int, low: int, history: list[tuple[int, str]]
) -> list[int]:
    """The smallest count at one place that still passes."""
    fails = max((count for count, _ in history if count < counts[index]), default=low - 1)
    passes = counts[index]
    while passes - fails > 1:
        middle = (passes + fails) // 2
        trial = search.trial([*counts[:index], middle, *counts[index + 1 :]])
        if trial.passed:
            passes = middle
        else:
            fails = middle
            history.append((middle, trial.failures[0]))
    return [*counts[:index], passes, *counts[index + 1 :]]


def _why(history: list[tuple[int, str]], value: int) -> str:
    below = [entry for entry in history if entry[0] < value]
    if not below:
        return f"{value} is the least that is allowed"
    count, failure = max(below)
    return f"with {count}: {failure}"


def _best_degree(open_: Open) -> str:
    degree = open_.path.rpartition(".")[2].replace("_", " ")
    return f"the {degree} that passes with the best throughput"


def _unsolved(search: _Search, best: _Trial, history: dict[int, list[tuple[int, str]]]) -> Sizing:
    found = []
    for i, open_ in enumerate(search.counts):
        if open_.span is None:
            continue
        tried = [count for count, _ in history[i]] or [best.values[open_]]
        fault = NoSizePasses(
            span=open_.span,
            name=open_.name,
            tried=max(tried),
            most=open_.auto.high,
            closest=best.values[open_],
            failures=best.failures[:3],
        )
        found.append(fault.diagnostic(open_.entity))
    choices = tuple(
        Choice(open=o, value=v, why="nothing passes; this came closest")
        for o, v in best.values.items()
    )
    return Sizing(
        design=with_values(search.design, best.values),
        choices=choices,
        solved=False,
        assessed=search.assessed,
        diagnostics=tuple(found),
    )
