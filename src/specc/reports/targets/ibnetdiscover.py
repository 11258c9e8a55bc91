"""The expected fabric as `ibnetdiscover` prints it, without GUIDs, which only the hardware knows.

Source: infiniband-diags, ibnetdiscover(8), "Topology file format".
"""

from collections import defaultdict

from specc.reports.cabling import every_row
from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable, commented
from specc.reports.nodes import infiniband, natural, nodes_of

Ends = dict[str, list[tuple[str, str, str]]]


def render(emission: Emission) -> Emitted:
    """A stanza a switch, then one a server; ports are numbered in the order of their names.

    Raises:
        Unemittable: no cable of the cluster carries InfiniBand.
    """
    name, bill = emission.bill()
    spoken = {fabric for fabric, laid in bill.topology.fabrics.items() if infiniband(laid)}
    ends: Ends = defaultdict(list)
    for _cluster, row in every_row(emission.bills(), name):
        if row.fabric in spoken:
            ends[row.a_device].append((row.a_port, row.b_device, row.b_port))
            ends[row.b_device].append((row.b_port, row.a_device, row.a_port))
    if not ends:
        raise Unemittable(f"no cable of {name} carries InfiniBand", "see specc emit lldp")
    hosts = {host for nodes in nodes_of(bill) for host in nodes.names()}
    for links in ends.values():
        links.sort(key=lambda link: natural(link[0]))
    places = {
        (device, link[0]): n for device, links in ends.items() for n, link in enumerate(links, 1)
    }
    lines = []
    for device in sorted(ends, key=lambda d: (d in hosts, natural(d))):
        lines += _stanza(device, ends, hosts, places)
    left = ("GUIDs: names stand in their place, compare node descriptions",)
    return Emitted(text=commented([f"cluster {name}", *left]) + "\n".join(lines), left=left)


def _stanza(
    device: str, ends: Ends, hosts: set[str], places: dict[tuple[str, str], int]
) -> list[str]:
    kind, mark = ("Ca", "H") if device in hosts else ("Switch", "S")
    lines = [f'{kind}\t{len(ends[device])} "{mark}-{device}"\t\t# "{device}"']
    for port, other, far in ends[device]:
        theirs = "H" if other in hosts else "S"
        numbers = places[device, port], places[other, far]
        lines.append(
            f'[{numbers[0]}]\t"{theirs}-{other}"[{numbers[1]}]\t\t# {port} to "{other}" {far}'
        )
    return [*lines, ""]


TARGET = EmitTarget(
    name="ibnetdiscover", about="the fabric that ibnetdiscover must print", render=render
)
