"""GS3169: a site on which no cluster of the text stands.

What it finds: a site in a text with clusters that none of them names, no variant and no point of a sweep either, and that no other site is
made from.

Why it matters: its power, its racks, its floor and its prices are held against nothing, and energy has no price: the design passes
because nothing looked.

Example:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

site hall { it_power = 10 kW; pue = 1.3 }
cluster pod { servers = 4 x dgx_h100 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.nvidia import dgx_h100

site hall { it_power = 60 kW; pue = 1.3 }
cluster pod { site = hall; servers = 4 x dgx_h100 }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Entity
from specc.diagnostics.diagnostic import Severity


def site_unused(design: Design) -> Iterator[Finding]:
    """The sites of the text against those of its clusters; of several made by one template one in use is enough."""
    clusters = [entity for entity in _all(design) if entity.kind == "cluster"]
    if not clusters:
        return
    used = [site for cluster in clusters if (site := getattr(cluster, "site", None)) is not None]
    for axes in design.sweeps.values():
        used += [v for values in axes.values() for v in values if isinstance(v, Entity)]
    taken = {site.name for site in used}
    taken |= {name for site in (*used, *_all(design)) for name in site.lineage}
    places = {site.origin.span for site in used if site.origin is not None}
    for site in design.entities.values():
        if site.kind != "site" or site.name in taken:
            continue
        if site.origin is not None and site.origin.span in places:
            continue
        bare = next((c for c in clusters if getattr(c, "site", None) is None), None)
        where = f"write `site = {site.name}` in `{bare.name}`, or " if bare is not None else ""
        yield Finding(
            about=site,
            message=f"no cluster stands in `{site.name}`: nothing is held against its power, racks and floor",
            label="nothing stands here",
            others=((bare, None, "names no site"),) if bare is not None else (),
            helps=(
                f"{where}leave the site out" if where else "name it in a cluster, or leave it out",
            ),
        )


def _all(design: Design) -> Iterator[Entity]:
    """The entities of a design and of its variants."""
    yield from design.entities.values()
    for variant in design.variants.values():
        yield from _all(variant)


RULE = Rule(code="GS3169", slug="site-unused", severity=Severity.WARNING, judge=site_unused)
