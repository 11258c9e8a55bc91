"""Folded Clos networks of one, two and three tiers: counts in closed form, and their wiring.

The rules, with k ports of a switch at the speed in use and d of them down, u = k - d up:

* leaves: `ceil(N/d)`, or `rails * ceil(servers/d)` where each leaf takes one rail;
* spines: the smallest divisor of u that is at least `ceil(leaves*u/k)`, so that every leaf sends the same number of links
  to every spine;
* three tiers where the leaves outnumber a spine's ports: pods that each have their own spines, and groups of cores, one
  group for each spine of a pod, again evenly spread;
* leaves have all their uplinks fitted even where a server is missing;
* planes are copies of one network, each with its share of every server's links.

Source: NVIDIA RA-11333-001 (DGX SuperPOD H100), tables 3, 4 and 8; Al-Fares et al., SIGCOMM 2008, for three tiers.
"""

from fractions import Fraction
from math import ceil

from specc.divisors import divisors
from specc.record import evolve
from specc.sums import sum_counts
from specc.topology.assemble import assemble
from specc.topology.attach import room
from specc.topology.misfits import misfit, missing_leaf, too_fast, undividable
from specc.topology.plane import Clos, spread
from specc.topology.ports import PortDivision, Switchboard, divide
from specc.topology.shape import FabricRequest, Problem, SizedFabric, one_sided, refused
from specc.units.text import link_rate


def size_clos(
    ask: FabricRequest,
    shape: str,
    *,
    rails: int = 1,
    planes: int = 1,
    least: int = 1,
    most: int = 3,
) -> SizedFabric:
    """Sizes a Clos network of `least` to `most` tiers, with as few tiers as will do."""
    laid = ground(ask, shape, rails, planes, least, most)
    if isinstance(laid, SizedFabric):
        return laid
    ask, leaf, division, base = laid
    clos, trouble = _upper(ask, division, base, least, most)
    if clos is None:
        return refused(shape, *trouble)
    return assemble(ask, leaf, division, clos, shape)


