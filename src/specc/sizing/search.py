"""The search for open values of one component: which counts of servers, and which layout on them.

It knows no station: it is given `assess`, which sends a design down the river. Three things are tried, cheapest first:

* what stands there alone, without its workloads, which bounds counts by price, power and whatever else only rises with them;
* counts in doubling steps and then by halving, until something passes: an answer to beat;
* every count and layout that could still beat it. A layout that lacks memory or speed by far is not tried on fewer servers.

Where all of those were tried the answer is proven. Where they are more than there is work for, the best layouts are followed
from count to count, and the answer is the best of those tried.
"""

import itertools
import math

from specc.design.design import Design
from specc.sizing.budget import Budget
from specc.sizing.moves import moves, with_count
from specc.sizing.open_values import Open
from specc.sizing.space import LARGEST, Counts, Layout
from specc.sizing.trial import Trial, falls
from specc.sizing.trials import KEPT, WORK, Assess, Trials
from specc.sums import sum_counts

SHARE = 0.6  # of the work, after which an answer to beat is no longer sought but improved
PATIENCE = 4  # doublings without any progress after which no larger counts are tried
TINY = 2048  # servers up to which the search goes on although nothing could be predicted yet
LONGEST = 6  # doublings beyond the smallest that passes, in search of a better objective
BOX = 20_000  # counts that are listed
STRIDE = 256  # counts below one that a layout cannot run on among which the next is looked for
NEAR = 8  # counts below the best at which all layouts that did well are tried


