"""What an engine adds to a step beside products and messages: launches, scheduling, and a host that issues it all."""

from __future__ import annotations

from specc.physics.decode import DecoderShape, StepOverhead, smooth_maximum
from specc.physics.numeric import Number, largest, smallest
from specc.physics.replica_split import ReplicaSplit

# The host issues kernels far ahead of the device, so that the shorter of both is hidden almost wholly.
HOST_SHARPNESS = 8.0


OF_PRODUCTS = 1.0 / 3.0
"""Share of the launches of a decoder layer that its dense products have: of norm, projection, rotation with the write to the cache,
attention, projection, norm, product, activation and product the last three."""


def group_wait(overhead: StepOverhead, split: ReplicaSplit) -> Number:
    """What a tensor group waits for its last rank in a step; nothing where one device is the group."""
    return overhead.group * smallest(largest(split.tensor - 1.0, 0.0), 1.0)


def plain_layers(shape: DecoderShape) -> Number:
    """Layers whose small kernels a step launches; experts have their own, in place of dense products unless some are shared."""
    without = shape.moe_layers * (1.0 - smallest(shape.shared_params, 1.0))
    return shape.layers - OF_PRODUCTS * without


def device_overhead(
    batch: Number, shape: DecoderShape, overhead: StepOverhead, split: ReplicaSplit
) -> Number:
    """Launches, scheduling and sampling of one step that the device waits for; every stage of a pipeline has its own."""
    return (
        (overhead.step + group_wait(overhead, split)) * split.pipeline
        + overhead.layer * plain_layers(shape)
        + overhead.moe_layer * shape.moe_layers
        + overhead.sequence * batch / split.data
    )


def issued(each: Number, touched: Number, shape: DecoderShape, overhead: StepOverhead) -> Number:
    """Time of the host to issue a step whose layers take it `each`, and of whose experts so large a share is touched."""
    idle = overhead.host_idle_expert
    expert = idle + (overhead.host_expert - idle) * touched
    return overhead.host_step + each * shape.layers + expert * shape.experts * shape.moe_layers


def beside_host(
    device_time: Number, shape: DecoderShape, overhead: StepOverhead, touched: Number = 1.0
) -> Number:
    """A step is no shorter than the time in which the host issues it; `touched` is the share of experts that it needs."""
    host = issued(overhead.host_layer, touched, shape, overhead)
    return smooth_maximum(device_time, host, HOST_SHARPNESS)


def prompt_beside_host(
    device_time: Number, shape: DecoderShape, overhead: StepOverhead, touched: Number = 1.0
) -> Number:
    """A step that reads prompts is no shorter than the time in which the host issues it, kernel by kernel."""
    each = largest(overhead.host_prompt, overhead.host_layer)
    return smooth_maximum(device_time, issued(each, touched, shape, overhead), HOST_SHARPNESS)
