"""Accelerate's configuration for fully sharded data parallelism.

Source: Hugging Face Accelerate documentation, "Fully Sharded Data Parallel".
"""

from specc.design.entity import EnumValue
from specc.plan.degrees import settled_word
from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable, commented, yaml_text

STRATEGIES = {
    "zero3": "FULL_SHARD",
    "fsdp": "FULL_SHARD",
    "zero2": "SHARD_GRAD_OP",
    "hsdp": "HYBRID_SHARD",
    "none": "NO_SHARD",
}


def render(emission: Emission) -> Emitted:
    """The YAML that `accelerate launch --config_file` takes.

    Raises:
        Unemittable: the job is sharded in a way that Accelerate has no word for.
    """
    job = emission.training()
    work, degrees = job.workload, job.degrees
    strategy = STRATEGIES.get(settled_word(work.sharding))
    if strategy is None:
        raise Unemittable(
            f"{job.name} is sharded by {work.sharding}, which Accelerate's FSDP has no word for"
        )
    left = [
        f"{name} = {degree}: Accelerate's FSDP divides data alone"
        for name, degree in (
            ("tensor", degrees.tensor),
            ("pipeline", degrees.pipeline),
            ("expert", degrees.expert),
        )
        if degree > 1
    ]
    recompute = work.recompute.word if isinstance(work.recompute, EnumValue) else "none"
    document = {
        "compute_environment": "LOCAL_MACHINE",
        "distributed_type": "FSDP",
        "num_machines": job.servers,
        "num_processes": job.used,
        "mixed_precision": work.precision if work.precision in ("bf16", "fp16", "fp8") else "no",
        "fsdp_config": {
            "fsdp_sharding_strategy": strategy,
            "fsdp_auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
            "fsdp_activation_checkpointing": recompute != "none",
            "fsdp_offload_params": isinstance(work.offload, EnumValue)
            and work.offload.word != "none",
            "fsdp_state_dict_type": "SHARDED_STATE_DICT",
        },
    }
    left.append(
        f"batch: {degrees.microbatch} sequences x {degrees.microbatches} steps of accumulation, in the script"
    )
    head = [f"{job.name}", *(f"not said here: {line}" for line in left)]
    return Emitted(text=commented(head) + yaml_text(document), left=tuple(left))


TARGET = EmitTarget(
    name="accelerate", about="Accelerate's FSDP configuration (YAML)", render=render
)
