"""GS3154: an accelerator is a module, its slots are for cards.

What it finds: accelerators in the form of SXM or OAM modules in a server whose accelerator slots are PCI Express.

Why it matters: modules sit on boards of their own; such a server takes the PCIe card of the family, which has other memory, rates,
power and links.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 4 x h100_sxm; slots { accelerator = 4 x pcie(gen = 5, lanes = 16) } }
cluster pod { servers = 1 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_pcie

server box { accelerators = 4 x h100_pcie; slots { accelerator = 4 x pcie(gen = 5, lanes = 16) } }
cluster pod { servers = 1 x box }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import EnumValue
from specc.diagnostics.diagnostic import Severity

MODULES = ("sxm", "oam")


def accelerator_form_mismatch(design: Design) -> Iterator[Finding]:
    """The form of accelerators against the kind of their slots."""
    servers = design.reached("server")
    if not (servers and design.reached("accelerator")):
        return
    from specc.design.parts.accelerator import Accelerator
    from specc.design.parts.server import Server

    for server in servers:
        if not isinstance(server, Server) or server.slots is None:
            continue
        slots = {s.of.word for s in server.slots.accelerator if isinstance(s.of, EnumValue)}
        if slots != {"pcie"}:
            continue
        for counted in server.accelerators:
            part = counted.of
            if not isinstance(part, Accelerator) or part.form not in MODULES:
                continue
            yield Finding(
                about=server,
                field="accelerators",
                message=f"`{part.name}` is an {part.form.upper()} module; the accelerator slots of `{server.name}` are PCI Express",
                label="does not fit its slots",
                others=((server, "slots", "slots for cards"),),
                helps=("take the PCIe card of the family, or a server with a board for modules",),
            )


RULE = Rule(
    code="GS3154",
    slug="accelerator-form-mismatch",
    severity=Severity.ERROR,
    judge=accelerator_form_mismatch,
)
