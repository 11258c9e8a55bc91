"""What laying out a cluster adds to it that the text does not state."""

from specc.topology.assemble import ADDED
from specc.topology.inventory import onboard, same
from specc.topology.lay import Topology


def additions(topology: Topology) -> tuple[str, ...]:
    """A line for each kind of part that is added: adapters of servers that state none, leaves for attached devices."""
    lines = []
    for name, laid in topology.fabrics.items():
        for member in laid.members:
            nic, machine = member.nic, member.machine
            if nic is None or machine is None or not member.bought:
                continue
            owned = any(same(other, nic) for other, _ in onboard(machine.part))
            lines.append(
                f"fabric {name}: {member.bought} {nic.name} added to each {machine.part.name}"
                + ("" if owned else ", which states none")
            )
        leaves = laid.sized.fact(ADDED)
        if leaves:
            lines.append(
                f"fabric {name}: {leaves} {'leaf' if leaves == 1 else 'leaves'} added for attached devices"
            )
    return tuple(dict.fromkeys(lines))
