"""Where levels of the serving fit begin, and how closely they are held there: what was timed by itself, and what was not."""

from __future__ import annotations

from collections.abc import Callable

from calibration.serving.engines import BY_WORD
from calibration.serving.keys import eager, launching
from specc.physics.job import Filed

Of = Callable[[Filed], float]

STREAM = {
    "bf16": 0.85,
    "fp32": 0.85,
    "fp8": 0.75,
    "fp4": 0.6,
    "mxfp4": 0.6,
    "int4": 0.6,
    "int8": 0.65,
    "q4": 0.65,
}
EXPERT_STREAM = {"bf16": 0.8, "fp8": 0.8, "fp4": 0.75, "mxfp4": 0.6}
EXPERT_COMPUTE = {"bf16": 0.7, "fp8": 0.5, "fp4": 0.35, "mxfp4": 0.25}
"""Of layers of experts; source: operator_timings.csv, with the widths and passes of `specc.physics.decode`."""
COMPUTE = {"bf16": 0.7, "fp8": 0.55, "fp4": 0.45, "mxfp4": 0.55}
SMALL = {"graph": 3e-5, "eager": 3e-5, "compiled": 1.8e-5}
"""Seconds that a layer takes beside its products. Two norms, a rotation, a write to the cache and an activation are kernels of their
own, of which a compiler leaves three: rotation and write are one, and the activation is part of a product."""
KV_STREAM = {"hbm": 0.8, "gddr": 0.77, "unified": 0.7}
"""Of large batches or long contexts. Source: operator_timings.csv, kernels of three engines on A100, H100, B200 (hbm) and L40S
(gddr); nobody timed unified memory."""
KV_OF_TRITON = {"rdna_4_gddr": 0.5 / 0.77}
"""Of chips for which attention of vLLM is Triton's unless told otherwise (_aiter_ops.py asks for MI300), over what kernels
written for a chip reach. Source: operator_timings.csv, both on L40S."""
REDUCE_LATENCY = {"scale_up": 3.5e-6, "unrated": 7e-6, "wired": 2.6e-6, "pcie": 6.5e-6}
REDUCE_SHARE = {"scale_up": 0.5, "unrated": 0.6, "wired": 0.6, "pcie": 0.58}
"""Of two peers. Source: operator_timings.csv, kernels of engines in graphs on A100, H100, B200 (scale-up) and L40S (PCIe). Wired
ones take two transfers of copy engines, which start 1.3 us after their semaphore (AWS Neuron, "Guideline to avoid
under-utilizing DMA bandwidth")."""

LAUNCHES = {"latent": 2.0, "sparse": 3.0}
"""Launches of a layer over those of one that keeps keys and values: of latent attention, and of one with an indexer."""

HOST_STORAGE = {"fp8": 2.2}
"""Time of the host for an eager layer over that of one with 16-bit weights: of some 55 launches seven become two of Triton's each,
which take it some five times as long (estimated). Source of the launches: Transformers, finegrained_fp8.py (`act_quant`, `w8a8_block_fp8_matmul_triton`)."""

TIMED = ("ampere", "hopper", "ada", "blackwell")
"""Generations whose operators were timed (operator_timings.csv), so that the priors of their class are theirs."""


def if_first(yes: float, no: float) -> Of:
    """By whether prompts that wait are read before answers go on."""
    return lambda f: yes if BY_WORD[f.engine].prompts_first else no


def if_eager(yes: float, no: float) -> Of:
    """By whether launches of this request reach the device one by one."""
    return lambda f: yes if launching(f) == "eager" else no


def if_captured(yes: float, no: float) -> Of:
    """By whether the engine launches graphs, whatever the request."""
    return lambda f: no if eager(f) else yes


def timed(yes: float, no: float) -> Of:
    """By whether operators of this generation of chips were timed."""
    return lambda f: yes if f.die.startswith(TIMED) else no


def timed_experts(yes: float, no: float) -> Of:
    """By whether layers of mixtures were timed with this class of memory and storage (H100 and B200)."""
    return lambda f: yes if f.memory_class == "hbm" and f.storage in EXPERT_STREAM else no


def of_links(timed_alone: float, other: float) -> Of:
    """By whether links of this class were timed by themselves."""
    return lambda f: other if f.interconnect in ("unrated", "wired") else timed_alone
