"""GS3166: an offer of something that no cluster of the text buys or rents.

What it finds: an offer in a text with clusters whose part none of them has, no variant and no choice either, or has only inside a system that
is bought as one; and an offer of instances that no cluster rents and whose accelerators none has, so that it is compared with nothing.

Why it matters: a price that is stated and changes no total: the part that it was meant for has another name, and its price stays unknown.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100, dgx_h200

offer quoted { part = dgx_h200; price = 400000 USD; date = "2026-10" }
cluster pod { servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h200

offer quoted { part = dgx_h200; price = 400000 USD; date = "2026-10" }
cluster pod { servers = 4 x dgx_h200 }
```
"""

from collections.abc import Iterable, Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Counted, Entity
from specc.design.walk import reachable
from specc.diagnostics.diagnostic import Severity

_CHOSEN = frozenset({"optic", "cable"})
"""What the compiler chooses by its price where a fabric leaves it open."""


def offer_unused(design: Design) -> Iterator[Finding]:
    """The offers of the text against what its clusters hold, in every variant and at every point of a sweep."""
    clusters = list(_clusters(design))
    if not clusters or not design.reached("offer"):
        return
    from specc.design.price import Offer

    held = tuple(reachable(*clusters))
    # What lies in stock is bought apart, whatever holds it.
    stocked = any(getattr(cluster, "spares", None) is not None for cluster in clusters)
    bought = set(map(id, held if stocked else reachable(*clusters, into=_opened)))
    kinds: dict[tuple[str, str, str], list[Entity]] = {}
    for one in held:
        kinds.setdefault((one.kind, one.path, one.name), []).append(one)
    options = {name for choice in design.choices for name in choice.options}
    for offer in design.entities.values():
        if not isinstance(offer, Offer):
            continue
        thing = offer.part if offer.part is not None else offer.instance
        if thing is None or thing.kind in _CHOSEN or thing.name in options:
            continue
        alike = kinds.get((thing.kind, thing.path, thing.name), [])
        if any(id(one) in bought for one in alike):
            continue
        if offer.part is None and not alike and _comparable(thing, held):
            continue
        yield _finding(offer, thing, alike, held)


def _finding(offer: Entity, thing: Entity, alike: list[Entity], held: Iterable[Entity]) -> Finding:
    field = "part" if "part" in offer.origins else "instance"
    if alike:
        whole = next(one for one in held if _whole(one) and alike[0] in reachable(one))
        return Finding(
            about=offer,
            field=field,
            message=f"`{offer.name}` prices `{thing.name}`, which comes inside `{whole.name}`: it changes no total",
            label="bought with what holds it",
            helps=(f"price `{whole.name}`, or say that it is sold without: `sold_as = barebone`",),
        )
    return Finding(
        about=offer,
        field=field,
        message=f"`{offer.name}` prices `{thing.name}`, which no cluster has: it changes no total",
        label="nothing uses it",
        helps=("offer the part that the cluster names, or leave the offer out",),
    )


def _clusters(design: Design) -> Iterator[Entity]:
    """The clusters of a design and of its variants, and what a sweep puts into them."""
    yield from (entity for entity in design.entities.values() if entity.kind == "cluster")
    for variant in design.variants.values():
        yield from _clusters(variant)
    for axes in design.sweeps.values():
        for value in (value for values in axes.values() for value in values):
            parts = value if isinstance(value, tuple) else (value,)
            for part in parts:
                of = part.of if isinstance(part, Counted) else part
                if isinstance(of, Entity):
                    yield of


def _whole(entity: Entity) -> bool:
    return (
        entity.kind in {"server", "enclosure"} and getattr(entity, "sold_as", "system") == "system"
    )


def _opened(entity: Entity) -> bool:
    """Whether what is inside is bought apart."""
    return not _whole(entity)


def _comparable(instance: Entity, held: Iterable[Entity]) -> bool:
    """Whether a cluster could be rented as such instances: it has accelerators of their kind."""
    inside = {one.name for one in reachable(instance) if one.kind == "accelerator"}
    return any(one.kind == "accelerator" and one.name in inside for one in held)


RULE = Rule(
    code="GS3166",
    slug="offer-unused",
    severity=Severity.WARNING,
    judge=offer_unused,
)
