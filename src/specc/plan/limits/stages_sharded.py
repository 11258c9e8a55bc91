"""Some stacks divide optimiser states alone over replicas where layers are divided over stages.

Source: DeepSpeed, `runtime/pipe/engine.py`: "ZeRO-2 and ZeRO-3 are incompatible with pipeline parallelism".
"""

from collections.abc import Iterator

from specc.design.workload import Training
from specc.plan.limit import Division, Limit, Refusal

DIVIDED = ("zero2", "zero3", "fsdp", "hsdp")


def _refuses(division: Division) -> Iterator[Refusal]:
    workload, software = division.workload, division.software
    if division.degrees.pipeline == 1 or not isinstance(workload, Training) or software is None:
        return
    if workload.sharding not in DIVIDED or not division.has("unsharded_stages"):
        return
    yield Refusal(
        degree="pipeline",
        message=f"{division.degrees.pipeline} pipeline stages with `sharding = {workload.sharding}`: `{software.name}` divides optimiser states alone under a pipeline",
        label="refused at start",
        others=((workload, "sharding", "divides more"),),
        helps=("write `sharding = zero1`, or set `pipeline = 1`",),
    )


LIMIT = Limit(name="stages_sharded", refuses=_refuses)
