"""Parts of a design that do not touch each other, each sized alone.

What joins: a workload and its clusters, the stages of a chain, clusters in a site whose racks or rent they share, and whatever
one requirement or objective names together.
"""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.requirement import Requirement
from specc.design.workload import Inference, Pipeline, Training
from specc.sizing.open_values import open_values

SIZED = (Cluster, Training, Inference, Pipeline)


def components(design: Design) -> tuple[Design, ...]:
    """The independent parts that leave something open, each a design with what it names and nothing else that is sized."""
    clusters = design.of_kind(Cluster)
    joined = _Joined(n for n, e in design.entities.items() if isinstance(e, SIZED))
    for name, entity in design.entities.items():
        joined.join([name, *_beside(clusters, entity)])
    named = [(r, _named(design, clusters, r)) for r in design.requirements]
    for _, names in named:
        joined.join(names)
    opened = {open_.entity for open_ in open_values(design)}
    return tuple(
        _only(design, group, named)
        for group in joined.groups()
        if any(name in opened for name in group)
    )


class _Joined:
    """Names in groups that grow together."""

    def __init__(self, names: Iterable[str]) -> None:
        self._group = {name: [name] for name in names}

    def join(self, names: Iterable[str]) -> None:
        known = [name for name in names if name in self._group]
        for name in known[1:]:
            first, other = self._group[known[0]], self._group[name]
            if first is not other:
                first.extend(other)
                self._group.update(dict.fromkeys(other, first))

    def groups(self) -> Iterator[frozenset[str]]:
        seen: set[str] = set()
        for name, group in self._group.items():
            if name not in seen:
                seen.update(group)
                yield frozenset(group)


def _beside(clusters: Mapping[str, Cluster], entity: Entity) -> Iterator[str]:
    """What an entity rests on or shares."""
    if isinstance(entity, Training | Inference):
        others = entity.others if isinstance(entity, Inference) else ()
        yield from (cluster.name for cluster in (entity.cluster, *others) if cluster is not None)
        yield from (other.name for other in entity.instead_of)
    elif isinstance(entity, Pipeline):
        yield from (stage.name for stage in entity.stages)
    elif isinstance(entity, Cluster) and entity.site is not None:
        shared = entity.site.racks or entity.site.colocation is not None
        yield from (
            name
            for name, other in (clusters.items() if shared else ())
            if other.site is not None and other.site.name == entity.site.name
        )


def _named(design: Design, clusters: Mapping[str, Cluster], requirement: Requirement) -> list[str]:
    """What a requirement is about: the entities whose results it rests on; of a site, its clusters."""
    owners = {path.partition(".")[0] for path in requirement.results}
    owners.add(requirement.scope.partition(".")[0])
    standing = [
        name
        for name, cluster in clusters.items()
        if cluster.site is not None and cluster.site.name in owners
    ]
    return [*(name for name in sorted(owners) if name in design.entities), *standing]


def _only(
    design: Design, names: frozenset[str], named: Iterable[tuple[Requirement, list[str]]]
) -> Design:
    return attrs.evolve(
        design,
        entities={
            name: entity
            for name, entity in design.entities.items()
            if name in names or not isinstance(entity, SIZED)
        },
        requirements=tuple(
            requirement for requirement, about in named if not names.isdisjoint(about)
        ),
    )
