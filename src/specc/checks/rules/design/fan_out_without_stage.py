"""GS3203: `fan_out` names what is no stage of the pipeline.

What it finds: a name in `fan_out` that is not among `stages`, or a pipeline without stages.

Why it matters: the requests would be counted for nobody.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 2 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
pipeline answer {
  stages = [chat]
  fan_out { rerank = 20 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster box { servers = 2 x g593_zd2 }
inference chat {
  model   = llama_3_1_8b
  cluster = box
  traffic { rate = 1 requests/s; prompt = 1024 tokens; output = 256 tokens }
}
pipeline answer {
  stages = [chat]
  fan_out { chat = 2 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.suggest import near


def fan_out_without_stage(design: Design) -> Iterator[Finding]:
    pipelines = [entity for entity in design.entities.values() if entity.kind == "pipeline"]
    if not pipelines:
        return
    from specc.design.workload import Pipeline

    for pipeline in pipelines:
        if not isinstance(pipeline, Pipeline):
            continue
        names = [stage.name for stage in pipeline.stages]
        if not names:
            yield Finding(
                about=pipeline,
                message=f"the pipeline `{pipeline.name}` has no stages",
                label="nothing in a row",
                helps=("write `stages = [embed, rerank, generate]`",),
            )
        for name in pipeline.fan_out:
            if name in names:
                continue
            close = near(name, names)
            yield Finding(
                about=pipeline,
                field=f"fan_out.{name}",
                message=f"`fan_out` names `{name}`, which is no stage of `{pipeline.name}`",
                label=f"did you mean `{close[0]}`?" if close else "no stage",
                notes=(f"its stages are {', '.join(f'`{n}`' for n in names) or 'none'}",),
            )


RULE = Rule(
    code="GS3203",
    slug="fan-out-without-stage",
    severity=Severity.ERROR,
    judge=fan_out_without_stage,
)
