"""GS4316: servers of a service are attached to no fabric.

What it finds: servers under `services` that no fabric attaches, in clusters whose fabrics attach others by name.

Why it matters: they are bought and stand in racks, but no link leads to them; the bill lacks their cables and switch ports.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
server manager { height = 1 U }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  services { management = 2 x manager }
  fabric compute { topology = single; leaf = leaf_switch; nic = card }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s }
server box { onboard { nic = 2 x card } }
server manager { height = 1 U }
switch leaf_switch { ports = 32 x osfp(400 Gb/s) }
cluster pod {
  servers = 4 x box
  services { management = 2 x manager }
  fabric compute { topology = single; leaf = leaf_switch; nic = card; attach { management = 1 x 400 Gb/s } }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import Topology


def service_not_attached(topology: Topology) -> Iterator[Finding]:
    """Services that are on no fabric; a fabric of which only a rate is known says nothing of what hangs on it."""
    layouts = topology.fabrics.values()
    if not layouts or any(layout.abstract for layout in layouts):
        return
    attached = {m.machine.service for y in layouts for m in y.members if m.machine is not None}
    told: set[str] = set()
    for machine in topology.machines:
        service = machine.service
        if service in {"", "storage"} or service in attached or service in told:
            continue
        told.add(service)
        yield Finding(
            about=topology.cluster,
            field="services",
            message=f"{machine.count} x `{machine.part.name}` of the service `{service}` is attached to no fabric of `{topology.cluster.name}`",
            label="no link leads here",
            helps=(f"state in a fabric: `attach {{ {service} = 1 x 1 Gb/s }}`",),
        )


RULE = Rule(
    code="GS4316",
    slug="service-not-attached",
    severity=Severity.WARNING,
    judge=service_not_attached,
)
