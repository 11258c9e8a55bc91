"""What was tried of the choices of one component: designs sent down the river, once each, within a budget of work."""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

import attrs

from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.requirement import Requirement
from specc.design.workload import Inference, Training
from specc.plan.plan import Plan
from specc.sizing.budget import Budget
from specc.sizing.open_values import Open, with_values
from specc.sizing.space import Counts, Layout, Place, Space
from specc.sizing.trial import MARGIN, Assessed, Trial, aims_of, falls, of_speed, trial_of
from specc.sums import sum_counts

WORK = {"training": 3, "inference": 4, "pipeline": 0}
"""Steps of a prediction, beside one for each cluster, one for each workload and one for each few requirements."""
LAID = 3  # steps to lay out a cluster and bill it; one that is as it was in the trial before costs nothing
JUDGED = 4  # requirements that are judged in one step
FOLLOWED = 4  # layouts that are priced best, where only some are assessed
KEPT = 12  # layouts that are followed from count to count

Assess = Callable[[Design], Assessed]


def passing(design: Design) -> int:
    """Steps of a design that goes through the stages with everything laid out anew and each workload predicted once."""
    kinds = Counter(entity.kind for entity in design.entities.values())
    predicted = sum_counts(times * kinds[kind] for kind, times in WORK.items())
    return LAID * kinds["cluster"] + predicted + _stated(design)


def _stated(design: Design) -> int:
    """Steps of what a design states, whatever is kept of it from the trial before."""
    kinds = Counter(entity.kind for entity in design.entities.values())
    sized = kinds["cluster"] + kinds["training"] + kinds["inference"]
    return sized + len(design.requirements) // JUDGED


