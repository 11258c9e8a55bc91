"""What a fabric states and its shape does not give: counts of switches, and the ratio at the leaves."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from specc.design.cluster import Fabric
from specc.sums import sum_counts
from specc.topology.shape import Problem, SizedFabric, Tier
from specc.units.text import number

NOTHING: Mapping[str, Fabric] = {}
_TIERS = {"leaves": ("leaf", "switch"), "spines": ("spine",), "cores": ("core",)}


def unmet(
    fabric: Fabric, sized: SizedFabric, read: Mapping[str, Fabric] = NOTHING
) -> Iterator[Problem]:
    """A problem for each number that the text states and the sized fabric does not have."""
    for field, tiers in _TIERS.items():
        stated = getattr(fabric, field)
        if stated is not None:
            yield from _count(
                field, stated, sum_counts(sized.count(tier) for tier in tiers), sized
            )
    if fabric.groups is not None:
        yield from _count("groups", fabric.groups, sized.fact("groups"), sized)
    for leaf, below, above in sized.leaves():
        own = read.get(leaf.name.removesuffix("leaf").rstrip("_"), fabric)
        yield from _ratio(own, Fraction(leaf.down * below.rate, leaf.up * above.rate), leaf)


def _count(field: str, stated: int, sized: int, fabric: SizedFabric) -> Iterator[Problem]:
    if stated == sized:
        return
    yield Problem(
        kind="stated",
        field=field,
        found=f"{stated} {field}",
        allowed=f"{sized}, which {fabric.shape} takes here with the same links from every switch to every other"
        if sized
        else f"none: {fabric.shape} has no {field} here",
        hint=f"State {sized} {field}, or none and have them counted."
        if sized
        else f"Leave `{field}` out.",
    )


def _ratio(fabric: Fabric, ratio: Fraction, leaf: Tier) -> Iterator[Problem]:
    """A leaf whose stated links are more oversubscribed than the stated ratio."""
    stated = fabric.tiers.get("leaf") or fabric.oversubscription
    if stated is None:
        return
    if ratio > Fraction(stated.value):
        yield Problem(
            kind="stated",
            field="oversubscription" if "leaf" not in fabric.tiers else "tiers",
            found=f"{number(float(stated.value))}:1 at the leaves",
            allowed=f"at least {number(float(ratio))}:1 with {leaf.down} links down and {leaf.up} up",
            hint="State fewer links down or more up, or a higher ratio.",
        )