def ground(
    ask: FabricRequest, shape: str, rails: int, planes: int, least: int, most: int
) -> tuple[FabricRequest, Switchboard, PortDivision, Clos] | SizedFabric:
    """The leaves of a plane, how they are divided, and the ask as it is for them; the whole where one tier does, or why there is none."""
    leaf = ask.leaf
    if leaf is None:
        return refused(shape, missing_leaf())
    flaw = misfit(ask, rails, planes)
    if flaw:
        return refused(shape, flaw)
    links = ask.servers.links // planes
    ask = _filled_by_pod(ask, leaf, rails, links)
    if least == 1 and (most == 1 or not _has_tiers(ask, rails * planes)):
        sized = _one_tier(ask, leaf, shape, rails, planes)
        if isinstance(sized, SizedFabric) or most == 1:
            return sized if isinstance(sized, SizedFabric) else refused(shape, sized)
    division = divide(
        leaf,
        ask.servers.rate,
        ask.ratio,
        up_rate=ask.uplink_rate,
        downlinks=ask.downlinks,
        uplinks=ask.uplinks,
    )
    if division is None:
        return refused(shape, too_fast(ask, leaf))
    division = evolve(division, down=division.down - ask.spare)
    flaw = undividable(ask, leaf, division, links // rails)
    if flaw:
        return refused(shape, flaw)
    base = Clos(
        planes=planes,
        rails=rails,
        servers=ask.servers.count,
        links=links,
        unit=division.down // (links // rails) if rails > 1 and links else 0,
        down=division.down,
        up=division.up,
        leaves=0,
    )
    base = _with_leaves(ask, leaf, division, base)
    return ask, leaf, division, base


def rails_stated(ask: FabricRequest) -> int:
    """Rails of a network that has none by itself: two where servers hang on two leaves, else as stated."""
    return 2 if ask.dual_homed else ask.rails or 1


def _has_tiers(ask: FabricRequest, switches: int) -> bool:
    """Whether more switches are stated than a single tier has."""
    return bool(ask.spines or ask.cores or ask.uplinks or (ask.leaves or 0) > switches)


def _filled_by_pod(
    ask: FabricRequest, board: Switchboard, rails: int, links: int
) -> FabricRequest:
    """A pod that does not fill the leaves of its rails: they need uplinks for what it has, not for all their ports."""
    per_rail = links // rails
    if ask.pod is None or rails == 1 or not per_rail or ask.downlinks or ask.uplinks or ask.spare:
        return ask
    full = divide(board, ask.servers.rate, ask.ratio, up_rate=ask.uplink_rate)
    if full is None or ask.pod >= full.down // per_rail:
        return ask
    return evolve(ask, downlinks=ask.pod * per_rail)


def _with_leaves(
    ask: FabricRequest, board: Switchboard, division: PortDivision, base: Clos
) -> Clos:
    """With the leaves of a plane, and those that attached devices need beside them."""
    if base.unit:
        leaves = base.rails * ceil(base.servers / base.unit)
    else:
        leaves = ceil(base.servers * base.links / base.down)
    leaves = max(leaves, 1 if ask.servers.total or ask.attached else 0)
    free = evolve(base, leaves=leaves)
    added = room(
        ask.attached,
        board,
        division,
        [base.down - free.used(i) for i in range(leaves)],
        base.planes,
    )
    if ask.leaves:
        leaves = max(leaves, ceil(ask.leaves / base.planes) - added)
    return evolve(base, leaves=leaves + added, added=added)


def _one_tier(
    ask: FabricRequest, board: Switchboard, shape: str, rails: int, planes: int
) -> SizedFabric | Problem:
    """One switch a plane (and a rail); a problem where it has too few ports."""
    division = divide(board, ask.servers.rate, Fraction(1))
    if division is None:
        return too_fast(ask, board)
    k = max(0, board.ports(ask.servers.rate) - ask.spare)
    links = ask.servers.links // planes
    per_leaf = links // rails
    division = evolve(division, down=k, up=0)
    clos = Clos(
        planes=planes,
        rails=rails,
        servers=ask.servers.count,
        links=links,
        unit=(k // per_leaf if per_leaf else 0) if rails > 1 else 0,
        down=k,
        up=0,
        leaves=rails,
    )
    need = ask.servers.count * per_leaf
    spare = [k - need] * rails
    extra = room(ask.attached, board, division, spare, planes) if need <= k else 1
    if need > k or extra:
        attached = sum_counts(e.total for e in ask.attached)
        return Problem(
            kind="ports",
            field="leaf",
            found=f"{need * rails * planes} links of {ask.servers.count} servers"
            + (f" and {attached} of other devices" if attached else ""),
            allowed=f"{k * rails * planes} ports at {link_rate(ask.servers.rate)} on {rails * planes} x {board.name}",
            hint=f"One tier takes {k // per_leaf if per_leaf else 0} servers; take leaf_spine, or a larger switch.",
        )
    return assemble(ask, board, division, clos, shape)


def _upper(
    ask: FabricRequest, division: PortDivision, base: Clos, least: int, most: int
) -> tuple[Clos | None, tuple[Problem, ...]]:
    """Spines and cores for the leaves of a plane."""
    spine = ask.spine or ask.leaf
    assert spine is not None
    rate = division.up_rate
    k = spine.ports(rate)
    if not k:
        return None, (
            evolve(
                too_fast(evolve(ask, servers=evolve(ask.servers, rate=rate)), spine),
                field="spine",
            ),
        )
    podded = ask.pod is not None and ask.pod < base.servers
    if not podded and not (ask.cores and most > 2):
        need = max(ceil(base.leaves * base.up / k), ceil((ask.spines or 1) / base.planes))
        spines = spread(base.up, need, uneven=ask.uneven) if base.leaves <= k else None
        if spines:
            flat = evolve(
                base,
                pod_leaves=base.leaves,
                last_leaves=base.leaves,
                spines=spines,
                last_spines=spines,
            )
            return flat, ()
    per = max(
        1, base.unit * (k // base.rails) if base.unit else (k * base.down) // max(1, base.links)
    )
    if most < 3:
        return None, (
            Problem(
                kind="size",
                field="topology",
                found=f"{base.leaves} leaves"
                + (f" in pods of {ask.pod} servers" if podded else ""),
                allowed=f"{k}, the ports of {spine.name} at {link_rate(rate)}: {per} servers in two tiers",
                hint="Take fat_tree or rail_optimised, which go to three tiers, or a larger spine.",
            ),
        )
    return _three(ask, base, spine, rate)


def _three(
    ask: FabricRequest, base: Clos, spine: Switchboard, rate: int
) -> tuple[Clos | None, tuple[Problem, ...]]:
    core = ask.core or spine
    half = divide(spine, rate, ask.spine_ratio)
    if not half or not core.ports(rate):
        board = core if half else spine
        return None, (
            evolve(
                too_fast(evolve(ask, servers=evolve(ask.servers, rate=rate)), board),
                field="core",
            ),
        )
    if not half.both_ways:
        return None, (one_sided("spine", spine, half),)
    if ask.pod is not None:
        pods = [
            base.rails * ceil(ask.pod / base.unit)
            if base.unit
            else ceil(ask.pod * base.links / base.down)
        ]
    elif base.unit:
        # Whole sets of rails where they fill the spines as well, else as many leaves as a spine has ports.
        pods = [max(base.rails, half.down // base.rails * base.rails), half.down]
    else:
        pods = [half.down]
    trouble: list[Problem] = []
    sized: list[Clos] = []
    for pod in pods:
        one = _pods(ask, base, half, (spine, core), pod)
        if isinstance(one, Clos):
            sized.append(one)
        else:
            trouble.append(one)
    if not sized:
        return None, tuple(trouble[:1])
    return min(sized, key=lambda c: c.all_spines + c.all_cores), ()


def _pods(
    ask: FabricRequest,
    base: Clos,
    half: PortDivision,
    boards: tuple[Switchboard, Switchboard],
    pod: int,
) -> Clos | Problem:
    """Three tiers with pods of so many leaves."""
    spine, core = boards
    ratio, rate = ask.spine_ratio, half.down_rate
    pod = max(1, pod)  # nothing may be on the fabric
    pods = max(1, ceil(base.leaves / pod))
    need = max(ceil(pod * base.up / half.down), ceil((ask.spines or 1) / (base.planes * pods)))
    spines = spread(base.up, need, uneven=ask.uneven)
    if spines is None:
        return Problem(
            kind="size",
            field="pod" if ask.pod is not None else "oversubscription",
            found=f"{pod} leaves in a pod",
            allowed=f"{half.down}, the ports down of {spine.name} at {ratio}:1",
            hint="Make the pod smaller, or take a larger spine.",
        )
    up = ceil(pod * base.up // spines / ratio)
    last = base.leaves - (pods - 1) * pod
    shaped = evolve(base, pods=pods, pod_leaves=pod, last_leaves=last, spines=spines, spine_up=up)
    least = max(1, ceil((ask.cores or 1) / (base.planes * spines)))
    ports = (spine.ports(rate), core.ports(rate))
    size = _dealt_cores if ask.uneven else _cores
    shape_of = size(shaped, *ports, ratio, least)
    if shape_of is not None:
        return shape_of
    return Problem(
        kind="size",
        field="topology",
        found=f"{pods} pods of {pod} leaves",
        allowed=f"{core.ports(rate)} pods, the ports of {core.name} at {link_rate(rate)}",
        hint="Take larger switches, more planes, or a higher oversubscription.",
    )


def _cores(shaped: Clos, k: int, core_ports: int, ratio: Fraction, least: int) -> Clos | None:
    """The fewest cores that take every pod evenly, and the spines of the last pod, which may be smaller."""
    spines, up = shaped.spines, shaped.spine_up
    if shaped.last_leaves == shaped.pod_leaves:
        cores = spread(up, max(least, ceil(shaped.pods * up / core_ports)))
        if cores is None or shaped.pods * (up // cores) > core_ports:
            return None
        return evolve(shaped, cores=cores, last_spines=spines, last_spine_up=up)
    down_links = shaped.last_leaves * shaped.up
    for cores in divisors(up):
        if cores < least:
            continue
        grain = spines * cores
        total = ceil(ceil(down_links / ratio) / grain) * grain
        if (shaped.pods - 1) * (up // cores) + total // grain > core_ports:
            continue
        for few in divisors(spines):
            if shaped.up % few or total % few:
                continue
            if down_links // few + total // few <= k:
                return evolve(shaped, cores=cores, last_spines=few, last_spine_up=total // few)
    return None


def _dealt_cores(
    shaped: Clos, k: int, core_ports: int, ratio: Fraction, least: int
) -> Clos | None:
    """The fewest cores that have a port for every link up, and the fewest spines of the last pod that reach them all."""
    down_links = shaped.last_leaves * shaped.up
    before = (shaped.pods - 1) * shaped.spine_up
    for few in divisors(shaped.spines):
        up = ceil(ceil(down_links / ratio) / few)
        if ceil(down_links / few) + up > k:
            continue
        groups = shaped.spines // few
        need = ceil((before + ceil(up / groups)) / core_ports)
        for cores in range(max(least, need), shaped.spine_up + 1):
            rounds, rest = divmod(up, groups * cores)
            if before + rounds * cores + min(cores, rest) <= core_ports * cores:
                return evolve(shaped, cores=cores, last_spines=few, last_spine_up=up)
    return None
