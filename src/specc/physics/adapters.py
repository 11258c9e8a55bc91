"""What low-rank adapters add to a step: their own bytes, two thin products each, and the launches of both.

Sources: Chen et al. 2023, "Punica: Multi-Tenant LoRA Serving" (one kernel gathers the adapters of a batch); Sheng et al. 2023,
"S-LoRA" (adapters beside the cache, others in host memory); vLLM, `lora/punica_wrapper` (a shrinking and an expanding kernel for
each product).
"""

from __future__ import annotations

from specc.physics.decode import (
    BETWEEN_BYTES,
    BETWEEN_SHARE,
    DeviceEfficiency,
    Precision,
    StepOverhead,
)
from specc.physics.job import DeviceAdapters
from specc.physics.numeric import Number, distinct, largest

LAYER_LAUNCHES = 12.0
"""Kernels of a layer without adapters: four products, attention, its cache, two norms, rotation, activation, two sums over ranks."""
LAUNCHES = 2.0
"""Kernels of an adapted product more."""


def _none(adapters: DeviceAdapters) -> bool:
    return isinstance(adapters.resident, float) and adapters.resident == 0.0


def in_use(adapters: DeviceAdapters, sequences: Number) -> Number:
    """Adapters that so many sequences take, where each asks for any of those that are there with the same chance.

    It is the most that is read: requests that prefer a few read less.
    """
    return distinct(largest(adapters.resident, 1.0), sequences)


def adapter_work(
    adapters: DeviceAdapters,
    tokens: Number,
    sequences: Number,
    precision: Precision,
    device: DeviceEfficiency,
) -> Number:
    """Seconds in which a pass of `tokens` tokens of `sequences` sequences reads adapters and multiplies with them.

    Each product reads its input and adds to its output once more; that, not the arithmetic, is what thin products cost.
    """
    if _none(adapters):
        return 0.0
    read = in_use(adapters, sequences) * adapters.bytes / (device.bandwidth * device.linear_stream)
    crossed = 2.0 * tokens * adapters.elements / adapters.rank * BETWEEN_BYTES
    computed = (
        2.0 * tokens * adapters.elements / (precision.attention_rate * device.linear_compute)
    )
    return read + crossed / (device.bandwidth * BETWEEN_SHARE) + computed


def adapter_launches(adapters: DeviceAdapters, overhead: StepOverhead) -> Number:
    """Seconds for which a step's launches on the device grow."""
    if _none(adapters):
        return 0.0
    return overhead.layer / LAYER_LAUNCHES * LAUNCHES * adapters.products
