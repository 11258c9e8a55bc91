"""GS7314: no cable and no pair of transceivers is known for a link.

What it finds: layers of a fabric whose `cables`, `optics` or `server_optics` are `auto`, and for which no part of the catalogue, or of
`link_parts`, fits the cages at both ends, runs at the rate, speaks the protocol and reaches. Of a fabric that states nothing it warns where
the cages of both ends are known; lengths count where the site describes its racks.

Why it matters: a link that cannot be bought cannot be built.

Example:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; cage = qsfp112 }
server box { height = 8 U; onboard { nic = 2 x card } }
switch leaf_switch { height = 1 U; ports = 32 x qsfp_dd(400 Gb/s) }
cable short { medium = dac; rate = 400 Gb/s; connector = qsfp_dd; lengths = [1 m]; reach = 1 m }
cluster pod {
  servers = 8 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = auto; link_parts = [short] }
}
```

Use instead:

```gpuspec
edition 2026
nic card { rate = 400 Gb/s; cage = qsfp112 }
server box { height = 8 U; onboard { nic = 2 x card } }
switch leaf_switch { height = 1 U; ports = 32 x qsfp_dd(400 Gb/s) }
cable long { medium = aoc; rate = 400 Gb/s; ends = [qsfp_dd, qsfp112]; lengths = [10 m, 20 m]; reach = 20 m }
cluster pod {
  servers = 8 x box
  fabric compute { topology = single; leaf = leaf_switch; nic = card; cables = auto; link_parts = [long] }
}
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.bill.layer_links import layers_at
from specc.bill.link_choice import LayerLinks, wanting
from specc.checks.rule import Finding, Rule
from specc.design.cluster import Fabric
from specc.diagnostics.diagnostic import Severity
from specc.topology.lay import FabricLayout

_FIELDS = ("cables", "optics", "server_optics")


def link_not_found(bill: Bill) -> Iterator[Finding]:
    """Every layer of a fabric whose links are open; its cables are only laid where the hall is larger than what is found at once."""
    for name, laid in bill.topology.fabrics.items():
        if not wanting(laid):
            continue
        field = _asked(laid.fabric)
        for layer, links in _unjoined(bill, name, laid, asked=field is not None):
            ends = laid.sized.layers[layer]
            yield Finding(
                about=laid.fabric,
                field=field or ("leaf" if laid.fabric.leaf is not None else None),
                severity=None if field is not None else Severity.WARNING,
                message=f"nothing joins {ends.lower} and {ends.upper} in `{name}`: {links.reason}",
                label="nothing to choose" if field is not None else "no links to these ports",
                helps=(
                    "state the parts, or take switches and adapters whose cages the same modules fit",
                ),
            )


def _unjoined(
    bill: Bill, name: str, laid: FabricLayout, *, asked: bool
) -> Iterator[tuple[int, LayerLinks]]:
    """Layers without a choice; where nothing is stated, only those for which it is known that there is none."""
    if not asked:
        far = bill.ways.farthest() if bill.hall.stated else 0.0
        at_most = layers_at(laid, far, bill.links)
        if not any(links.searched for links in at_most.values()):
            return
        if not bill.hall.stated:
            yield from ((n, links) for n, links in at_most.items() if links.searched)
            return
    for layer, links in bill.cabling[name].chosen.items():
        if links.reason and (asked or links.searched):
            yield layer, links


def _asked(fabric: Fabric) -> str | None:
    """The field that says `auto`: it is stated and holds no part."""
    return next((f for f in _FIELDS if f in fabric.origins and getattr(fabric, f) is None), None)


RULE = Rule(code="GS7314", slug="link-not-found", severity=Severity.ERROR, judge=link_not_found)
