"""GS3205: workers that run prefill or decode have no such place.

What it finds: `on` of a pool of workers that names no pool of the cluster, or a `link` between them that names none of its
fabrics.

Why it matters: the workers would have nothing to run on, and the cache would move over a link that is a guess.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
  disaggregated {
    prefill { workers = 1 }
    decode { workers = 1 }
    link = comptue
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
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
  disaggregated {
    prefill { workers = 1 }
    decode { workers = 1 }
    link = compute
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.vocabulary.hardware import SCALE_UP_LINKS
from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.suggest import near


def worker_place_unknown(design: Design) -> Iterator[Finding]:
    services = [n for n in design.entities.values() if n.kind == "inference"]
    if not services:
        return
    from specc.design.workload import Inference

    for service in services:
        if not isinstance(service, Inference) or service.cluster is None:
            continue
        parted = service.disaggregated
        if parted is None:
            continue
        cluster = service.cluster
        for pool in (parted.prefill, parted.decode):
            if pool is not None and pool.on is not None and pool.on not in cluster.pools:
                known = tuple(cluster.pools)
                yield _unknown(pool, "on", pool.on, f"pool of `{cluster.name}`", known)
        inside = ("scale_up", *SCALE_UP_LINKS.entries)
        if parted.link is not None and parted.link not in (*cluster.fabrics, *inside):
            known = (*cluster.fabrics, "scale_up")
            yield _unknown(parted, "link", parted.link, f"fabric of `{cluster.name}`", known)


def _unknown(about: Entity, field: str, word: str, what: str, known: tuple[str, ...]) -> Finding:
    close = near(word, known)
    there = f"there {'is' if len(known) == 1 else 'are'} {', '.join(f'`{n}`' for n in known)}"
    return Finding(
        about=about,
        field=field,
        message=f"`{word}` is no {what}; {there if known else 'it has none'}",
        label=f"did you mean `{close[0]}`?" if close else "not known",
    )


RULE = Rule(
    code="GS3205",
    slug="worker-place-unknown",
    severity=Severity.ERROR,
    judge=worker_place_unknown,
)
