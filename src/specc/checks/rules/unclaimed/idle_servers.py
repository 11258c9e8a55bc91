"""GS5568: servers with accelerators that no workload may use.

What it finds: a cluster whose workloads all say on which pool they run, and that has accelerators outside these pools.

Why it matters: they are bought, powered and cooled, and work for nobody; a pool comes beside `servers`, it is not cut out of them.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 4 x g593_zd2
  pools { online = 2 x g593_zd2 }
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  on      = online

  traffic { concurrency = 64; prompt = 1000 tokens; output = 200 tokens }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  pools { online = 2 x g593_zd2 }
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  on      = online

  traffic { concurrency = 64; prompt = 1000 tokens; output = 200 tokens }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.booking import Unclaimed
from specc.units.text import number


def idle_servers(unclaimed: Unclaimed) -> Iterator[Finding]:
    """The accelerators of the pools that nobody names."""
    cluster, pools = unclaimed.topology.cluster, unclaimed.pools
    names = ", ".join(f"`{pool}`" for pool in pools)
    yield Finding(
        about=cluster,
        field="servers" if "servers" in pools else "pools",
        message=(
            f"{number(unclaimed.accelerators)} of {number(unclaimed.topology.accelerators)} accelerators of `{cluster.name}` "
            f"are idle: its workloads run on other pools than {names}"
        ),
        label="nothing runs on them",
        helps=(
            "name the pool in `on` of a workload, or leave it out: pools come beside `servers`",
        ),
    )


RULE = Rule(code="GS5568", slug="idle-servers", severity=Severity.WARNING, judge=idle_servers)
