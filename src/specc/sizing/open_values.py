"""What a design leaves open, and the design with such a value filled in."""

from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.entity import Auto, Counted, Entity, Value, written
from specc.design.workload import Inference, Training
from specc.diagnostics.span import Span
from specc.record import field, record

DEGREES = (
    "tensor", "pipeline", "context", "expert", "expert_tensor", "data", "virtual_pipeline", "microbatch", "shard", "replicas",
)  # fmt: skip


@record
class Open:
    """An open value.

    Attributes:
        entity: The cluster or workload that has it.
        path: Where in it: `servers.0`, `pools.small.0`, `accelerators`, `parallel.tensor`, `traffic.concurrency`.
        auto: Its bounds.
        span: Where it was written.
    """

    entity: str
    path: str
    auto: Auto
    span: Span | None = field(default=None, eq=False)
    least: int = 1
    """The smallest value that it may have: none at all of a kind of several that may stand for each other."""
    words: tuple[Value, ...] = field(default=(), eq=False)
    """Of a field that takes words: what it may be; its values are their places, from 1."""

    @property
    def counted(self) -> bool:
        """Whether it is a count of servers or accelerators, not a way to divide work."""
        return self.path.startswith(("servers.", "pools.", "accelerators"))

    @property
    def tallied(self) -> bool:
        """Whether it is any whole number of requests or workers, which need not divide anything."""
        return self.path.rpartition(".")[2] in {"concurrency", "batch", "workers"}

    def meaning(self, value: int) -> Value | int:
        """What a value is in the design."""
        return self.words[value - 1] if self.words else value

    def shown(self, value: int) -> str | int:
        """A value as reports write it."""
        return written(self.words[value - 1]) if self.words else value

    @property
    def name(self) -> str:
        """As reports call it; the number of an only kind of server is left out."""
        return f"{self.entity}.{self.path.removesuffix('.0')}"


WORDED = ("sharding", "recompute", "offload")
"""Fields of a training job that take words and may be open."""
Values = Mapping[Open, int]
N = TypeVar("N", bound=Entity)


def open_values(design: Design) -> tuple[Open, ...]:
    """Everything that is open, clusters first."""
    values: list[Open] = []
    for name, cluster in design.of_kind(Cluster).items():
        values += _counts(name, "servers", cluster.servers)
        for pool, items in cluster.pools.items():
            values += _counts(name, f"pools.{pool}", items)
    for name, workload in design.entities.items():
        if isinstance(workload, Training | Inference):
            values += _workload(name, workload)
    return tuple(values)


def _counts(entity: str, path: str, items: tuple[Counted, ...]) -> list[Open]:
    fixed = any(isinstance(item.count, int) and item.count for item in items)
    others = fixed or len(items) > 1
    values = []
    for i, item in enumerate(items):
        if isinstance(item.count, Auto):
            stated = item.count.low
            least = 0 if others and not stated else max(1, stated or 1)
            values.append(
                Open(
                    entity=entity,
                    path=f"{path}.{i}",
                    auto=item.count,
                    span=item.span,
                    least=least,
                )
            )
    return values


def _workload(entity: str, workload: Training | Inference) -> list[Open]:
    values: list[Open] = []
    places: list[tuple[str, Entity | None, tuple[str, ...]]] = [
        ("", workload, ("accelerators",)),
        ("parallel.", workload.parallel, DEGREES),
    ]
    if isinstance(workload, Inference):
        places.append(("traffic.", workload.traffic, ("concurrency", "batch")))
        if workload.disaggregated is not None:
            for phase in ("prefill", "decode"):
                pool = getattr(workload.disaggregated, phase)
                places.append((f"disaggregated.{phase}.", pool, ("workers", *DEGREES)))
    for prefix, part, names in places:
        for name in names:
            value = getattr(part, name, None) if part is not None else None
            if isinstance(value, Auto) and not _filled(workload, prefix + name):
                values.append(
                    Open(
                        entity=entity,
                        path=prefix + name,
                        auto=value,
                        span=part.span(name) if part else None,
                        least=max(1, value.low or 1),
                    )
                )
    return values + (_words(entity, workload) if isinstance(workload, Training) else [])