class Search(Trials):
    """The choices of one component, searched.

    Attributes:
        proven: Whether nothing better can be left.
        cut: Whether there was more to try than work for it.
    """

    def __init__(self, design: Design, assess: Assess, budget: Budget | None = None) -> None:
        """`design` leaves something open."""
        super().__init__(design, assess, budget)
        self.proven = False
        self.cut = False

    def run(self) -> None:
        """Try what is worth it."""
        self._run()
        self._refine()
        self._look_below()
        self._look_around()
        self.cut = self.cut or self.budget.spent
        self.proven = self.proven and self.listed and not self.cut

    def _run(self) -> None:
        if not self.space.counts:
            self.at(())
            self.proven = True
            return
        highs = self._bounded()
        if max(highs) < LARGEST:  # a layout that lacks memory on the most servers lacks it on all
            self.at(self._divisible(highs))
        self._seed(highs)
        self._grow(highs)
        if self.budget.spent:
            return
        if self.stands:
            self._halve()
            self.proven = self._below(highs)
        else:
            self.proven = self._among(highs)
        best = self.best
        if best is not None and best.passed:  # the best layout at the best counts
            self.at(self.counts_of(best))
            self.at(self.counts_of(self.best or best))

    def _seed(self, highs: Counts) -> None:
        """Of several kinds, try what would be best if all that stands there were linear."""
        if len(highs) < 2 or (self.workloads and not self.apart):
            return
        from specc.sizing.seeds import seeds  # NumPy: loaded for sums of kinds alone

        def standing(counts: Counts) -> Trial | None:
            able = self.space.stands(counts) and not self.budget.spent
            return self.bare(counts) if able else None

        for counts in seeds(self.space.lows, highs, self._least(), standing):
            trial = self.at(counts, first=True, few=2 * KEPT)
            if trial is not None and trial.passed:
                return

    def _look_below(self) -> None:
        """Assess one less of each count, known to fail or not: people ask why."""
        best = self.best
        if best is None or not best.passed:
            return
        layout = {open_: value for open_, value in best.values.items() if not open_.counted}
        for i, count in enumerate(self.counts_of(best)):
            below = with_count(self.counts_of(best), i, count - 1)
            if count > self.space.lows[i] and self.space.stands(below) and self.allowed(below):
                self.trial(below, layout)

    def _look_around(self) -> None:
        """Assess the next values of each degree of jobs that were priced: they show what the best rests on."""
        best = self.best
        if best is None or not best.passed:
            return
        for values in self.space.priced.values():
            for open_, choices in values.items():
                held = best.values[open_]
                near = [max((n for n in choices if n < held), default=None)]
                near.append(min((n for n in choices if n > held), default=None))
                for value in near:
                    if value is not None:
                        self._instead(best, open_, value)

    def _refine(self) -> None:
        """Bring numbers of requests and workers, of which not all were tried, to the best near by."""
        best = self.best
        if best is None or not best.passed or self.listed:
            return
        for open_ in (o for o in best.values if o.tallied):
            step = max(1, best.values[open_] // 8)
            while step and self.budget.left > 0:
                centre = self.best or best
                near = [centre.values[open_] + step, centre.values[open_] - step]
                for value in near:
                    if open_.least <= value <= (open_.auto.high or LARGEST):
                        self._instead(centre, open_, value)
                if self.best is centre:
                    step //= 2

    def _instead(self, trial: Trial, open_: Open, value: int) -> None:
        """Assess the layout of a trial with one value changed."""
        layout = {o: v for o, v in {**trial.values, open_: value}.items() if not o.counted}
        counts = self.counts_of(trial)
        if self.place(counts).runs(layout):
            self.trial(counts, layout)

    def _bounded(self) -> Counts:
        """For each count, the others at their least, the most that what stands there allows."""
        if self.workloads and not self.apart:
            return self.space.highs
        return tuple(self._bound(i, high) for i, high in enumerate(self.space.highs))

    def _bound(self, index: int, high: int) -> int:
        lows = self.space.lows
        base = lows if self.space.stands(with_count(lows, index, 1)) else self._least()
        passes = max(1, lows[index])
        fails = None
        while (
            passes < high
            and fails is None
            and (passes <= TINY or high < LARGEST)
            and not self.budget.spent
        ):
            after = min(high, passes * 2)
            if self.bare(with_count(base, index, after)).above:
                fails = after
            else:
                passes = after
        if fails is None:
            return high
        while fails - passes > 1 and not self.budget.spent:
            middle = (passes + fails) // 2
            if self.bare(with_count(base, index, middle)).above:
                fails = middle
            else:
                passes = middle
        return passes

    def _least(self) -> Counts:
        """The smallest counts with something of every group."""
        lows = self.space.lows
        if self.space.stands(lows):
            return lows
        return tuple(max(1, low) for low in lows)

    def _grow(self, highs: Counts) -> None:
        """Double all counts, and each kind alone, until something passes."""
        lows = self._least()
        alone = [with_count(self.space.lows, i, n) for i, n in enumerate(lows)]
        starts = [lows, *(c for c in alone if len(lows) > 1 and self.space.stands(c))]
        for start in starts:
            counts, stalled, closest = start, 0, math.inf
            while not self._enough:
                informed = any(trial.reached for trial in self.trials.values())
                trial = self.at(counts, first=True, few=2 * KEPT if informed else None)
                if trial is not None and trial.passed:
                    break
                if trial is not None and trial.distance < closest * 0.99:
                    stalled, closest = 0, trial.distance
                elif (trial is not None and trial.reached) or max(counts) > TINY:
                    stalled += 1
                grown = tuple(min(high, n * 2) for n, high in zip(counts, highs, strict=True))
                if grown == counts or stalled > PATIENCE or (trial is not None and trial.above):
                    break
                counts = grown

    @property
    def _enough(self) -> bool:
        return self.budget.left < self.budget.whole * (1 - SHARE)

    def _halve(self) -> None:
        """Bring each count down by halving in the layouts that did best, as if more never broke what less meets."""
        for i in range(len(self.space.counts)):
            best = self.best
            if best is None or not best.passed:
                return
            for layout in self.leading(self.counts_of(best))[:KEPT]:
                self._lowered(i, layout)
        best = self.best
        if best is not None and len(self.space.counts) == 1:  # the layouts may take turns
            top = self.counts_of(best)[0]
            for count in range(top - 1, max(self.space.lows[0], top - NEAR) - 1, -1):
                if not self._enough and self.space.stands((count,)) and self.allowed((count,)):
                    self.follow((count,))

    def _lowered(self, index: int, layout: Layout) -> None:
        """Halve one count in one layout; a layout that fails just below the best is left."""
        assert self.best is not None
        counts = self.counts_of(self.best)
        fails, passes = self.space.lows[index] - 1, counts[index]
        middle = passes - 1
        while passes - fails > 1 and not self._enough:
            count = self._runnable(with_count(counts, index, middle), index, layout, fails)
            if count is not None and self._passes(with_count(counts, index, count), layout):
                passes = count
            elif middle == counts[index] - 1 and count is not None:
                return
            else:
                fails = middle
            middle = (passes + fails) // 2

    def _runnable(self, counts: Counts, index: int, layout: Layout, least: int) -> int | None:
        """The largest count up to a given one at which a layout can run."""
        for count in range(counts[index], max(least, counts[index] - STRIDE), -1):
            tried = with_count(counts, index, count)
            if self.space.stands(tried) and (not layout or self.place(tried).runs(layout)):
                return count
        return None

    def _passes(self, counts: Counts, layout: Layout) -> bool:
        if self.dead(layout, counts) or not self.allowed(counts):
            return False
        return self.trial(counts, layout).passed

    def _below(self, highs: Counts) -> bool:
        """Try every count that could beat the best by what stands there; whether all were tried."""
        tops = self._tops(highs)
        box = math.prod(top - low + 1 for low, top in zip(self.space.lows, tops, strict=True))
        if box > BOX:
            self.cut = True
            self._around(highs)
            return False
        every = itertools.product(
            *(range(low, top + 1) for low, top in zip(self.space.lows, tops, strict=True))
        )
        bounded = all(top < LARGEST for top in tops)
        for counts in sorted(every, key=lambda c: (-sum_counts(c), c)):
            if self.budget.spent:
                return False
            if self._beaten(counts) or self.hopeless(counts):
                continue
            self.at(counts, first=True)
        return bounded

    def _tops(self, highs: Counts) -> Counts:
        """The most of each count that can still be better: by price and size that is no more than the best has alone."""
        best = self.best
        if self.aims or best is None or not best.passed:
            reach = self._reach(highs)
            return tuple(min(h, r) for h, r in zip(highs, reach, strict=True))
        counts = self.counts_of(best)
        if len(counts) == 1:
            return (min(highs[0], max(counts[0], best.steady)),)
        return tuple(self._top(i, high, best) for i, high in enumerate(highs))

    def _top(self, index: int, high: int, best: Trial) -> int:
        """The most of one kind, with the least of the others, that costs no more than the best."""
        cheap, dear = min(high, max(best.steady, self.space.lows[index])), None
        while cheap < high and dear is None:
            after = min(high, cheap * 2)
            if self._dearer(with_count(self.space.lows, index, after), best):
                dear = after
            else:
                cheap = after
        while dear is not None and dear - cheap > 1:
            middle = (cheap + dear) // 2
            if self._dearer(with_count(self.space.lows, index, middle), best):
                dear = middle
            else:
                cheap = middle
        return cheap

    def _dearer(self, counts: Counts, best: Trial) -> bool:
        if not self.space.stands(counts):
            return False
        return (self.bare(counts).price, sum_counts(counts)) > (best.price, best.size)

    def _beaten(self, counts: Counts) -> bool:
        """Whether what stands there is worse than the best, whatever the layout."""
        best = self.best
        if best is None or not best.passed:
            return False
        if not self.space.stands(counts):
            return True
        if not self.aims and len(counts) == 1 and counts > (best.steady,):  # more cost no less
            return counts > self.counts_of(best)
        bare = self.bare(counts)
        return not bare.passed or bare.standing > best.standing

    def _reach(self, highs: Counts) -> Counts:
        """How far counts may grow where no bound is given: some doublings beyond what passes."""
        best = self.best
        counts = self.counts_of(best) if best is not None else self._least()
        return tuple(
            min(high, max(1, n) * 2**LONGEST) if high == LARGEST else high
            for n, high in zip(counts, highs, strict=True)
        )

    def _among(self, highs: Counts) -> bool:
        """Objectives that predictions tell: try all counts and layouts, or follow the best; whether all were tried."""
        tops = self._reach(highs)
        lows = self.space.lows
        box = math.prod(top - low + 1 for low, top in zip(lows, tops, strict=True))
        pairs = self._pairs(lows, tops) if box <= BOX else None
        if pairs is not None:
            self._sample(tops)
            for counts, layout in pairs:
                if self.budget.spent:
                    return False
                if self.dead(layout, counts) or self.outdone(layout, counts):
                    continue
                if self.allowed(counts):
                    self.trial(counts, layout)
            return all(high < LARGEST for high in highs)
        self.cut = max(highs) < LARGEST
        self._sample(tops)
        self._around(tops)
        return False

    def _pairs(self, lows: Counts, tops: Counts) -> list[tuple[Counts, Layout]] | None:
        """Counts, the largest first, with the layouts that can run there; None where they are too many."""
        if not self.space.joint:
            return None
        each = 2 + max(WORK.values())
        most = self.budget.left // (4 if self.space.degrees else each)
        if len(self.aims) == 1 and falls(self.aims[0]):  # most of them are outdone on more servers
            most = BOX
        pairs: list[tuple[Counts, Layout]] = []
        ranges = [range(low, top + 1) for low, top in zip(lows, tops, strict=True)]
        for counts in sorted(itertools.product(*ranges), key=lambda c: (-sum_counts(c), c)):
            if not self.space.stands(counts):
                continue
            place = self.place(counts)
            pairs += [
                (counts, lay)
                for lay in self.space.together or ({},)
                if not self.dead(lay, counts) and (not lay or place.runs(lay))
            ]
            if len(pairs) > most:
                return None
        return pairs

    def _sample(self, tops: Counts) -> None:
        """Layouts at a few counts each, so that the best are known."""
        lows = self._least()
        for share in (1.0, 0.5, 0.75, 0.25):
            counts = tuple(
                max(low, int(low + (top - low) * share))
                for low, top in zip(lows, tops, strict=True)
            )
            if self._enough:
                return
            self.at(self._divisible(counts))

    def _divisible(self, counts: Counts) -> Counts:
        """The next smaller power of two of each count: what most batches and layers divide."""
        return tuple(max(1, 2 ** int(math.log2(n))) if n else 0 for n in counts)

    def _around(self, highs: Counts) -> None:
        """From the best counts in ever smaller steps, kinds exchanged for each other too, in the layouts that did best."""
        best = self.best
        if best is None:
            return
        step = max(1, max(self.counts_of(best)) // 2)
        while step and self.budget.left > 0:
            centre = self.counts_of(self.best or best)
            before = (self.best or best).rank
            for counts in moves(centre, step, self.space.lows, highs):
                if self.budget.spent:
                    break
                if self.space.stands(counts) and self.allowed(counts):
                    self.follow(counts)
            after = self.best
            if after is None or not after.rank < before:
                step //= 2
