"""The dtypes: bits, scales, what computes them, and whose kernels read them. The one table of these facts.

Sources: OCP Microscaling Formats 1.0 (MXFP8, MXFP6, MXFP4: one 8-bit exponent for 32 values); NVIDIA NVFP4 (one 8-bit
scale for 16 values, which `fp4` means too); Dettmers et al. 2023 (NF4 with double quantisation); llama.cpp's ggml block
layouts.
"""

from collections.abc import Mapping

from specc.record import record

SIXTEEN_BIT = 16.0


@record
class Dtype:
    """A way to write a number down.

    Attributes:
        word: As the language names it.
        bits: Bits of an element by itself.
        scale_bits: Its share of the scales that the format always has; scales of groups and rows are added by the
            recipe (`specc.physics.quantisation`).
        rates: Entries of an accelerator's `peak` that compute it, the closest first.
        kernels: Class of weights whose kernels are alike: fp32, bf16, fp8, fp4, mxfp4, int8, int4 or q4.
        gguf: Whether it is a block of llama.cpp's files.
    """

    word: str
    bits: float
    scale_bits: float = 0.0
    rates: tuple[str, ...] = ()
    kernels: str = "bf16"
    gguf: bool = False

    @property
    def stored_bits(self) -> float:
        """Bits of an element with its share of scales."""
        return self.bits + self.scale_bits

    @property
    def bytes(self) -> float:
        """Bytes of an element with its share of scales."""
        return self.stored_bits / 8.0

    @property
    def working_bytes(self) -> float:
        """Bytes of a weight or activation that a recipe in this dtype keeps: 16 bit where the dtype is narrower."""
        return max(self.bits, SIXTEEN_BIT) / 8.0

    @property
    def narrow(self) -> bool:
        """Whether operands are cast down to it before a product: everything below 16 bit."""
        return self.bits < SIXTEEN_BIT

    @property
    def eight_bit(self) -> bool:
        """Whether products in it are of the 8-bit class (6-bit operands run on the same units)."""
        return 4.0 < self.bits <= 8.0

    @property
    def four_bit(self) -> bool:
        """Whether products in it are of the 4-bit class."""
        return self.bits <= 4.0


def _ggml(word: str, bits: float, kernels: str = "q4") -> Dtype:
    """A block of llama.cpp's: its bits over its values, scales included."""
    return Dtype(word=word, bits=bits, kernels=kernels, gguf=True)


_BLOCK = 8.0 / 32.0
"""Bits of an element's share of an OCP microscaling exponent."""
_HALF = ("bf16", "fp16")
_FOUR = ("fp4", "nvfp4", "mxfp4")

_ALL = (
    Dtype(word="fp64", bits=64.0, rates=("fp64",), kernels="fp32"),
    Dtype(word="fp32", bits=32.0, rates=("fp32",), kernels="fp32"),
    Dtype(word="tf32", bits=32.0, rates=("tf32", "fp32"), kernels="fp32"),
    Dtype(word="bf16", bits=16.0, rates=_HALF),
    Dtype(word="fp16", bits=16.0, rates=_HALF[::-1]),
    Dtype(word="fp8", bits=8.0, rates=("fp8",), kernels="fp8"),
    Dtype(word="mxfp8", bits=8.0, scale_bits=_BLOCK, rates=("mxfp8", "fp8"), kernels="fp8"),
    Dtype(word="int8", bits=8.0, rates=("int8",), kernels="int8"),
    Dtype(word="fp6", bits=6.0, scale_bits=_BLOCK, rates=("fp6", "mxfp6"), kernels="int8"),
    Dtype(word="mxfp6", bits=6.0, scale_bits=_BLOCK, rates=("mxfp6", "fp6"), kernels="int8"),
    Dtype(word="fp4", bits=4.0, scale_bits=8.0 / 16.0, rates=_FOUR, kernels="fp4"),
    Dtype(word="nvfp4", bits=4.0, scale_bits=8.0 / 16.0, rates=("nvfp4", "fp4", "mxfp4"), kernels="fp4"),
    Dtype(word="mxfp4", bits=4.0, scale_bits=_BLOCK, rates=("mxfp4", "fp4", "nvfp4"), kernels="mxfp4"),
    Dtype(word="int4", bits=4.0, rates=("int4",), kernels="int4"),
    Dtype(word="int3", bits=3.0, rates=(), kernels="int4"),
    Dtype(word="int2", bits=2.0, rates=(), kernels="int4"),
    Dtype(word="nf4", bits=4.0, scale_bits=8.0 / 64 + 32.0 / (64 * 256), kernels="int4"),
    _ggml("q8_0", 34 * 8 / 32, "int8"),
    _ggml("q6_k", 6.5625, "int8"),
    _ggml("q5_k", 5.5),
    _ggml("q5_0", 5.5),
    _ggml("q5_1", 6.0),
    _ggml("q4_k", 4.5),
    _ggml("q4_0", 4.5),
    _ggml("q4_1", 5.0),
    _ggml("iq4_xs", 4.25),
    _ggml("iq4_nl", 4.5),
    _ggml("q3_k", 3.4375),
    _ggml("iq3_xxs", 3.0625),
    _ggml("q2_k", 2.625),
    _ggml("iq2_xxs", 2.0625),
)  # fmt: skip
DTYPES: Mapping[str, Dtype] = {dtype.word: dtype for dtype in _ALL}
SYNONYMS: Mapping[str, str] = {"f32": "fp32", "f16": "fp16", "half": "fp16"}
MIXTURES: Mapping[str, tuple[str, str]] = {
    "q2_k_m": ("q2_k", "q3_k"), "q3_k_s": ("q3_k", "q3_k"), "q3_k_m": ("q3_k", "q5_k"), "q3_k_l": ("q3_k", "q5_k"),
    "q4_k_s": ("q4_k", "q5_k"), "q4_k_m": ("q4_k", "q6_k"), "q5_k_s": ("q5_k", "q5_k"), "q5_k_m": ("q5_k", "q6_k"),
}  # fmt: skip
"""GGUF mixtures: most tensors in the first block format, half of the value and down projections in the second."""


def dtype_of(word: str) -> Dtype | None:
    """The dtype that a word names, variants (`fp8_e4m3`), synonyms and GGUF mixtures included; None where it is unknown."""
    word = SYNONYMS.get(word, word)
    if word in MIXTURES:
        word = MIXTURES[word][0]
    elif word.startswith("fp8_"):
        word = "fp8"
    return DTYPES.get(word)


def known_dtype(word: str) -> Dtype:
    """The dtype of a word that a field has checked.

    Raises:
        KeyError: there is none.
    """
    dtype = dtype_of(word)
    if dtype is None:
        raise KeyError(word)
    return dtype


def kernels_of(word: str) -> str:
    """The class of weights whose kernels read a format; 16 bit for an unknown one."""
    dtype = dtype_of(word)
    return "bf16" if dtype is None else dtype.kernels


def format_of(word: str) -> str | None:
    """The format of narrow weights as engines list it: fp8, fp4, mxfp4, int8, int4, nf4 or gguf; None for 16 bit and more."""
    known = dtype_of(word)
    if known is None or not known.narrow:
        return None
    if known.gguf:
        return "gguf"
    if known.word == "nf4":
        return "nf4"
    return None if known.word in ("fp6", "mxfp6") else known.kernels