def _words(entity: str, training: Training) -> list[Open]:
    opened = {name: getattr(training, name) for name in WORDED}
    opened = {name: value for name, value in opened.items() if isinstance(value, Auto)}
    if not opened:
        return []
    from specc.sizing.words import options  # where one is open alone

    return [
        Open(
            entity=entity,
            path=name,
            auto=value,
            span=training.span(name),
            words=options(training, name),
        )
        for name, value in opened.items()
    ]


def _filled(workload: Entity, path: str) -> bool:
    """Replicas, and data parallelism of training, fill the cluster by themselves."""
    training = isinstance(workload, Training)
    return path == "parallel.replicas" or (training and path == "parallel.data")


def with_values(design: Design, values: Values) -> Design:
    """The design with open values filled in; workloads see the changed clusters."""
    clusters: dict[str, Cluster] = {}
    for name, cluster in design.of_kind(Cluster).items():
        clusters[name] = _with(cluster, _of(values, name))
    entities: dict[str, Entity] = {}
    for name, entity in design.entities.items():
        if isinstance(entity, Cluster):
            entities[name] = clusters[name]
        elif isinstance(entity, Training | Inference):
            entities[name] = _with(_placed(entity, clusters), _of(values, name))
        else:
            entities[name] = entity
    return attrs.evolve(design, entities=entities)


def with_floors(design: Design, floors: Mapping[str, int]) -> Design:
    """The design with open counts that are no smaller than given ones, by their names."""
    raised: dict[Open, Any] = {
        open_: attrs.evolve(open_.auto, low=max(open_.least, floors[open_.name]))
        for open_ in open_values(design)
        if open_.counted and open_.name in floors
    }
    return with_values(design, raised)


def filled(workload: Training | Inference, values: Values) -> Training | Inference:
    """A workload with its own open values filled in, on its cluster as it is."""
    return _with(workload, {open_.path: open_.meaning(n) for open_, n in values.items()})


def _placed(workload: Training | Inference, clusters: dict[str, Cluster]) -> Training | Inference:
    """The workload on the changed clusters."""
    first = workload.cluster
    changed = None if first is None else clusters.get(first.name, first)
    if not isinstance(workload, Inference):
        return attrs.evolve(workload, cluster=changed)
    others = tuple(clusters.get(other.name, other) for other in workload.others)
    return attrs.evolve(workload, cluster=changed, others=others)


def _of(values: Values, entity: str) -> dict[str, Value | int]:
    return {open_.path: open_.meaning(n) for open_, n in values.items() if open_.entity == entity}


def _with(entity: N, values: dict[str, Value | int]) -> N:
    changed = _set(entity, {tuple(path.split(".")): value for path, value in values.items()})
    if isinstance(changed, Cluster) and 0 in values.values():
        return _without_absent(changed)  # type: ignore[return-value]
    return changed


def _without_absent(cluster: Cluster) -> Cluster:
    """A cluster without the kinds of servers of which it has none."""
    return attrs.evolve(
        cluster,
        servers=_present(cluster.servers),
        pools={name: _present(items) for name, items in cluster.pools.items()},
    )


def _present(items: tuple[Counted, ...]) -> tuple[Counted, ...]:
    return tuple(item for item in items if item.count != 0)


def _set(entity: N, values: Mapping[tuple[str, ...], Value | int]) -> N:
    """An entity with values at paths in it; each block on the way is made anew once."""
    changed: dict[str, Any] = {}
    inside: dict[str, dict[tuple[str, ...], Value | int]] = {}
    for (head, *rest), value in values.items():
        if rest:
            inside.setdefault(head, {})[tuple(rest)] = value
        else:
            changed[head] = value
    for head, given in inside.items():
        held = getattr(entity, head)
        if isinstance(held, tuple):
            changed[head] = _counted(held, given)
        elif isinstance(held, dict):
            pools = {name: {p[1:]: v for p, v in given.items() if p[0] == name} for name in held}
            changed[head] = {name: _counted(items, pools[name]) for name, items in held.items()}
        else:
            changed[head] = _set(held, given)
    return attrs.evolve(entity, **changed) if changed else entity


def _counted(
    items: tuple[Counted, ...], counts: Mapping[tuple[str, ...], Any]
) -> tuple[Counted, ...]:
    """Items with other counts, by their places."""
    return tuple(
        attrs.evolve(item, count=counts[str(i),]) if (str(i),) in counts else item
        for i, item in enumerate(items)
    )
