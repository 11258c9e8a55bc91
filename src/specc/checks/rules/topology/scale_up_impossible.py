"""GS4220: accelerators are joined as their links cannot join them.

What it finds: scale-up domains larger than what the accelerators' links join or than the enclosure holds, servers whose accelerators do not
fill whole domains, switch chips or links of another generation or maker than the accelerators', rates above theirs, and two kinds of
accelerators in one domain.

Chips, links and rates that differ are a warning.

Why it matters: a tensor or expert group that is planned on such a domain crosses the network, at a tenth of the rate or less.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 9 x h100_sxm; scale_up { switch = nvswitch3; domain = 8 gpus } }
cluster pod { servers = 2 x box }
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm

server box { accelerators = 8 x h100_sxm; scale_up { switch = nvswitch3; domain = 8 gpus } }
cluster pod { servers = 2 x box }
```

Source: NVIDIA's pages of NVLink and NVSwitch: NVSwitch of the second generation joins NVLink 3, the third NVLink 4, the fourth and fifth
NVLink 5
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule, own_field
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server, ServerScaleUp
from specc.diagnostics.diagnostic import Severity
from specc.topology.inventory import ServerGroup
from specc.topology.lay import Topology
from specc.units.dimension import BYTE, SECOND
from specc.units.quantity import Quantity
from specc.units.text import show

_JOINS = {
    "nvswitch1": {"nvlink2"},
    "nvswitch2": {"nvlink3"},
    "nvswitch3": {"nvlink4"},
    "nvswitch4": {"nvlink5"},
    "nvswitch5": {"nvlink5"},
    "nvswitch6": {"nvlink6"},
    "ualink": {"ualink"},
}
"""Links that switch chips join."""
_TOLERANCE = 1.01
"""Sheets round rates."""


def scale_up_impossible(topology: Topology) -> Iterator[Finding]:
    """Each kind of server and of enclosure once."""
    told: set[int] = set()
    for machine in topology.machines:
        for holder in (machine.part, machine.enclosure):
            if holder is None or holder.scale_up is None or id(holder) in told:
                continue
            told.add(id(holder))
            yield from _judged(machine, holder, holder.scale_up)


def _judged(
    machine: ServerGroup, holder: Server | Enclosure, scale_up: ServerScaleUp
) -> Iterator[Finding]:
    kinds = [c.of for c in machine.part.accelerators if isinstance(c.of, Accelerator)]
    if not kinds:
        return
    yield from _domain(machine, holder, scale_up.domain or 0, kinds)
    for kind in kinds[:1]:
        yield from _joined(holder, scale_up, kind)
    if scale_up.switch not in {None, "none", "pcie"} and len(kinds) > 1:
        names = " and ".join(f"`{kind.name}`" for kind in kinds)
        yield Finding(
            about=holder,
            field="accelerators" if holder is machine.part else "servers",
            message=f"`{holder.name}` joins {names} in one domain: boards for such links carry one kind",
            label="two kinds in a domain",
            helps=("take accelerators of one kind in each server",),
        )


def _domain(
    machine: ServerGroup, holder: Server | Enclosure, domain: int, kinds: list[Accelerator]
) -> Iterator[Finding]:
    inside = machine.accelerators
    if isinstance(holder, Enclosure):
        inside *= machine.count // max(1, machine.enclosures)
    own = kinds[0].scale_up.domain if kinds[0].scale_up is not None else None
    if own is not None and domain > own:
        yield Finding(
            about=holder,
            field=own_field(holder, "scale_up", "accelerators", "servers"),
            message=f"`{holder.name}` states a domain of {domain}, but links of `{kinds[0].name}` join at most {own}",
            label=f"at most {own}",
            others=((kinds[0], "scale_up", f"a domain of {own}"),),
            helps=(f"state a domain of {own} or less",),
        )
    elif domain > inside and isinstance(holder, Enclosure):
        yield Finding(
            about=holder,
            field="servers",
            severity=Severity.WARNING,
            message=f"`{holder.name}` states a domain of {domain}, but holds {inside} accelerators",
            label=f"{inside} accelerators",
            others=((holder, "scale_up", f"a domain of {domain}"),),
            helps=(f"state a domain of {inside}, or list all servers of the enclosure",),
        )
    elif 0 < domain < inside and inside % domain:
        yield Finding(
            about=holder,
            field="accelerators" if holder is machine.part else "servers",
            message=f"`{holder.name}` has {inside} accelerators, which do not fill domains of {domain}",
            label=f"{inside % domain} in a domain of {domain}",
            others=((holder, "scale_up", f"a domain of {domain}"),),
            helps=(
                f"take a multiple of {domain} accelerators, or state the domain that there is",
            ),
        )


def _joined(
    holder: Server | Enclosure, scale_up: ServerScaleUp, kind: Accelerator
) -> Iterator[Finding]:
    """The switch chips, the link and the rate of a holder against those of its accelerators."""
    links = kind.scale_up
    link = "none" if kind.form == "pcie" and links is None else links and links.link
    chips = _JOINS.get(scale_up.switch or "")
    stated = scale_up.link
    if chips is not None and link is not None and link not in chips:
        given, needs = (
            f"switch chips `{scale_up.switch}`, which join {' or '.join(sorted(chips))}",
            link,
        )
    elif stated not in {None, "none", "pcie", link} and link is not None:
        given, needs = f"links `{stated}`", link
    elif (
        scale_up.rate is not None
        and links is not None
        and links.rate is not None
        and float(scale_up.rate) > float(links.rate) * _TOLERANCE
    ):
        given = f"{show(Quantity(float(scale_up.rate), BYTE / SECOND))} each way"
        needs = show(Quantity(float(links.rate), BYTE / SECOND))
    else:
        return
    yield Finding(
        about=holder,
        field=own_field(holder, "scale_up", "accelerators", "servers"),
        severity=Severity.WARNING,
        message=f"`{holder.name}` has {given}, but `{kind.name}` has {'no links of its own' if needs == 'none' else needs}",
        label="not what the accelerators have",
        others=((kind, "scale_up" if links is not None else "form", "what they have"),),
        helps=("state what the accelerators' makers join them with, or take other accelerators",),
    )


RULE = Rule(
    code="GS4220",
    slug="scale-up-impossible",
    severity=Severity.ERROR,
    judge=scale_up_impossible,
)
