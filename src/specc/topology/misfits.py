"""What a folded Clos network cannot be made of: too few ports, uneven rails."""

from specc.topology.ports import PortDivision, Switchboard
from specc.topology.shape import FabricRequest, Problem
from specc.units.text import link_rate


def missing_leaf() -> Problem:
    """A fabric without a leaf."""
    return Problem(
        kind="missing",
        field="leaf",
        found="`leaf` is not stated",
        allowed="a switch",
        hint="State `leaf`, or leave `topology` out where a `rate` is all that is known.",
    )


def too_fast(ask: FabricRequest, board: Switchboard) -> Problem:
    """Links that no port of a switch reaches."""
    up = ask.uplink_rate or 0
    above = ask.servers.rate <= board.fastest < up
    return Problem(
        kind="rate",
        field="uplink_rate" if above else "leaf",
        found=f"{'uplinks' if above else 'links'} of {link_rate(up if above else ask.servers.rate)}",
        allowed=f"at most {link_rate(board.fastest)} a port on {board.name}",
        hint="Take a faster switch, or slower links.",
    )


def misfit(ask: FabricRequest, rails: int, planes: int) -> Problem | None:
    """Links of a server, or leaves, that rails or planes do not divide; None where they do."""
    links = ask.servers.links
    if planes > 1 and links % planes:
        return Problem(
            kind="planes",
            field="planes",
            found=f"{links} links of a server over {planes} planes",
            allowed="the same number of links into every plane",
            hint="Make planes a divisor of the links of a server.",
        )
    if rails > 1 and (links // planes) % rails:
        return Problem(
            kind="rails",
            field="rails",
            found=f"{links // planes} links of a server over {rails} rails",
            allowed="the same number of links on every rail",
            hint="Make rails a divisor of the links of a server.",
        )
    if rails > 1 and ask.leaves and ask.leaves % (rails * planes):
        return Problem(
            kind="rails",
            field="leaves",
            found=f"{ask.leaves} leaves over {rails * planes} rails",
            allowed="the same number of leaves for every rail",
            hint="Make the leaves a multiple of the rails.",
        )
    return None


def undividable(
    ask: FabricRequest, board: Switchboard, division: PortDivision, per_rail: int
) -> Problem | None:
    """A leaf with too few ports for what is asked of it; None where they do."""
    cages = division.cages(division.down, division.up)
    if cages > board.cage_count or not division.both_ways:
        return Problem(
            kind="ports",
            field="uplinks"
            if ask.uplinks
            else "downlinks"
            if ask.downlinks
            else "oversubscription",
            found=f"{division.down} links down and {division.up} up on {board.name}",
            allowed=f"{board.ports(ask.servers.rate)} ports at {link_rate(ask.servers.rate)}, at least one each way",
            hint="Take a switch with more ports, or fewer links each way.",
        )
    if per_rail > division.down:
        return Problem(
            kind="ports",
            field="leaf",
            found=f"{per_rail} links of one server on a leaf",
            allowed=f"{division.down} ports down on {board.name}",
            hint="Take a switch with more ports, or more rails.",
        )
    return None
