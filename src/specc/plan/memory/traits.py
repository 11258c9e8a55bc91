"""Memory traits of a training stack."""

from collections.abc import Mapping

from specc.plan.training_job import TrainingJob

DEFAULTS: Mapping[str, float] = {
    "memory_logits_bytes": 6.0,
    "memory_backward_layers": 1.0,
    "memory_table_gradient_bytes": 2.0,
    "memory_fragmentation": 0.04,
    "memory_chunk_fragments": 0.0,
    "memory_context_bytes": 1.5e9,
    "memory_bucket_bytes": 0.0,
    "memory_gathered_layers": 2.0,
    "memory_sharded_weight_bytes": 2.0,
    "memory_partition_gradient_bytes": 0.0,
    "memory_wide_gradient_bytes": 0.0,
    "memory_flat_bytes": 0.0,
    "memory_stage_buffers": 0.0,
    "expert_loop": 0.0,
    "memory_frees_gradients": 0.0,
    "memory_host_gradients": 0.0,
    "memory_rest_gradients": 0.0,
    "memory_whole_gradients": 0.0,
    "memory_whole_tables": 0.0,
    "memory_whole_scales": 0.0,
    "memory_wide_layers": 0.0,
    "memory_step_copies": 0.0,
    "memory_adapter_inputs": 1.0,
    "memory_reserve_step": 0.0,
    "memory_reserve_pass": 0.0,
    "memory_reserve_logits": 0.0,
    "rollout_offload": 0.0,
    "rollout_fixed": 0.0,
}
"""Traits of a stack that says nothing: a Megatron-like one. Stacks in the catalogue say their own, with provenance."""


def trait(job: TrainingJob, name: str) -> float:
    """A trait of the job's stack, or its default."""
    return float(job.traits.get(name, DEFAULTS[name]))
