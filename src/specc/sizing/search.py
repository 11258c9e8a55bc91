"""The search for open values: counts grow until everything holds, then shrink to the smallest that still does.

The search knows no station: it is given `assess`, which sends a design down the river. Without an objective the smallest
counts win, and of several smallest ones the cheapest; `minimise` asks for something else.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence

from specc.design.design import Design
from specc.diagnostics.diagnostic import Diagnostic
from specc.record import record
from specc.sizing import faults
from specc.sizing.candidates import combinations
from specc.sizing.open_values import Open, open_values, with_values
from specc.sizing.trial import Assessed, Trial, aims_of, better, trial_of
from specc.sums import sum_counts
from specc.units.text import show

LARGEST = 1_000_000  # of anything counted, where no bound is given
PATIENCE = 4  # doublings without any progress after which a search gives up
TINY = 2048  # servers up to which a search goes on although nothing could be predicted yet
KEPT = 16  # combinations of degrees that are tried again with other counts: the best of those tried before
MOST = 1000  # work in all, in steps of a few milliseconds; a count, so that the same text gives the same answer anywhere
WORK = {
    "training": 2,
    "inference": 4,
    "pipeline": 0,
}  # steps of a prediction, beside one for each design
ORDERS = 6  # orders in which several counts are brought down
LONGEST = 6  # doublings beyond the smallest that passes, in search of a better objective

Assess = Callable[[Design], Assessed]


@record(eq=False)
class SolvedValue:
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


@record(eq=False)
class Sizing:
    """A design without open values, and how it came about."""

    design: Design
    choices: tuple[SolvedValue, ...]
    solved: bool
    assessed: int
    complete: bool = True  # False where the search was cut short
    diagnostics: tuple[Diagnostic, ...] = ()


History = dict[int, dict[int, str]]  # for each count: what was tried, with what spoke against it


class _Search:
    def __init__(self, design: Design, assess: Assess) -> None:
        self.design = design
        self.assess = assess
        self.assessed = 0
        self.work = 0
        self.aims = aims_of(design)
        opens = open_values(design)
        self.counts = tuple(o for o in opens if _is_count(o))
        degrees: dict[str, tuple[Open, ...]] = {}
        for open_ in opens:
            if not _is_count(open_):
                degrees[open_.entity] = (*degrees.get(open_.entity, ()), open_)
        self.degrees = degrees
        self.bounds = [(o.auto.low or 1, o.auto.high or LARGEST) for o in self.counts]
        self.explored: dict[str, list[Trial]] = {}
        """The trials of a workload's degrees, at the counts that were looked at last."""
        self._ranked: dict[str, list[dict[Open, int]]] = {}
        self._best: dict[tuple[int, ...], Trial] = {}

    @property
    def spent(self) -> bool:
        """Whether as many designs were assessed as may be."""
        return self.work >= MOST

    def trial(self, counts: Sequence[int], *, whole: bool = False) -> Trial:
        """The best degrees for given counts; `whole` looks at all of them once more."""
        key = tuple(counts)
        found = None if whole else self._best.get(key)
        if found is None:
            values = dict(zip(self.counts, counts, strict=True))
            found = self._best[key] = self._degrees(values, whole or bool(self.aims))
        return found

    def _degrees(self, values: dict[Open, int], whole: bool) -> Trial:
        """Each workload's degrees in turn, the others at those that were best before."""
        base = with_values(
            self.design, values
        )  # one design for all, so that its clusters are laid out once
        chosen: dict[Open, int] = {}
        for entity, opens in self.degrees.items():
            if entity not in self._ranked:
                found = list(combinations(self.design, entity, opens))
                self._ranked[entity] = found
            chosen.update(self._ranked[entity][0])
        best = None
        for entity in self.degrees:
            best = None
            trials: list[Trial] = []
            for candidate in self._candidates(entity, whole):
                trial = self._assess(base, {**chosen, **candidate}, values)
                trials.append(trial)
                if best is None or better(trial, best):
                    best = trial
                if (trial.passed and not whole) or self.spent:
                    break
            assert best is not None
            self._rank(entity, trials)
            chosen = {o: v for o, v in best.values.items() if o not in values}
        return best or self._assess(base, {}, values)

    def _candidates(self, entity: str, whole: bool) -> list[dict[Open, int]]:
        ranked = self._ranked[entity]
        known = self.explored.get(entity, [])
        informed = any(trial.reached for trial in known)
        if informed:
            return ranked[: 6 * KEPT if whole else KEPT]
        # Nothing was predicted yet: some of every sort tell whether so few accelerators can do at all.
        return ranked if whole or not self.counts else ranked[:: -(-len(ranked) // (2 * KEPT))]

    def _rank(self, entity: str, trials: list[Trial]) -> None:
        """Keep the order in which combinations did well; the others follow in their old order."""
        self.explored[entity] = trials
        opens = self.degrees[entity]
        order = sorted(range(len(trials)), key=lambda i: (trials[i].rank, i))
        tried = [{o: trials[i].values[o] for o in opens} for i in order]
        rest = [c for c in self._ranked[entity] if c not in tried]
        self._ranked[entity] = [*tried, *rest]

    def _assess(
        self, base: Design, degrees: Mapping[Open, int], counts: Mapping[Open, int]
    ) -> Trial:
        self.assessed += 1
        result = self.assess(with_values(base, degrees) if degrees else base)
        self.work += 1 + sum_counts(WORK[kind] * times for kind, times in result.predicted.items())
        return trial_of({**counts, **degrees}, result, self.aims)


def _is_count(open_: Open) -> bool:
    return open_.path.startswith(("servers.", "pools.", "accelerators"))


def solve(design: Design, assess: Assess) -> Sizing:
    """Fill what a design leaves open with the smallest counts, and the best degrees for them, that pass.

    Counts are grown together by doubling until everything holds, then each is brought down by bisection, which takes
    for granted that more of something never breaks a requirement that less of it met.
    """
    search = _Search(design, assess)
    history: History = {i: {} for i in range(len(search.counts))}
    counts, best = _grow(search, history)
    if not best.passed and counts and not search.spent:
        counts = [best.values[o] for o in search.counts]
        best = search.trial(counts, whole=True)
    if not best.passed:
        return _unsolved(search, best, history)
    counts = _cheapest(search, counts, history)
    if search.aims:
        counts = _improve(search, counts, history)
    trial = search.trial(counts, whole=True)
    if not trial.passed:  # the search was cut short
        trial = best
    return Sizing(
        design=with_values(design, trial.values),
        choices=tuple(_choices(search, trial, history)),
        solved=True,
        assessed=search.assessed,
        complete=not search.spent,
        diagnostics=tuple(_unknown_aims(search, trial)),
    )


def _grow(search: _Search, history: History) -> tuple[list[int], Trial]:
    """Counts that pass, or the closest."""
    counts = [low for low, _ in search.bounds]
    trial = best = search.trial(counts)
    stalled = 0
    while not trial.passed and counts and stalled < PATIENCE and not search.spent:
        for i, count in enumerate(counts):
            history[i][count] = trial.failures[0]
        grown = [min(high, n * 2) for n, (_, high) in zip(counts, search.bounds, strict=True)]
        if grown == counts:
            break
        counts = grown
        trial = search.trial(counts)
        closer = trial.distance < best.distance * 0.99
        stalled = 0 if closer else stalled + 1 if trial.reached or counts[0] > TINY else stalled
        if closer or trial.passed:
            best = trial
    return counts, trial if trial.passed else best


def _cheapest(search: _Search, counts: list[int], history: History) -> list[int]:
    """Each count brought down in turn; with several, in several orders, of which the cheapest result is kept.

    Each order starts from so many of each kind that one kind alone would do.
    """
    bounds = search.bounds
    wide = [min(high, n * len(counts)) for n, (_, high) in zip(counts, bounds, strict=True)]
    start = wide if search.trial(wide).passed else counts
    found: list[tuple[tuple[float, int], list[int], History]] = []
    orders: Iterator[tuple[int, ...]] = itertools.permutations(range(len(counts)))
    for order in itertools.islice(orders, ORDERS):
        # What failed while all grew together says nothing of one alone.
        own: History = {i: dict(t) if len(counts) == 1 else {} for i, t in history.items()}
        least = list(start)
        for i in order:
            least = _shrink(search, least, i, own[i])
        price = search.trial(least).price
        found.append(((float("inf") if price is None else price, sum_counts(least)), least, own))
        if search.spent:
            break
    _, least, tried = min(found, key=lambda f: f[0])
    history.update(tried)
    return least


def _shrink(search: _Search, counts: list[int], index: int, tried: dict[int, str]) -> list[int]:
    """The smallest count at one place that still passes."""
    low = search.bounds[index][0]
    passes = counts[index]
    fails = low - 1
    if len(counts) == 1:  # what failed beside fewer of another kind may pass beside more
        fails = max((count for count in tried if count < passes), default=fails)
    while passes - fails > 1 and not search.spent:
        middle = (passes + fails) // 2
        trial = search.trial([*counts[:index], middle, *counts[index + 1 :]])
        if trial.passed:
            passes = middle
        else:
            fails = middle
            tried[middle] = trial.failures[0]
    return [*counts[:index], passes, *counts[index + 1 :]]


def _improve(search: _Search, counts: list[int], history: History) -> list[int]:
    """Counts at which the objective is least: each grows by doubling while that helps, then is refined by halving."""
    for i, (_, high) in enumerate(search.bounds):
        reach = [counts[i]]
        for _ in range(LONGEST):
            if search.spent or reach[-1] >= high:
                break
            reach.append(min(high, reach[-1] * 2))
            if not better(_at(search, counts, i, reach[-1]), _at(search, counts, i, reach[-2])):
                break
        best = min(reach, key=lambda n: (_at(search, counts, i, n).rank[:3], n))
        step = max(1, best // 4) if len(reach) > 1 else 0
        while step and not search.spent:
            near = [n for n in (best - step, best, best + step) if reach[0] <= n <= high]
            least = min(near, key=lambda n: (_at(search, counts, i, n).rank[:3], n))
            step = step // 2 if least == best else step
            best = least
        for n in (best - 1, *reach):
            if reach[0] <= n < best:
                history[i][n] = _worse(_at(search, counts, i, n), _at(search, counts, i, best))
        counts = [*counts[:i], best, *counts[i + 1 :]]
    return counts


def _at(search: _Search, counts: list[int], index: int, count: int) -> Trial:
    return search.trial([*counts[:index], count, *counts[index + 1 :]])


def _worse(trial: Trial, chosen: Trial) -> str:
    """Why a trial lost."""
    if trial.failures:
        return trial.failures[0]
    for (text, mine), (_, its) in zip(trial.aims, chosen.aims, strict=True):
        if mine is None or its is None or float(mine) == float(its):
            continue
        return f"`{text}` is {show(mine)}, against {show(its)}"
    return trial.merit_against(chosen)


def _choices(search: _Search, trial: Trial, history: History) -> Iterator[SolvedValue]:
    for i, open_ in enumerate(search.counts):
        value = trial.values[open_]
        below = [n for n in history[i] if n < value]
        why = (
            f"with {max(below)}: {history[i][max(below)]}"
            if below
            else f"{value} is the least that is allowed"
        )
        yield SolvedValue(
            open=open_, value=value, why=why, tried=tuple(sorted(history[i].items()))
        )
    for entity, opens in search.degrees.items():
        for open_ in opens:
            others = {o: v for o, v in trial.values.items() if o != open_}
            tried = _of_degree(search.explored.get(entity, []), open_, others)
            value = trial.values[open_]
            found = {n: _worse(t, trial) if n != value else "" for n, t in sorted(tried.items())}
            below = [n for n in found if n < value]
            name = open_.path.rpartition(".")[2].replace("_", " ")
            why = (
                f"with {max(below)}: {found[max(below)]}"
                if below
                else f"the smallest {name} that was tried"
            )
            yield SolvedValue(open=open_, value=value, why=why, tried=tuple(found.items()))


def _of_degree(trials: list[Trial], open_: Open, others: Mapping[Open, int]) -> dict[int, Trial]:
    """For each value of a degree the trial with the other degrees as chosen, else the best there was."""
    found: dict[int, tuple[bool, Trial]] = {}
    for trial in trials:
        same = all(trial.values.get(o) == v for o, v in others.items())
        value = trial.values[open_]
        held = found.get(value)
        if held is None or (same and not held[0]) or (same == held[0] and better(trial, held[1])):
            found[value] = (same, trial)
    return {value: trial for value, (_, trial) in found.items()}


def _unknown_aims(search: _Search, trial: Trial) -> Iterator[Diagnostic]:
    for requirement, (text, value) in zip(search.aims, trial.aims, strict=True):
        if value is None:
            fault = faults.ObjectiveUnknown(span=requirement.span, text=text)
            yield fault.diagnostic(requirement.scope)


def _unsolved(search: _Search, best: Trial, history: History) -> Sizing:
    found = []
    opens = search.counts or tuple(o for group in search.degrees.values() for o in group)
    for i, open_ in enumerate(opens):
        if open_.span is None:
            continue
        tried = [*history.get(i, {})] or [best.values[open_]]
        if open_ not in search.counts:
            tried = [t.values[open_] for t in search.explored.get(open_.entity, [])] or tried
        fault = faults.NoSizePasses(
            span=open_.span,
            name=open_.name,
            tried=max(tried),
            least=min(tried),
            most=open_.auto.high,
            closest=best.values[open_],
            failures=best.failures[:3],
        )
        found.append(fault.diagnostic(open_.entity))
    choices = tuple(
        SolvedValue(open=o, value=v, why="nothing passes; this came closest")
        for o, v in best.values.items()
    )
    return Sizing(
        design=with_values(search.design, best.values),
        choices=choices,
        solved=False,
        assessed=search.assessed,
        complete=not search.spent,
        diagnostics=tuple(found),
    )
