"""What a folded Clos network carries: bandwidth stage by stage, bisection, and what failures leave."""

from fractions import Fraction

from specc.topology.plane import Clos
from specc.topology.ports import PortDivision
from specc.topology.shape import FabricRequest, UplinkStage


def _block(clos: Clos) -> int:
    """Servers that meet on a leaf."""
    block = clos.unit or clos.down // max(1, clos.links)
    return max(1, min(block, clos.servers))


def stages(ask: FabricRequest, division: PortDivision, clos: Clos) -> tuple[UplinkStage, ...]:
    """The blocks that servers share, from the leaf to the whole."""
    if not clos.servers or not clos.links:
        return ()
    inside = Fraction(clos.links * clos.planes * ask.servers.rate)
    if not clos.spines:
        return (
            UplinkStage(name="leaf", servers=clos.servers, inside=inside, outside=inside, hops=1),
        )
    block = _block(clos)
    leaf_out = (
        Fraction(clos.rails if clos.unit else 1) * clos.up * division.up_rate * clos.planes / block
    )
    leaf_out = min(inside, leaf_out)
    stages = [UplinkStage(name="leaf", servers=block, inside=inside, outside=leaf_out, hops=1)]
    if clos.cores:
        ends = (
            clos.pod_leaves // clos.rails * clos.unit
            if clos.unit
            else clos.pod_leaves * clos.down // clos.links
        )
        ends = max(1, min(ends, clos.servers))
        out = Fraction(clos.spines * clos.spine_up * division.up_rate * clos.planes, ends)
        stages.append(
            UplinkStage(
                name="pod", servers=ends, inside=leaf_out, outside=min(leaf_out, out), hops=3
            )
        )
    top = stages[-1].outside
    stages.append(
        UplinkStage(
            name="fabric",
            servers=clos.servers,
            inside=top,
            outside=top,
            hops=5 if clos.cores else 3,
        )
    )
    return tuple(stages)


def bisection(ask: FabricRequest, division: PortDivision, clos: Clos) -> Fraction | None:
    """One-way bandwidth between two halves of the servers, cut between leaves (and pods) where there are several.

    For a 1:1 Clos it is `N*B/2`. Source: Dally and Towles, Principles and Practices of Interconnection Networks, 3.3.
    """
    if not clos.servers or not clos.links:
        return None
    half = Fraction(clos.servers * clos.links * ask.servers.rate, 2)
    if clos.spines and _block(clos) < clos.servers:
        half = min(half, Fraction(clos.leaves * clos.up * division.up_rate, 2))
        if clos.cores and clos.pods > 1:
            half = min(half, Fraction(clos.spine_links * division.up_rate, 2))
    return half * clos.planes


def most(clos: Clos, spine_ports: int, core_ports: int) -> int | None:
    """Servers that the network takes with all ports used."""
    if not clos.links:
        return None
    if not clos.spines:
        per_leaf = clos.links // clos.rails if clos.unit else clos.links
        return clos.down // max(1, per_leaf)
    leaves = spine_ports if not clos.cores else core_ports * clos.pod_leaves
    if clos.unit:
        return leaves // clos.rails * clos.unit
    return leaves * clos.down // clos.links


def losses(ask: FabricRequest, clos: Clos) -> tuple[tuple[str, str, Fraction], ...]:
    """What is left after one failure: a server's share after a link or leaf, a leaf's after a spine, a pod's after a core."""
    links = ask.servers.links
    if not links:
        return ()
    on_leaf = clos.links // clos.rails if clos.unit else min(clos.links, clos.down)
    losses = [
        ("link", "its server", Fraction(links - 1, links)),
        ("leaf", "each server on it", Fraction(links - on_leaf, links)),
    ]
    if clos.spines:
        left = Fraction(clos.spines * clos.planes - 1, clos.spines * clos.planes)
        losses.append(("spine", "each leaf of its pod" if clos.cores else "each leaf", left))
    if clos.cores:
        cores = clos.all_cores * clos.planes
        losses.append(("core", "traffic between pods", Fraction(cores - 1, cores)))
    return tuple(losses)
