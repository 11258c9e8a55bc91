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
EXPERT_COMPUTE_OF_CARDS = {"bf16": 0.36, "fp8": 0.46, "int4": 0.5, "mxfp4": 0.5}
"""The same of cards, whose memory leaves products more time; source: kernels of three engines on L40S (ai-dynamo/aiconfigurator)."""
EXPERT_COMPUTE_OF_DIE = {"ampere_hbm": 0.5}
"""Of chips older than those, over the same; source: TensorRT-LLM's and vLLM's on A100 (ai-dynamo/aiconfigurator)."""
EXPERT_STREAM_OF_TRITON = {"rdna_4_gddr": 0.45}
"""Of chips for which the experts of vLLM are Triton's in shapes that nobody tuned, over what kernels written for a chip reach. Source:
SGLang's in such shapes on A100, H100 and B200, 0.33 to 0.5 of TensorRT-LLM's there (ai-dynamo/aiconfigurator)."""
EXPERT_STREAM_ON_DIE = {"blackwell_hbm/mxfp4": 0.7 / 0.6}
"""Where operands of 8 bits are multiplied with weights of 4 as they are; source: TensorRT-LLM's on B200 (operator_timings.csv)."""
EXPERT_LAUNCH = {"hopper_hbm/mxfp4": 2.0, "blackwell_hbm/mxfp4": 0.65}
"""Small kernels of a layer of experts over those of other formats: on H100 Triton's for MXFP4 sort, gather and scatter apart (73 us), on
B200 one kernel does all (19 us); source: operator_timings.csv."""
UNTUNED = 0.4
"""Of an engine whose kernels of experts run in shapes that nobody tuned, over the arithmetic that others reach. Source: SGLang's over
TensorRT-LLM's and vLLM's on A100, 0.2 to 0.3 (ai-dynamo/aiconfigurator), and vllm-project/vllm, pull request 34846 (up to half)."""
ROUTING = {"graph": 3e-5, "eager": 3e-5, "early": 1e-4}
"""Seconds that a layer of experts takes beside its products. Source: operator_timings.csv; 90 us of vLLM's first kernels, on A100."""
SEQUENCE = {"graph": 1e-5, "eager": 1e-5, "native": 3e-6}
"""Seconds that a sequence takes in a step. Where compiled code looks after it, sampling on the device is left."""
LAUNCH_OF_DIE = {
    "ampere_hbm": 1.98 / 1.41,
    "ada_lovelace_gddr": 1.98 / 2.52,
    "blackwell_gddr": 1.98 / 2.62,
    "rdna_4_gddr": 2.0,
    "cdna_3_hbm": 2.0,
    "cdna_4_hbm": 2.0,
}
"""Time of small kernels over that on H100: by the clock. On AMD's chips a node of a graph takes 3.3 us more (3.9 of HIP's on RDNA 3,
ROCm/rocm-systems, issue 10834, for 0.6 of CUDA's), nine of them as long as a layer's small kernels themselves."""
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


def expert_compute(f: Filed) -> float:
    """Share of the peak that products of experts reach."""
    cards = EXPERT_COMPUTE_OF_CARDS if f.memory_class == "gddr" else {}
    return cards.get(f.storage, EXPERT_COMPUTE.get(f.storage, 0.4))


def if_first(yes: float, no: float) -> Of:
    """By whether prompts that wait are read before answers go on."""
    return lambda f: yes if BY_WORD[f.engine].prompts_first else no


def if_eager(yes: float, no: float) -> Of:
    """By whether launches of this request reach the device one by one."""
    return lambda f: yes if launching(f) == "eager" else no


def if_early(yes: float, no: float) -> Of:
    """By whether nobody had tuned the engine's kernels of mixtures yet."""
    return lambda f: yes if BY_WORD[f.engine].early else no


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
