"""What a search may choose from: counts of servers, and ways to divide each workload over them.

A layout holds the values of all open degrees. Layouts are listed apart from counts, and those that cannot run on the
accelerators of given counts are left out before anything is computed: a batch that they do not divide, workers that have no
accelerators.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.entity import Auto
from specc.design.workload import Inference, Training, TrainingParallel
from specc.plan.degrees import (
    OpenValue,
    pool_degrees,
    serving_degrees,
    settled,
    training_degrees,
)
from specc.plan.limit import runs
from specc.record import record
from specc.sizing.candidates import choices, complete, layouts
from specc.sizing.open_values import Open, open_values, with_values
from specc.sums import sum_counts
from specc.topology.inventory import ServerGroup, machines
from specc.units.dimension import TOKEN

if TYPE_CHECKING:
    from specc.sizing.divisions import Divisions, DivisionWays

LARGEST = 1_000_000  # of anything counted, where no bound is given
FEW = 64  # layouts of a training job that are all tried
JOINT = 512  # layouts of all workloads together that are tried in full

Counts = tuple[int, ...]
Layout = Mapping[Open, int]


@record(kw_only=False, eq=False)
class Space:
    """The choices of one component of a design."""

    design: Design

    @cached_property
    def opens(self) -> tuple[Open, ...]:
        """Everything that is open, in the order of the text."""
        return open_values(self.design)

    @cached_property
    def counts(self) -> tuple[Open, ...]:
        """The open counts of servers and accelerators."""
        return tuple(open_ for open_ in self.opens if open_.counted)

    @cached_property
    def lows(self) -> Counts:
        """The least of each count."""
        return tuple(open_.least for open_ in self.counts)

    @cached_property
    def highs(self) -> Counts:
        """The most of each count."""
        return tuple(max(o.least, o.auto.high or LARGEST) for o in self.counts)

    @cached_property
    def degrees(self) -> Mapping[str, tuple[Open, ...]]:
        """The open degrees of each workload."""
        by_workload: dict[str, tuple[Open, ...]] = {}
        for open_ in self.opens:
            if not open_.counted:
                by_workload[open_.entity] = (*by_workload.get(open_.entity, ()), open_)
        return by_workload

    @cached_property
    def priced(self) -> Mapping[str, Mapping[Open, Sequence[int]]]:
        """Training jobs with too many layouts to try them all, which are priced at once: what each open degree may be."""
        jobs: dict[str, Mapping[Open, Sequence[int]]] = {}
        for name, opens in self.degrees.items():
            job = self.design.entities[name]
            if not isinstance(job, Training) or job.cluster is None or job.per_domain is not None:
                continue
            values = choices(job, opens)
            if isinstance(job.accelerators, Auto) or math.prod(map(len, values.values())) <= FEW:
                continue
            jobs[name] = values
        return jobs

    @cached_property
    def ways(self) -> "Mapping[str, DivisionWays]":
        """Of the training jobs that are priced the degrees that divide their models."""
        from specc.sizing.divisions import DivisionWays  # prices layouts, where one is searched

        made: dict[str, DivisionWays] = {}
        for name, values in self.priced.items():
            job = self.design.entities[name]
            assert isinstance(job, Training)
            made[name] = DivisionWays(training=job, values=values)
        return made

    @cached_property
    def by_workload(self) -> Mapping[str, tuple[Layout, ...]]:
        """The layouts of each workload, those first that use the fewest accelerators for a copy; one of those that are priced."""
        return {
            name: ({o: v[0] for o, v in self.priced[name].items()},)
            if name in self.priced
            else layouts(self.design, name, opens)
            for name, opens in self.degrees.items()
        }

    @cached_property
    def joint(self) -> bool:
        """Whether the layouts of all workloads can be tried together."""
        return not self.priced and math.prod(map(len, self.by_workload.values())) <= JOINT

    @cached_property
    def listed(self) -> bool:
        """Whether the layouts are all that there are, and can be tried together."""
        return self.joint and all(
            complete(self.design, name, opens) for name, opens in self.degrees.items()
        )

    @cached_property
    def together(self) -> tuple[Layout, ...]:
        """Every layout of all workloads together."""
        return tuple(
            {open_: value for part in parts for open_, value in part.items()}
            for parts in itertools.product(*self.by_workload.values())
        )

    def values(self, counts: Sequence[int], layout: Layout) -> dict[Open, int]:
        """Counts and a layout as values, in the order of the text."""
        chosen = {**dict(zip(self.counts, counts, strict=True)), **layout}
        return {open_: chosen[open_] for open_ in self.opens if open_ in chosen}

    def stands(self, counts: Counts) -> bool:
        """Whether there is something of every group of kinds of servers."""
        groups: dict[tuple[str, str], int] = {}
        for open_, count in zip(self.counts, counts, strict=True):
            group = open_.entity, open_.path.rpartition(".")[0]
            groups[group] = groups.get(group, 0) + count + self._fixed(open_)
        return all(groups.values())

    def _fixed(self, open_: Open) -> int:
        """What is not open of the kinds beside an open one."""
        cluster = self.design.entities[open_.entity]
        if not isinstance(cluster, Cluster):
            return 0
        head, _, rest = open_.path.partition(".")
        items = cluster.servers if head == "servers" else cluster.pools[rest.partition(".")[0]]
        return sum_counts(item.count for item in items if isinstance(item.count, int))

    def at(self, counts: Counts) -> "Place":
        """The design with so many of everything."""
        values = dict(zip(self.counts, counts, strict=True))
        design = with_values(self.design, values) if values else self.design
        return Place(space=self, counts=counts, design=design)


@record(eq=False)
class Place:
    """The design with its counts filled in, and its degrees open."""

    space: Space
    counts: Counts
    design: Design

    @cached_property
    def groups(self) -> Mapping[str, tuple[ServerGroup, ...]]:
        """The servers of each cluster that workloads may use."""
        return {
            name: tuple(m for m in machines(cluster) if not m.service)
            for name, cluster in self.design.of_kind(Cluster).items()
        }

    def runs(self, layout: Layout) -> bool:
        """Whether every workload can run in a layout on these servers, as far as whole numbers tell."""
        by_workload: dict[str, dict[Open, int]] = {}
        for open_, value in layout.items():
            by_workload.setdefault(open_.entity, {})[open_] = value
        return all(self._runs(name, values) for name, values in by_workload.items())

    def _runs(self, name: str, values: Layout) -> bool:
        workload = with_values(self._alone(name), values).entities[name]
        assert isinstance(workload, Training | Inference)
        if workload.per_domain if isinstance(workload, Training) else workload.others:
            return True
        count = self._accelerators(workload)
        if not count:
            return True
        try:
            if isinstance(workload, Training):
                return _trains(workload, count)
            return _serves(workload, count)
        except (
            OpenValue
        ):  # something else than a degree stays open, which the gate of the plan sees later
            return True

    @cached_property
    def divisions(self) -> "Mapping[str, Divisions]":
        """All layouts of the training jobs that are priced."""
        from specc.sizing.divisions import Divisions  # prices layouts, where one is searched

        made: dict[str, Divisions] = {}
        for name, values in self.space.priced.items():
            job = self.design.entities[name]
            assert isinstance(job, Training)
            made[name] = Divisions(
                training=job,
                values=values,
                count=self._accelerators(job),
                ways=self.space.ways[name],
            )
        return made

    def _alone(self, name: str) -> Design:
        return attrs.evolve(self.design, entities={name: self.design.entities[name]})

    def _accelerators(self, workload: Training | Inference) -> int:
        """Accelerators that it may use; 0 where that is not sure."""
        if isinstance(workload.accelerators, int):
            return workload.accelerators
        if isinstance(workload.accelerators, Auto) or workload.cluster is None:
            return 0
        groups = self.groups.get(workload.cluster.name, ())
        used = (g for g in groups if workload.on is None or g.pool == workload.on)
        return sum_counts(g.count * g.accelerators for g in used)


def _trains(training: Training, count: int) -> bool:
    degrees = training_degrees(training, count)
    if degrees.replica * (max(1, degrees.data)) > count:
        return False
    parallel = training.parallel or TrainingParallel()
    copies = attrs.evolve(training, parallel=attrs.evolve(parallel, data=degrees.data))
    batch = training.global_batch
    # One in tokens is rounded to whole steps.
    whole = batch is None or batch.dimension is TOKEN or degrees.whole_batch
    return whole and runs(copies)


def _serves(inference: Inference, count: int) -> bool:
    parted = inference.disaggregated
    if parted is None or parted.prefill is None or parted.decode is None:
        return serving_degrees(inference, count).replica <= count
    pools = [pool_degrees(pool) for pool in (parted.prefill, parted.decode)]
    if {parted.prefill.on, parted.decode.on} - {None, inference.on}:
        return True
    return sum_counts(settled(pool.replicas) * pool.replica for pool in pools) <= count


def every(counts: Iterator[Counts]) -> list[Counts]:
    """Counts as a list, the largest in all first."""
    return sorted(counts, key=lambda c: (-sum_counts(c), c))
