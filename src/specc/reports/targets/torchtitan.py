"""torchtitan's job configuration: parallelism, training, checkpointing of activations.

Source: torchtitan, docs and torchtitan/config/job_config.py.
"""

from specc.design.entity import EnumValue
from specc.reports.emission import Emission, EmitTarget, Emitted, commented


def render(emission: Emission) -> Emitted:
    """TOML, for the stack of fully sharded data parallelism."""
    job = emission.training()
    work, degrees = job.workload, job.degrees
    sharded = work.sharding in ("zero3", "fsdp", "zero2", "hsdp")
    left = (
        []
        if sharded or work.sharding == "none"
        else [f"sharding = {work.sharding}: replicated or fully sharded"]
    )
    shard = degrees.data if sharded else 1
    if work.sharding == "hsdp":
        shard = degrees.shard or min(job.per_server, degrees.data)
    recompute = work.recompute.word if isinstance(work.recompute, EnumValue) else "selective"
    mode = {"none": "none", "full": "full", "selective": "selective"}.get(recompute, "selective")
    lines = [
        "[training]",
        f"local_batch_size = {degrees.microbatch}",
        f"global_batch_size = {round(degrees.sequences)}",
    ]
    if work.sequence is not None:
        lines.append(f"seq_len = {int(work.sequence)}")
    if work.steps is not None:
        lines.append(f"steps = {work.steps}")
    elif work.tokens is not None and work.sequence is not None:
        each = degrees.sequences * int(work.sequence)
        lines.append(f"steps = {-(-int(work.tokens) // int(each))}")
    if work.precision == "bf16":
        lines.append('mixed_precision_param = "bfloat16"')
    else:
        left.append(f"precision = {work.precision}")
    lines += [
        "",
        "[parallelism]",
        f"data_parallel_replicate_degree = {max(1, degrees.data // max(1, shard))}",
        f"data_parallel_shard_degree = {shard}",
        f"tensor_parallel_degree = {degrees.tensor}",
        f"pipeline_parallel_degree = {degrees.pipeline}",
        f"context_parallel_degree = {degrees.context}",
        f"expert_parallel_degree = {degrees.expert}",
        "",
        "[activation_checkpoint]",
        f'mode = "{mode}"',
    ]
    if work.model is not None:
        left.append(f"the model {work.model.name}: state [model] name and flavor")
    head = [
        f"{job.name}: {job.used} accelerators on {job.servers} servers",
        *(f"not said here: {line}" for line in left),
    ]
    return Emitted(text=commented(head) + "\n".join(lines) + "\n", left=tuple(left))


TARGET = EmitTarget(
    name="torchtitan", about="torchtitan's job configuration (TOML)", render=render
)
