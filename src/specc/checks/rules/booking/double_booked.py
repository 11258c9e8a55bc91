"""GS5701: workloads claim the same accelerators at the same time.

What it finds: workloads on one cluster or pool that together claim more accelerators than it has at some hour of the day.

Why it matters: each is predicted as if it had its accelerators alone; together they would be slower, or not fit. Requirements that
rest on them stay undecided until the text says how they divide the accelerators.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training tune {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  recompute    = full
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod

  traffic {
    concurrency = 64
    prompt      = 1000 tokens
    output      = 200 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training tune {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  recompute    = full
  hours        = [20..24, 0..8]
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  hours   = 8..20

  traffic {
    concurrency = 64
    prompt      = 1000 tokens
    output      = 200 tokens
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.booking import Overbooking
from specc.units.text import number

NAMED = 5  # workloads that a message names
POINTED = 8  # that it points at, and that its notes list


def double_booked(booking: Overbooking) -> Iterator[Finding]:
    """What is claimed at the worst hour against what there is."""
    last = booking.claims[-1]
    others = [c for c in booking.claims if c.workload.name != last.workload.name]
    cluster = last.topology.cluster
    pools = {claim.pool for claim in booking.claims}
    pool = f"pool `{last.pool}` of " if len(pools) == 1 and last.pool else ""
    names = list(dict.fromkeys(f"`{name}`" for name in booking.names))
    named = (
        names if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"]
    )
    claimed = [f"`{c.workload.name}` claims {number(c.accelerators, 6)}" for c in booking.claims]
    each = max(1, booking.available // len(names))
    daily = any(claim.workload.hours for claim in booking.claims)
    yield Finding(
        about=last.workload,
        field="cluster",
        message=(
            f"{', '.join(named[:-1])} and {named[-1]} claim {number(booking.asked, 6)} accelerators at the same time"
            + (f", at {number(booking.hour, 4)}:00" if daily else "")
            + f"; {pool}`{cluster.name}` has {booking.available}"
        ),
        label=f"{number(booking.asked - booking.available, 6)} too many",
        others=tuple(
            {
                c.workload.name: (
                    c.workload,
                    "cluster",
                    f"claims {number(c.accelerators, 6)} of them",
                )
                for c in others[:POINTED]
            }.values()
        ),
        notes=(
            *claimed[:POINTED],
            "what is required of them is undecided until each has its own",
        ),
        helps=(
            f"give each its own: `accelerators = {each}`, or a pool with `on`",
            f"divide each accelerator: `share = {100 // len(names)} %`; or the day: `hours = 8..20`",
            f"say that they never run together: `instead_of = {others[0].workload.name}`",
        ),
    )


RULE = Rule(code="GS5701", slug="double-booked", severity=Severity.WARNING, judge=double_booked)
