"""Switches of an enclosure as the leaves of a fabric: `placement = enclosure`.

Every enclosure brings its switches along. Its servers share them evenly, so that a fabric has as many leaves as its enclosures have
switches, and links of servers stay inside: no cable is bought for them.
"""

from fractions import Fraction

from specc.design.cluster import Fabric
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.switch import Switch
from specc.record import evolve, record
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound, same
from specc.topology.members import Member
from specc.topology.shape import FabricRequest, Problem, SizedFabric

PLACE = "enclosure"


@record
class Inside:
    """What of a fabric is in its enclosures."""

    name: str
    """Of the enclosure."""
    enclosures: int
    switches: int
    """Leaves in each of them."""
    planes: int
    ends: int
    """Kinds of devices whose links stay inside; they are the first of the fabric's."""

    @property
    def leaves(self) -> int:
        """Of all enclosures."""
        return self.enclosures * self.switches

    def homes(self) -> list[int]:
        """The enclosure of each leaf, in the order of their numbers."""
        each = self.switches // self.planes
        return [
            at for _ in range(self.planes) for at in range(self.enclosures) for _ in range(each)
        ]


def find(fabric: Fabric, on_it: list[Member]) -> Inside | Problem | None:
    """Whose switches are the leaves; None where a fabric does not ask for it."""
    if fabric.placement != PLACE or not isinstance(fabric.leaf, Switch):
        return None
    first = on_it[0].machine if on_it else None
    shell = first.enclosure if first is not None else None
    held = _held(shell, fabric.leaf) if shell is not None else 0
    if first is None or shell is None or not held:
        holder = (
            f"`{shell.name}` has no `{fabric.leaf.name}`" if shell else "its servers stand in none"
        )
        return _problem(
            holder,
            "enclosures that list the leaf among their switches",
            f"State `switches = 2 x {fabric.leaf.name}` in the enclosure, or another place.",
        )
    if held % fabric.planes:
        return _problem(
            f"{held} switches in `{shell.name}` over {fabric.planes} planes",
            "the same number of switches for every plane",
            "Make planes a divisor of the switches of an enclosure.",
        )
    ends = sum_counts(
        1 for m in on_it if m.machine is not None and same(m.machine.enclosure, shell)
    )
    return Inside(
        name=shell.name,
        enclosures=first.enclosures,
        switches=held,
        planes=fabric.planes,
        ends=ends,
    )


def _held(shell: Enclosure, leaf: Switch) -> int:
    return sum_counts(
        lower_bound(c.count)
        for c in shell.switches
        if isinstance(c.of, Switch) and same(c.of, leaf)
    )


def _problem(found: str, allowed: str, hint: str) -> Problem:
    return Problem(kind="missing", field="placement", found=found, allowed=allowed, hint=hint)


def in_cells() -> Problem:
    """Cells whose leaves would be those of enclosures."""
    return _problem(
        "cells with `placement = enclosure`",
        "one kind of server in a fabric whose leaves are in its enclosures",
        "Give each kind a fabric, or leave `placement` out.",
    )


def shared(ask: FabricRequest, inside: Inside) -> FabricRequest | Problem:
    """The ask with the links of an enclosure dealt over its switches."""
    links = ask.servers.links // inside.planes
    switches = inside.switches // inside.planes
    held = Fraction(ask.servers.count, inside.enclosures)
    down = held * links / switches
    if down.denominator != 1:
        return evolve(
            _problem(
                f"{held * links} links of the servers in `{inside.name}` over {switches} switches",
                "the same number of links on each of them",
                "Change the links of a server, or the switches of the enclosure.",
            ),
            kind="rails",
        )
    board = ask.leaf
    inner = board.inner(ask.servers.rate) if board is not None else None
    room = inner.ports(ask.servers.rate) if inner is not None else 0
    if inner is not None and down > room:
        return evolve(
            _problem(
                f"{down} links of servers on each switch of `{inside.name}`",
                f"{room} ports of its backplane",
                "Take fewer links, or a switch with more ports inside.",
            ),
            kind="ports",
        )
    rails = switches if links and links % switches == 0 else 1
    return evolve(ask, downlinks=int(down), rails=rails if rails > 1 else None)


def settled(sized: SizedFabric, inside: Inside) -> SizedFabric:
    """The fabric with what stays in enclosures marked: links of their servers, which take no cage."""
    leaf = sized.tier("leaf") or sized.tier("switch")
    if leaf is None:
        return sized
    if leaf.count != inside.leaves:
        wrong = Problem(
            kind="ports",
            field="placement",
            found=f"{leaf.count} leaves",
            allowed=f"{inside.leaves}, the switches of {inside.enclosures} `{inside.name}`",
            hint="Attach what stands outside to a fabric whose leaves are bought for it.",
        )
        return SizedFabric(shape=sized.shape, problems=(wrong,))
    up = sum_counts(layer.lower_cages for layer in sized.layers if layer.lower == leaf.name)
    layers = tuple(
        evolve(layer, inside=True, upper_cages=0) if number < inside.ends else layer
        for number, layer in enumerate(sized.layers)
    )
    cages = evolve(leaf, cages=up // max(1, leaf.count), cages_all=up)
    tiers = tuple(cages if tier is leaf else tier for tier in sized.tiers)
    return evolve(sized, tiers=tiers, layers=layers)
