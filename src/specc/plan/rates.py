"""The rate at which an accelerator computes in a dtype."""

from collections.abc import Container

from specc.design.parts.accelerator import Accelerator
from specc.physics.dtypes import DTYPES, SIXTEEN_BIT, dtype_of

BF16_CAPABILITY = 8.0
"""Least compute capability with bf16 units. Source: CUDA C++ Programming Guide, table of arithmetic throughput."""

SCALED_CAPABILITY = 10.0
"""Least compute capability whose tensor cores take blocks with exponents of their own. Source: PTX ISA 8.7, `mma` with block scaling;
Transformer Engine, `check_mxfp8_support`."""


def rate_of(accelerator: Accelerator, dtype: str) -> float | None:
    """Dense operations per second in a dtype, or in one that the same units compute; None where none is stated."""
    known = dtype_of(dtype)
    for name in (dtype,) if known is None else known.rates:
        found = accelerator.peak.get(name)
        if found is not None and float(found) > 0:
            return float(found)
    return None


def sixteen_bit_rate(accelerator: Accelerator) -> float | None:
    """The dense 16-bit rate; where none is published, twice that of fp32, as on parts without more than that."""
    rate = rate_of(accelerator, "bf16")
    if rate is not None:
        return rate
    plain = rate_of(accelerator, "fp32")
    return None if plain is None else 2.0 * plain


HALF_SUMS = "half_sums"
"""Feature of engines that sum products of 16-bit numbers in 16 bit. Source: llama.cpp, `CUBLAS_COMPUTE_16F`; exllama, `cublasHgemm`;
stable-fast, README (fused products computed in fp16)."""


def products_rate(accelerator: Accelerator, features: Container[str]) -> float | None:
    """The dense 16-bit rate under an engine: sums in 16 bit run at half the rate of int8.

    Sheets of cards for games state the rate of sums in fp32, which their chips halve; others have one rate for both.
    Source: NVIDIA Ada GPU architecture, appendix A (RTX 4090: 330 and 165 TFLOP/s, 661 TOP/s; RTX 6000 Ada: 364, 364 and 728).
    """
    rate, integer = sixteen_bit_rate(accelerator), rate_of(accelerator, "int8")
    if rate is None or integer is None or HALF_SUMS not in features:
        return rate
    return max(rate, 0.5 * integer)


def weights_rate(accelerator: Accelerator, kernels: str, activations: str | None) -> float | None:
    """The rate at which products of weights with 16-bit (or their own) activations run; None: in 16 bit.

    Args:
        accelerator: The part.
        kernels: Class of the weights (`Dtype.kernels`).
        activations: Dtype of the activations where it is stated.
    """
    taken = taken_by(kernels)
    known = None if activations is None else dtype_of(activations)
    if known is not None and known.kernels in taken:
        return rate_of(accelerator, known.word)
    if known is not None and not known.narrow:
        return None
    if kernels == "mxfp4":  # such kernels take 8-bit activations where the part has 4-bit units
        return rate_of(accelerator, "fp8") if rate_of(accelerator, "mxfp4") else None
    return rate_of(accelerator, _UNSAID[kernels]) if kernels in _UNSAID else None


_UNSAID = {"fp8": "fp8", "fp4": "nvfp4"}
"""Activations that kernels of narrow weights take where nobody says; those of other classes take 16 bit."""
_TAKEN: dict[str, frozenset[str]] = {
    "fp8": frozenset(("fp8",)),
    "fp4": frozenset(("fp4", "fp8")),
    "mxfp4": frozenset(("mxfp4", "fp8")),
    "int8": frozenset(("int8",)),
    "int4": frozenset(("int8", "fp8")),
}


def taken_by(kernels: str) -> frozenset[str]:
    """Classes of narrow activations that there are kernels for beside weights of a class.

    Source: vLLM, compressed-tensors schemes (W8A8 in int8 and fp8, W4A8, W4A4); TensorRT-LLM, `QuantAlgo` (W4A8_AWQ,
    W4A8_MXFP4_FP8, W4A8_NVFP4_FP8); QServe (2024).
    """
    return _TAKEN.get(kernels, frozenset())


def lacks(accelerator: Accelerator, dtype: str) -> bool:
    """Whether an accelerator cannot compute in a dtype, as far as its rates tell.

    It can where a rate of the same sort (float or integer) and of at most that width is stated. It cannot where rates of 16 bit or
    less are stated and all are wider, nor in bf16 or MXFP8 below the compute capability that has it. Otherwise the rates are not stated in
    full, and nothing is known.
    """
    wanted = dtype_of(dtype)
    if wanted is None or not wanted.rates:
        return False
    if wanted.word == "bf16" and accelerator.capability is not None:
        return float(accelerator.capability) < BF16_CAPABILITY
    if wanted.word == "mxfp8" and accelerator.capability is not None:
        return float(accelerator.capability) < SCALED_CAPABILITY
    if rate_of(accelerator, dtype) is not None:
        return False
    integer = wanted.word.startswith("int")
    stated = [
        known.bits
        for name in accelerator.peak
        if (known := DTYPES.get(name)) is not None and known.word.startswith("int") == integer
    ]
    return bool(stated) and wanted.bits < min(stated) <= SIXTEEN_BIT