class Trials:
    """What was tried of the choices of one component.

    Attributes:
        space: The choices.
        trials: Everything that was assessed, by the values.
        priced: Layouts that had their time and memory computed.
    """

    def __init__(self, design: Design, assess: Assess, budget: Budget | None = None) -> None:
        """`design` leaves something open; `budget` may be shared with other searches."""
        self.space = Space(design)
        self.assess = assess
        self.budget = budget or Budget()
        self.aims = aims_of(design)
        self.trials: dict[tuple[int, ...], Trial] = {}
        self.standing: dict[Counts, Trial] = {}
        self.best: Trial | None = None
        self.priced = 0
        self._places: dict[Counts, Place] = {}
        self._dead: dict[tuple[int, ...], list[Counts]] = {}
        self._goals: dict[tuple[int, ...], list[tuple[Counts, float]]] = {}
        self._did: dict[tuple[int, ...], Trial] = {}  # of each layout the best trial
        self._plans: dict[str, tuple[Counts, Plan]] = {}  # of the last trial
        self._laid: list[Cluster] = []  # in the last trial
        self._hopeless: list[Counts] = []  # where the fastest layouts are too slow by far
        self._order: tuple[int, tuple[Layout, ...]] = (0, ())

    def keep(self, trial: Trial) -> None:
        """Take note of a trial."""
        self.trials[tuple(trial.values.values())] = trial
        if self.best is None or trial.rank < self.best.rank:
            self.best = trial
        layout = tuple(v for o, v in trial.values.items() if not o.counted)
        if layout not in self._did or trial.rank < self._did[layout].rank:
            self._did[layout] = trial
        if trial.goal and math.isfinite(trial.goal[0]):
            self._goals.setdefault(layout, []).append((self.counts_of(trial), trial.goal[0]))
        if trial.below:
            counts = self.counts_of(trial)
            failed = self._dead.get(layout, [])
            self._dead[layout] = [c for c in failed if not _within(c, counts)] + [counts]

    @cached_property
    def _bare(self) -> Design:
        """What stands there, without workloads and what is required of them."""
        design = self.space.design
        entities = {
            name: entity
            for name, entity in design.entities.items()
            if entity.kind not in {"training", "inference", "pipeline"}
        }
        gone = design.entities.keys() - entities.keys()
        kept = tuple(r for r in design.requirements if not gone & _owners(r))
        return attrs.evolve(design, entities=entities, requirements=kept)

    @cached_property
    def workloads(self) -> tuple[Training | Inference, ...]:
        """The workloads."""
        entities = self.space.design.entities.values()
        return tuple(e for e in entities if isinstance(e, Training | Inference))

    @property
    def assessed(self) -> int:
        """How many designs were assessed."""
        return len({*self.trials, *(tuple(t.values.values()) for t in self.standing.values())})

    @cached_property
    def apart(self) -> bool:
        """Whether what stands there can be judged without its workloads: they cap no power."""
        return bool(self.workloads) and all(w.power_limit is None for w in self.workloads)

    @cached_property
    def listed(self) -> bool:
        """Whether what is tried at given counts leaves no better layout: all are, or the fastest of a job asked for speed alone."""
        if self.space.listed:
            return True
        if len(self.workloads) != 1 or not self.space.priced:
            return False
        if any(ways.thinned for ways in self.space.ways.values()):
            return False
        name = self.workloads[0].name
        return all(
            of_speed(r, name) if name in _owners(r) else not r.minimise
            for r in self.space.design.requirements
        )

    @cached_property
    def stands(self) -> bool:
        """Whether the objectives, or else price and size, are known from what stands there."""
        return len(aims_of(self._bare)) == len(self.aims)

    def place(self, counts: Counts) -> Place:
        """The design at counts; one for all layouts, so that its clusters are laid out once."""
        if counts not in self._places:
            self._places.clear()
            self._places[counts] = self.space.at(counts)
        return self._places[counts]

    def bare(self, counts: Counts) -> Trial:
        """What stands there, judged without its workloads."""
        if counts not in self.standing:
            design = self.place(counts).design
            held = {name: design.entities[name] for name in self._bare.entities}
            self.standing[counts] = self._assessed(
                attrs.evolve(self._bare, entities=held), self.space.values(counts, {})
            )
        return self.standing[counts]

    def trial(self, counts: Counts, layout: Layout) -> Trial:
        """Counts and a layout, assessed once."""
        values = self.space.values(counts, layout)
        key = tuple(values.values())
        if key not in self.trials:
            base = self.place(counts).design
            bare = None if self.workloads else self.standing.get(counts)  # the same design
            filled = with_values(base, layout) if layout else base
            self.keep(bare or self._assessed(filled, values))
        return self.trials[key]

    def _assessed(self, design: Design, values: dict[Open, int]) -> Trial:
        result = self.assess(design)
        counts = tuple(values[open_] for open_ in self.space.counts)
        for name, prediction in {**result.refused, **result.predictions}.items():
            if name in self.space.priced and prediction.plan is not None:
                self._plans[name] = counts, prediction.plan
        clusters = list(design.of_kind(Cluster).values())
        laid = LAID * sum_counts(not any(c is held for held in self._laid) for c in clusters)
        self._laid = clusters
        predicted = sum_counts(WORK[kind] * times for kind, times in result.predicted.items())
        self.budget.left -= laid + _stated(design) + predicted
        return trial_of(values, result, aims_of(design))

    def at(self, counts: Counts, *, first: bool = False, few: int | None = None) -> Trial | None:
        """The best layout at given counts; None where none can run.

        Args:
            counts: The counts.
            first: Whether to stop at a layout that passes.
            few: How many layouts are tried at most; all where it is None.
        """
        if not self.space.stands(counts):
            return None
        if self.apart and not self.bare(counts).passed:
            return self.bare(counts)
        best: Trial | None = None
        for layout in itertools.islice(self._candidates(counts), few):
            if self.budget.spent and best is not None:
                break
            trial = self.trial(counts, layout)
            if best is None or trial.rank < best.rank:
                best = trial
            if first and trial.passed:
                break
        return best

    def _candidates(self, counts: Counts) -> Iterator[Layout]:
        """Layouts that can run at counts and are not known to fail there: the successful first."""
        place = self.place(counts)
        if not self.space.degrees:
            yield {}
            return
        if self.space.joint:
            for layout in self.ordered():
                if not self.dead(layout, counts) and place.runs(layout):
                    yield layout
            return
        chosen = dict(self._leading(place))
        rounds = min(2, len(self.space.by_workload))
        for _ in range(rounds):  # each workload in turn, the others at those that were best before
            for name, own in self.space.by_workload.items():
                if self.budget.spent and self.best is not None:
                    return
                best: Trial | None = None
                for part in self._priced(place, name, chosen) if name in place.divisions else own:
                    layout = {**chosen, **part}
                    if (self.budget.spent and self.best is not None) or not place.runs(layout):
                        continue
                    yield layout
                    trial = self.trial(counts, layout)
                    best = trial if best is None or trial.rank < best.rank else best
                if best is not None:
                    chosen = {o: v for o, v in best.values.items() if not o.counted}

    def _priced(self, place: Place, name: str, chosen: Layout) -> Iterator[Layout]:
        """Layouts of a training job that are worth assessing, the others as chosen: one to have a plan, then by their prices."""
        divisions = place.divisions[name]
        first = divisions.first
        if first is None:
            return
        held = {open_: value for open_, value in chosen.items() if open_.entity == name}
        held = held if place.runs(held) else first
        yield held
        if not divisions.priced:
            self._price(place, name, {**chosen, **held})
        for number, part in enumerate(divisions.best()):
            yield part
            trial = self.trials.get(
                tuple(self.space.values(place.counts, {**chosen, **part}).values())
            )
            if number == 0 and trial is not None and (trial.slow(name) or not divisions.fits):
                if trial.below and not divisions.beatable:
                    self._hopeless.append(place.counts)
                return

    def _price(self, place: Place, name: str, layout: Layout) -> None:
        """Price the layouts of a training job, on the accelerators that it has in a layout that runs."""
        counts, plan = self._plans.get(name, ((), None))
        if plan is None or counts != place.counts:  # assessed before, elsewhere
            self._assessed(
                with_values(place.design, layout), self.space.values(place.counts, layout)
            )
            counts, plan = self._plans.get(name, ((), None))
        if plan is not None and counts == place.counts:
            self.budget.left -= place.divisions[name].cost
            place.divisions[name].price(plan)
            self.priced += place.divisions[name].priced

    def ordered(self) -> tuple[Layout, ...]:
        """All layouts, those that did best so far first."""
        made, order = self._order
        if not order or made != len(self.trials):
            tried = sorted(self._did, key=lambda layout: self._did[layout].rank)
            places = {layout: i for i, layout in enumerate(tried)}
            last = len(places)
            order = tuple(
                sorted(
                    order or self.space.together,
                    key=lambda layout: places.get(tuple(layout.values()), last),
                )
            )
            self._order = len(self.trials), order
        return order

    def _leading(self, place: Place) -> Layout:
        """For every workload the layout that did best so far, else the first that can run."""
        if self.best is not None:
            return {o: v for o, v in self.best.values.items() if not o.counted}
        chosen: dict[Open, int] = {}
        for own in self.space.by_workload.values():
            chosen.update(next((part for part in own if place.runs(part)), own[0]))
        return chosen

    def dead(self, layout: Layout, counts: Counts) -> bool:
        """Whether a layout failed on no fewer servers of each kind, in a way that fewer do not mend."""
        failed = self._dead.get(tuple(layout.values()), ())
        return any(_within(counts, at) for at in failed)

    def outdone(self, layout: Layout, counts: Counts) -> bool:
        """Whether a layout was worse than the best by more than the margin on no fewer servers, which fewer do not mend."""
        best = self.best
        if best is None or not best.passed or len(self.aims) != 1 or not falls(self.aims[0]):
            return False
        return any(
            _within(counts, at) and goal - MARGIN * abs(goal) > best.goal[0]
            for at, goal in self._goals.get(tuple(layout.values()), ())
        )

    def counts_of(self, trial: Trial) -> Counts:
        """The counts of a trial."""
        return tuple(trial.values[open_] for open_ in self.space.counts)

    def hopeless(self, counts: Counts) -> bool:
        """Whether every layout is known to fail there."""
        bare = [failed for failed, trial in self.standing.items() if trial.below]
        if any(_within(counts, failed) for failed in (*bare, *self._hopeless)):
            return True
        if not self.space.degrees:
            return self.dead({}, counts)
        if not self.space.joint:
            return False
        place = self.place(counts)
        return all(self.dead(lay, counts) or not place.runs(lay) for lay in self.space.together)

    def allowed(self, counts: Counts) -> bool:
        """Whether what stands there passes, as far as that is known without its workloads."""
        return not self.apart or self.bare(counts).passed

    def leading(self, counts: Counts) -> tuple[Layout, ...]:
        """All layouts, those that did best so far first; one alone where they are too many to list."""
        if not self.space.degrees:
            return ({},)
        return self.ordered() if self.space.joint else (self._leading(self.place(counts)),)

    def follow(self, counts: Counts) -> None:
        """Assess the layouts that did best so far at given counts, or those that are priced best there."""
        if self.space.priced:
            self.at(counts, few=FOLLOWED)
            return
        place = self.place(counts)
        leading = self.leading(counts)
        able = (lay for lay in leading if not self.dead(lay, counts) and place.runs(lay))
        for layout in itertools.islice(able, KEPT):
            self.trial(counts, layout)


def _within(counts: Counts, most: Counts) -> bool:
    return all(n <= m for n, m in zip(counts, most, strict=True))


def _owners(requirement: Requirement) -> set[str]:
    return {path.partition(".")[0] for path in requirement.results}
