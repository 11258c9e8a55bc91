"""The wiring of a folded Clos network: every link, port by port, in a fixed order."""

from collections.abc import Iterator

from specc.topology.attach import Dealt
from specc.topology.plane import Clos
from specc.topology.shape import FabricRequest, Wire


def wires(ask: FabricRequest, clos: Clos, dealt: Dealt) -> Iterator[Wire]:
    """Every link, port by port, in a fixed order."""
    layer = 1 + len(ask.attached)
    for plane in range(clos.planes):
        yield from _server_wires(clos, plane)
        first = plane * clos.leaves
        for kind, device, link, leaf, port, part in dealt.places(plane):
            yield (1 + kind, device, link, 0, first + leaf, port, part)
        if clos.spines:
            yield from _leaf_wires(clos, plane, layer)
        if clos.cores:
            yield from _spine_wires(clos, plane, layer + 1)


def _server_wires(clos: Clos, plane: int) -> Iterator[Wire]:
    first = plane * clos.leaves
    planes, links, rails, unit, down = clos.planes, clos.links, clos.rails, clos.unit, clos.down
    per_rail = links // rails
    for server in range(clos.servers):
        for link in range(links):
            if unit:
                leaf = server // unit * rails + link // per_rail
                port = server % unit * per_rail + link % per_rail
            else:
                leaf, port = divmod(server * links + link, down)
            yield (0, server, link * planes + plane, 0, first + leaf, port, 0)


def _leaf_wires(clos: Clos, plane: int, layer: int) -> Iterator[Wire]:
    first_leaf, first_spine = plane * clos.leaves, plane * clos.all_spines
    for leaf in range(clos.leaves):
        pod, place = divmod(leaf, clos.pod_leaves)
        spines = clos.last_spines if pod == clos.pods - 1 else clos.spines
        base = first_spine + pod * clos.spines
        for link in range(clos.up):
            turn = place * clos.up + link  # links of a pod are dealt over its spines in turn
            yield (
                layer,
                first_leaf + leaf,
                clos.down + link,
                0,
                base + turn % spines,
                turn // spines,
                0,
            )


def _spine_wires(clos: Clos, plane: int, layer: int) -> Iterator[Wire]:
    first_spine, first_core = plane * clos.all_spines, plane * clos.all_cores
    for pod in range(clos.pods):
        final = pod == clos.pods - 1
        spines = clos.last_spines if final else clos.spines
        up = clos.last_spine_up if final else clos.spine_up
        leaves = clos.last_leaves if final else clos.pod_leaves
        down = -(-leaves * clos.up // spines)
        before = pod * clos.spine_up  # links of earlier pods into each group of cores
        groups = clos.spines // spines
        reach = groups * clos.cores
        for spine in range(spines):
            for link in range(up):
                group, rest = divmod(link % reach, clos.cores)
                # Links into a group of cores are dealt over it in turn, pod after pod.
                port, core = divmod(before + link // reach * clos.cores + rest, clos.cores)
                target = (spine + group * spines) * clos.cores + core
                yield (
                    layer,
                    first_spine + pod * clos.spines + spine,
                    down + link,
                    0,
                    first_core + target,
                    port,
                    0,
                )
