"""GS3165: a cluster has no servers.

What it finds: a cluster that states no servers, pools or services, or none of each.

Why it matters: nothing of it can be bought, powered or used, and all its checks pass.

Example:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 0 x g593_zd2 }
```

Use instead:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2

cluster pod { servers = 1 x g593_zd2 }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity


def cluster_without_servers(design: Design) -> Iterator[Finding]:
    """The clusters of the text; an open or unknown count may be more than none."""
    if not design.reached("cluster"):
        return
    from specc.design.cluster import Cluster

    for cluster in design.entities.values():
        if not isinstance(cluster, Cluster):
            continue
        kinds = (cluster.servers, *cluster.pools.values(), *cluster.services.values())
        counts = [counted.count for counted in (c for kind in kinds for c in kind)]
        unknown = {"servers", "pools", "services"} & cluster.origins.keys() and not counts
        if unknown or any(count != 0 for count in counts):
            continue
        yield Finding(
            about=cluster,
            field="servers" if counts else None,
            message=f"`{cluster.name}` has no servers: nothing of it can be bought or used",
            label="none" if counts else "without `servers`",
            helps=("state them: `servers = 8 x SERVER`",),
        )


RULE = Rule(
    code="GS3165",
    slug="cluster-without-servers",
    severity=Severity.WARNING,
    judge=cluster_without_servers,
)
