"""GS4224: parts of a host do not go together.

What it finds: processors of two kinds in one server, memory modules of another generation than the processors', a number of modules that the processors
do not divide, and adapters or cards whose link to the host is of a newer generation than the processors' and for that too slow.

Why it matters: such a host does not start, or its adapters carry half of what is counted with.

Source: JEDEC JESD79-4: DDR4 ends at 3200 MT/s, 25.6 GB/s a channel; JESD79-5: DDR5 begins above that in servers

Example:

```gpuspec
edition 2026
cpu host { cores = 32; memory_channels = 12; memory_bandwidth = 460.8 GB/s }
memory old { capacity = 64 GB; type = ddr4 }
server box { cpus = 2 x host; memory = 24 x old }
cluster pod { servers = 2 x box }
```

Use instead:

```gpuspec
edition 2026
cpu host { cores = 32; memory_channels = 12; memory_bandwidth = 460.8 GB/s }
memory new { capacity = 64 GB; type = ddr5 }
server box { cpus = 2 x host; memory = 24 x new }
cluster pod { servers = 2 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import EnumValue
from specc.design.parts.cpu import Cpu
from specc.design.parts.memory import Memory
from specc.design.parts.server import Server
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import lower_bound, onboard, total
from specc.topology.lay import Topology
from specc.topology.levels import pcie_rate
from specc.units.text import link_rate

_DDR4_CHANNEL = 26e9
"""byte/s: a channel of more is DDR5's."""


def host_parts_apart(topology: Topology) -> Iterator[Finding]:
    """Each kind of server once."""
    for server in {id(m.part): m.part for m in topology.machines}.values():
        cpus = [
            (c.of, lower_bound(c.count))
            for c in server.cpus
            if isinstance(c.of, Cpu) and lower_bound(c.count)
        ]
        if len(cpus) > 1:
            yield Finding(
                about=server,
                field="cpus",
                message=f"`{server.name}` has {' and '.join(f'`{c.name}`' for c, _ in cpus)}: the sockets of a board take one kind",
                label="two kinds",
                helps=("take processors of one kind",),
            )
        elif cpus:
            yield from _memory(server, *cpus[0])
            yield from _links(server, cpus[0][0])


def _memory(server: Server, cpu: Cpu, sockets: int) -> Iterator[Finding]:
    modules = total(server.memory)
    if modules % sockets:
        yield Finding(
            about=server,
            field="memory",
            message=f"`{server.name}` has {modules} memory module{'s' if modules > 1 else ''} for {sockets} processors, which each have their own",
            label="does not divide",
            others=((server, "cpus", f"{sockets} processors"),),
            helps=("add modules, best one for each channel",),
        )
    if cpu.memory_bandwidth is None or not cpu.memory_channels:
        return
    newer = float(cpu.memory_bandwidth) / cpu.memory_channels > _DDR4_CHANNEL
    wants, wrong = ("ddr5", "ddr4") if newer else ("ddr4", "ddr5")
    for counted in server.memory:
        if isinstance(counted.of, Memory) and counted.of.type == wrong:
            yield Finding(
                about=server,
                field="memory",
                message=f"`{counted.of.name}` is {wrong.upper()}; a channel of `{cpu.name}` is {wants.upper()}'s",
                label=wrong.upper(),
                others=((cpu, "memory_bandwidth", f"{cpu.memory_channels} channels"),),
                helps=(f"take {wants.upper()} modules",),
            )


def _links(server: Server, cpu: Cpu) -> Iterator[Finding]:
    """Adapters whose own lanes, at the generation of the processor, carry less than their ports."""
    if cpu.pcie is None:
        return
    gen = cpu.pcie.count("gen", 0)
    for nic, _ in onboard(server):
        link = nic.host_link
        if not isinstance(link, EnumValue) or nic.rate is None or link.word != "pcie":
            continue
        own, ceiling = pcie_rate(link), _at(link, cpu.pcie)
        ports = float(nic.rate) * nic.ports
        if own is None or ceiling is None or own <= ceiling or ceiling >= float(nic.rate):
            continue
        yield Finding(
            about=server,
            field="cpus",
            message=f"`{nic.name}` carries {link_rate(ports)}, but its lanes to `{cpu.name}` of PCIe {gen} {link_rate(round(ceiling, -6))}",
            label=f"PCIe {gen}",
            others=((nic, "host_link", f"`{link}`"),),
            helps=("take processors of the adapters' generation, or adapters that need less",),
        )


def _at(link: EnumValue, host: EnumValue) -> float | None:
    """The rate of a link with the generation of its host (byte/s, one way); None where that is not stated."""
    if "gen" not in host.named:
        return None
    return pcie_rate(EnumValue(word="pcie", named={**link.named, "gen": host.named["gen"]}))


RULE = Rule(
    code="GS4224", slug="host-parts-apart", severity=Severity.WARNING, judge=host_parts_apart
)
