"""What reaches the cores of a device: memory by way of copy engines, a cache as often as an engine moves it, sums round a ring."""

from __future__ import annotations

from collections.abc import Container

from specc.design.parts.accelerator import Accelerator

SHORT_ROW = 512.0
"""Bytes in a row at which copy engines reach half of their rate. Read from AWS Neuron, "Guideline to avoid under-utilizing DMA
bandwidth": below 256 bytes they are bound by overheads, 2 KiB is the least that it recommends, 4 KiB saturates them."""
WIRED = ("ring", "torus")
"""Ways in which accelerators are joined to neighbours alone, without a switch."""
JOINED = (3.0, 2.0)
"""Passes of a cache that grows by being copied: it is read and written to hold one token more, and read by the attention, or, where
query heads share it, read and written again for each of them and read so by the attention.
Source: Transformers, cache_utils.py (`torch.cat` in `DynamicCache.update`), sdpa_attention.py (`repeat_kv`)."""
BUCKETED = 4.0 / 3.0
"""Mean of the next power of two over lengths that are equally likely within their bucket.
Source: AWS Neuron, "Decode context-length bucketing" (a step reads its bucket whole) and configuration (powers of two)."""


def carried_share(accelerator: Accelerator) -> float:
    """Share of the memory's bandwidth that copy engines bring to the cores; all of it where cores read by themselves."""
    carried = accelerator.memory_carried
    if carried is None or accelerator.memory_bandwidth is None:
        return 1.0
    return min(float(carried) / float(accelerator.memory_bandwidth), 1.0)


def short_row(accelerator: Accelerator) -> float:
    """Bytes in a row of memory at which half of the rate is reached; 0 where cores read by themselves."""
    return SHORT_ROW if accelerator.memory_carried else 0.0


def cache_passes(features: Container[str]) -> tuple[float, float]:
    """How often an engine with these features moves what is remembered in a step, and how often once more for each query head."""
    if "joined_cache" in features:
        return JOINED
    return (BUCKETED if "bucketed_cache" in features else 1.0), 0.0


def circled_ranks(accelerator: Accelerator, tensor: int) -> float:
    """Ranks of a tensor group round which a sum goes because accelerators are wired to neighbours alone; else 0."""
    joined = accelerator.scale_up
    if joined is None or joined.topology is None or joined.topology.word not in WIRED:
        return 0.0
    return float(tensor * (accelerator.cores or 1))
