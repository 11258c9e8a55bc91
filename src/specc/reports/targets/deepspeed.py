"""DeepSpeed's configuration: batch, precision, ZeRO stage, offload.

Source: DeepSpeed documentation, "DeepSpeed Configuration JSON".
"""

import json

from specc.design.entity import EnumValue
from specc.plan.degrees import settled_word
from specc.reports.emission import Emission, EmitTarget, Emitted, JobLaunch

STAGES = {"none": 0, "zero1": 1, "zero2": 2, "zero3": 3, "fsdp": 3}
OPTIMIZERS = {"adam": "AdamW", "adam8bit": None, "sgd": "SGD", "muon": "Muon"}


def render(emission: Emission) -> Emitted:
    """A JSON document; it has no comments, so that what is left out stands beside it alone."""
    job = emission.training()
    left = _left(job)
    work, degrees = job.workload, job.degrees
    document: dict[str, object] = {
        "train_batch_size": round(degrees.sequences),
        "train_micro_batch_size_per_gpu": degrees.microbatch,
        "gradient_accumulation_steps": degrees.microbatches,
    }
    if work.precision in ("bf16", "fp16"):
        document[work.precision] = {"enabled": True}
    elif work.precision != "fp32":
        left.append(f"precision = {work.precision}")
    stage = STAGES.get(settled_word(work.sharding))
    if stage is None:
        left.append(f"sharding = {work.sharding}")
    else:
        document["zero_optimization"] = {"stage": stage, **_offload(work.offload, left)}
    optimizer = OPTIMIZERS.get(work.optimizer)
    if optimizer is None:
        left.append(f"optimizer = {work.optimizer}")
    else:
        document["optimizer"] = {"type": optimizer}
    if degrees.tensor > 1:
        document["tensor_parallel"] = {"autotp_size": degrees.tensor}
    if degrees.context > 1:
        document["sequence_parallel_size"] = degrees.context
    recompute = work.recompute
    if isinstance(recompute, EnumValue) and recompute.word == "full":
        document["activation_checkpointing"] = {"partition_activations": degrees.tensor > 1}
    elif isinstance(recompute, EnumValue) and recompute.word != "none":
        left.append(f"recompute = {recompute.word}")
    return Emitted(text=json.dumps(document, indent=2) + "\n", left=tuple(left))


def _offload(stated: object, left: list[str]) -> dict[str, object]:
    items = stated if isinstance(stated, tuple) else (stated,)
    places: dict[str, object] = {}
    for item in items:
        name = item.word if isinstance(item, EnumValue) else None
        if name == "optimizer":
            places["offload_optimizer"] = {"device": "cpu"}
        elif name == "weights":
            places["offload_param"] = {"device": "cpu"}
        elif name not in (None, "none"):
            left.append(f"offload = {name}")
    return places


def _left(job: JobLaunch) -> list[str]:
    work, degrees = job.workload, job.degrees
    left = [f"the model {work.model.name}: the script names it"] if work.model else []
    if degrees.pipeline > 1:
        left.append(
            f"pipeline = {degrees.pipeline}: stages are cut in the script, with PipelineModule"
        )
    if degrees.expert > 1:
        left.append(f"expert = {degrees.expert}: the script's MoE layers take it")
    if work.sequence is not None:
        left.append(f"sequence = {int(work.sequence)} tokens: the script's data loader takes it")
    steps = degrees.microbatch * degrees.microbatches * degrees.data
    if steps != round(degrees.sequences):
        left.append(
            f"the batch of {round(degrees.sequences)} sequences is no whole number of steps: {steps} are run"
        )
    return left


TARGET = EmitTarget(name="deepspeed", about="DeepSpeed's JSON configuration", render=render)
