"""What no engine can beat: the times of a service in which nothing but its own bytes and products takes time, all at the peaks.

Each leaves out what some engine may hide (links, launches, what crosses the memory between products, windows of attention), so that
it bounds every engine from one side. Source: Williams et al. 2009, "Roofline".
"""

from __future__ import annotations

from specc.physics.job import ServingJob
from specc.physics.numeric import Number, choose, largest


def _devices(job: ServingJob) -> Number:
    """Devices of one stage of a replica."""
    return job.split.tensor * job.split.data


def _products(job: ServingJob) -> Number:
    """Seconds at the peak of one device for the products of one token, without the head."""
    shape, precision = job.shape, job.precision
    plain = (
        shape.attention_params * shape.layers
        + shape.ffn_params * shape.dense_layers
        + shape.shared_params * shape.moe_layers
    )
    routed = shape.active_experts * shape.expert_params * shape.moe_layers
    return 2.0 * (
        plain / largest(precision.linear_rate, precision.attention_rate)
        + routed / largest(precision.expert_rate, precision.linear_rate)
    )


def least_first_token(job: ServingJob) -> Number:
    """Seconds in which a prompt can be read at best: its products, and attention of the layers that see all of it.

    A stage of a pipeline may work while the next reads an earlier piece, so that all devices share the work.
    """
    whole = job.prompt + job.cached
    pairs = 0.5 * (whole * whole - job.cached * job.cached) * job.shape.full_layers
    attention = 2.0 * pairs * job.shape.prefill_pair / job.precision.attention_rate
    sees_all = choose(job.shape.selected < whole, 0.0 * whole, 1.0 + 0.0 * whole)
    work: Number = job.prompt * _products(job) + sees_all * attention
    return work / (_devices(job) * job.split.pipeline)


def least_between_tokens(job: ServingJob) -> Number:
    """Seconds between two tokens at best: what one token passes is read once for all guesses that a step verifies."""
    shape, precision = job.shape, job.precision
    read = (
        shape.attention_params * shape.layers * precision.attention_bytes
        + (shape.ffn_params * shape.dense_layers + shape.shared_params * shape.moe_layers)
        * precision.linear_bytes
        + shape.active_experts * shape.expert_params * shape.moe_layers * precision.expert_bytes
        + shape.head_params * precision.head_bytes
    )
    return read / (job.device.bandwidth * _devices(job)) / job.verified


def most_tokens(job: ServingJob) -> Number:
    """Output tokens a second of a replica at best, prompts read beside them."""
    each = (1.0 + job.prompt / largest(job.output, 1.0)) * _products(job)
    return _devices(job) * job.split.pipeline / each
