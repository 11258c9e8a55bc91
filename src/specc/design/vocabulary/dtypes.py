"""Words of numbers: which there are stands in `specc.physics.dtypes`; here is what may be said of each."""

from specc.design.attribute import Attribute, Vocabulary, Word
from specc.design.vocabulary.declare import choice, definite, vocabulary, whole
from specc.physics import dtypes

TENSORS = vocabulary(
    "tensors",
    {
        "attention": "Projections of attention.",
        "mlp": "Feed-forward networks.",
        "experts": "Routed experts.",
        "shared_experts": "Shared experts.",
        "embedding": "The embedding table.",
        "head": "The language head.",
        "router": "Routers of experts.",
        "norm": "Norms.",
    },
)
_KEEP = {"keep": choice("Tensors that stay at 16 bit.", TENSORS)}
_GROUP = {"group": definite(whole("Values that share a scale [a row].", 1, 1_000_000))}
RECIPES = vocabulary(
    "recipes of integer weights",
    {
        "gptq": "Rounded column by column, the error carried on (GPTQ).",
        "awq": "Scaled by what activations make of them (AWQ).",
    },
)
_RECIPE = {"recipe": choice("Whose kernels read them [those of either].", RECIPES)}
_BLOCK = {
    "block": definite(
        whole("Side of the square of values that share a scale [a row].", 1, 100_000)
    )
}
_SCALES: dict[str, dict[str, Attribute]] = {
    "fp8": _BLOCK,
    **{name: {**_GROUP, **_RECIPE} for name in ("int8", "int4", "int3", "int2")},
}

_DOCS = {
    "fp64": "64-bit floating point.",
    "fp32": "32-bit floating point.",
    "tf32": "32 bits, of which matrix units read 19.",
    "bf16": "16 bits with the exponent of fp32.",
    "fp16": "16-bit floating point.",
    "fp8": "8-bit floating point, a scale for each row or block.",
    "mxfp8": "8-bit floating point, an exponent for 32 values (OCP).",
    "int8": "8-bit integers, a scale for each row or group.",
    "fp6": "6-bit floating point, an exponent for 32 values.",
    "mxfp6": "6-bit floating point, an exponent for 32 values (OCP).",
    "fp4": "4-bit floating point, an 8-bit scale for 16 values.",
    "nvfp4": "4-bit floating point, an 8-bit scale for 16 values (NVIDIA).",
    "mxfp4": "4-bit floating point, an exponent for 32 values (OCP).",
    "int4": "4-bit integers, a scale for each row or group (GPTQ, AWQ).",
    "int3": "3-bit integers, a scale for each row or group.",
    "int2": "2-bit integers, a scale for each row or group.",
    "nf4": "4-bit normal floats with scales of scales (bitsandbytes).",
}
_MEANT: dict[str, tuple[str, ...]] = {
    "fp64": ("float64", "double", "f64"),
    "fp32": ("float32", "single", "float"),
    "bf16": ("bfloat16",),
    "fp16": ("float16",),
    "fp8": ("float8", "e4m3", "f8", "fp8_e4m3", "fp8_e5m2"),
    "int8": ("w8a8", "i8"),
    "int4": ("w4a16", "awq", "gptq", "i4"),
}


def _meant(name: str) -> tuple[str, ...]:
    synonyms = (other for other, word in dtypes.SYNONYMS.items() if word == name)
    return (*_MEANT.get(name, ()), *synonyms)


def _doc(name: str) -> str:
    return _DOCS.get(name, f"llama.cpp's {name.upper()}.")


def _plain(name: str) -> Word:
    return Word(name, _doc(name), also=_meant(name))


def _stored(name: str) -> Word:
    dtype = dtypes.known_dtype(name)
    arguments = {**_SCALES.get(name, {}), **_KEEP} if dtype.narrow else {}
    return Word(name, _doc(name), arguments, also=_meant(name))


DTYPES: Vocabulary = vocabulary(
    "dtypes", {}, *(_plain(name) for name, dtype in dtypes.DTYPES.items() if dtype.rates)
)
"""Dtypes of arithmetic, gradients and optimiser states."""
STORED: Vocabulary = vocabulary(
    "storage formats", {}, *(_stored(name) for name in (*dtypes.DTYPES, *dtypes.MIXTURES))
)
"""Formats of weights, caches and activations."""
RATES: Vocabulary = DTYPES.plus(
    vocabulary("matrix rates", {"fp64_tensor": "64-bit floating point in matrix units."})
)
"""What sheets give rates for."""
