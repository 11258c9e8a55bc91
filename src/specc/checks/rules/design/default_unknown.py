"""GS3206: a field that has a default is said to be unknown.

What it finds: `unknown` in a field of a cluster or workload, or of a part or model in it, that has a default when it is
left out.

Why it matters: what rests on the field is unknown, and neither zero nor the default; that is all that is laid out or
predicted of the cluster or the workload. Leave the field out to take its default.

Example:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2
from std.models.meta import llama_3_1_8b

cluster pod {
  servers = 1 x g593_zd2
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 1e9 tokens
  sequence     = 4096 tokens
  global_batch = 8
  precision    = unknown
}
```

Use instead:

```gpuspec
edition 2026
from std.servers.gigabyte import g593_zd2
from std.models.meta import llama_3_1_8b

cluster pod {
  servers = 1 x g593_zd2
}

training run {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 1e9 tokens
  sequence     = 4096 tokens
  global_batch = 8

  parallel {
    tensor = 8
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.unknown_fields import unknown_fields
from specc.diagnostics.diagnostic import Severity

_SYSTEMS = frozenset({"cluster", "training", "inference"})


def default_unknown(design: Design) -> Iterator[Finding]:
    """One finding a field, for all that rest on it."""
    rests: dict[tuple[int, str], tuple[Entity, str, list[str]]] = {}
    for name, entity in design.entities.items():
        if entity.kind not in _SYSTEMS:
            continue
        for owner, field in unknown_fields(entity):
            rests.setdefault((id(owner), field), (owner, field, []))[2].append(name)
    for owner, field, names in rests.values():
        shown = ", ".join(f"`{name}`" for name in names)
        yield Finding(
            about=owner,
            field=field,
            message=f"`{field}` of `{owner.path or owner.name}` is unknown, and with it every result of {shown}",
            label="unknown",
            helps=("declare it, or remove the line: the field then has its default",),
        )


RULE = Rule(
    code="GS3206", slug="default-unknown", severity=Severity.WARNING, judge=default_unknown
)
