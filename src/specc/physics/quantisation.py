"""How many bytes a number takes when it is stored: plain dtypes, group-scaled integers, block floats, GGUF mixtures.

Sources: the formats' own definitions: OCP Microscaling Formats 1.0 (MXFP8, MXFP6, MXFP4: one 8-bit exponent for 32
values); NVIDIA NVFP4 (one 8-bit scale for 16); Frantar et al. 2022 and Lin et al. 2023 (GPTQ, AWQ: a 16-bit scale and a
4-bit zero point for each group); DeepSeek-V3 (float32 scale for 128 x 128 values); llama.cpp's ggml block layouts.
"""

from collections.abc import Mapping

from attrs import frozen

from specc.physics.layer import Tensor
from specc.physics.numeric import Number

SIXTEEN_BIT = 16.0
KEPT = frozenset({"embedding", "positions", "head", "norm", "router", "convolution"})
"""Classes of tensors that weight-only and 8-bit recipes leave at 16 bit (llm-compressor, GPTQ and AWQ defaults)."""


@frozen(kw_only=True)
class StorageFormat:
    """A way to store weights, cache or activations.

    Attributes:
        name: As it is written.
        bits: Bits of an element, its share of scales and zero points included.
        kept: Classes of tensors that stay at 16 bit.
        only: Classes that are quantised; None: all that are not kept.
        roles: Bits of classes that are stored otherwise than the rest (GGUF mixtures).
        names: Bits of tensors by the end of their name (GGUF mixtures).
        pad: Rows are padded to a multiple of this by the kernels that read them; 1: not at all.
        scale: Bytes of the scale of one output row (per-channel formats).
    """

    name: str
    bits: float
    kept: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    roles: Mapping[str, float] = {}
    names: Mapping[str, float] = {}
    pad: int = 1
    scale: float = 0.0

    @property
    def bytes(self) -> float:
        """Bytes of an element, scales included."""
        return self.bits / 8.0

    @property
    def quantised(self) -> bool:
        """Whether it is below 16 bit."""
        return self.bits < SIXTEEN_BIT

    def bits_of(self, tensor: Tensor) -> float:
        """Bits of an element of this tensor."""
        if self.quantised:
            vector = tensor.columns == 1 and tensor.operation == "scale"
            outside = self.only is not None and tensor.role not in self.only
            if vector or outside or tensor.role in self.kept:
                return SIXTEEN_BIT
        if tensor.role in self.roles:
            return self.roles[tensor.role]
        end = tensor.name.rpartition(".")[2]
        return self.names.get(end, self.bits)

    def bytes_of(self, tensor: Tensor) -> float:
        """Bytes of the whole tensor, all copies, padding and row scales included."""
        if not tensor.stored:
            return 0.0
        bits = self.bits_of(tensor)
        rows = tensor.rows
        if self.pad > 1 and bits < SIXTEEN_BIT:
            rows = -(-rows // self.pad) * self.pad
        scales = self.scale * rows * tensor.copies if bits < SIXTEEN_BIT else 0.0
        return rows * tensor.columns * tensor.copies * bits / 8.0 + scales


_PLAIN = {
    "fp64": 64.0, "fp32": 32.0, "tf32": 32.0, "bf16": 16.0, "fp16": 16.0, "f32": 32.0, "f16": 16.0, "half": 16.0,
}  # fmt: skip
_GGUF_WHOLE = {  # bits of one ggml block over its values
    "q8_0": 34 * 8 / 32, "q6_k": 6.5625, "q5_k": 5.5, "q4_k": 4.5, "q3_k": 3.4375, "q2_k": 2.625,
    "q5_0": 5.5, "q5_1": 6.0, "q4_0": 4.5, "q4_1": 5.0, "iq4_xs": 4.25, "iq4_nl": 4.5, "iq3_xxs": 3.0625, "iq2_xxs": 2.0625,
}  # fmt: skip


def _mixture(name: str, base: str, better: str) -> StorageFormat:
    """A GGUF mixture: half of the value and down projections one step up, the head in q6_k."""
    low, high = _GGUF_WHOLE[base], _GGUF_WHOLE[better]
    half = (low + high) / 2
    return StorageFormat(
        name=name,
        bits=low,
        kept=frozenset({"norm", "router"}),
        roles={"head": _GGUF_WHOLE["q6_k"]},
        names={"v": half, "down": half},
    )


def _grouped(name: str, bits: int, group: float | None, zero: bool) -> StorageFormat:
    """Integers with a 16-bit scale (and a zero point of their own width) for each group or output row."""
    overhead = 0.0 if group is None else (16.0 + (bits if zero else 0.0)) / group
    return StorageFormat(
        name=name, bits=bits + overhead, kept=KEPT, scale=2.0 if group is None else 0.0
    )


def format_of(
    word: str, arguments: Mapping[str, float] | None = None, keep: tuple[str, ...] = ()
) -> StorageFormat | None:
    """The storage format that a word of the language names; None where it is not known.

    Args:
        word: A dtype such as `bf16`, `int4`, `nvfp4`, `q4_k_m`.
        arguments: `group` (values that share a scale), `block` (side of a square that shares one).
        keep: Further classes of tensors that stay at 16 bit, such as `attention`.
    """
    given = arguments or {}
    group = given.get("group")
    if word in _PLAIN:
        return StorageFormat(name=word, bits=_PLAIN[word])
    found = _quantised(word, group, given.get("block"))
    if found is None or not keep:
        return found
    from attrs import evolve

    return evolve(found, kept=found.kept | frozenset(keep))


def _quantised(word: str, group: float | None, block: float | None) -> StorageFormat | None:
    if word in _GGUF_WHOLE:
        return StorageFormat(name=word, bits=_GGUF_WHOLE[word], kept=frozenset({"norm", "router"}))
    mixtures = {
        "q2_k_m": ("q2_k", "q3_k"),
        "q3_k_s": ("q3_k", "q3_k"),
        "q3_k_m": ("q3_k", "q5_k"),
        "q3_k_l": ("q3_k", "q5_k"),
        "q4_k_s": ("q4_k", "q5_k"),
        "q4_k_m": ("q4_k", "q6_k"),
        "q5_k_s": ("q5_k", "q5_k"),
        "q5_k_m": ("q5_k", "q6_k"),
    }
    if word in mixtures:
        return _mixture(word, *mixtures[word])
    if word == "fp8" or word.startswith("fp8_"):
        scale = 0.0 if block else 4.0
        return StorageFormat(
            name=word, bits=8.0 + (32.0 / block**2 if block else 0.0), kept=KEPT, scale=scale
        )
    if word == "int8":
        return _grouped(word, 8, group, zero=False)
    if word in ("int4", "int3", "int2"):
        return _grouped(word, int(word[3:]), group, zero=group is not None)
    if word == "mxfp8":
        return StorageFormat(name=word, bits=8.25, kept=KEPT)
    if word in ("fp6", "mxfp6"):
        return StorageFormat(name=word, bits=6.25, kept=KEPT)
    if word in ("nvfp4", "fp4"):
        return StorageFormat(name=word, bits=4.5, kept=KEPT)
    if word == "mxfp4":
        # MXFP4 checkpoints (gpt-oss, AMD's) leave attention at 16 bit; kernels read rows in blocks of 256.
        return StorageFormat(name=word, bits=4.25, kept=KEPT | {"attention"}, pad=256)
    if word == "nf4":
        return StorageFormat(name=word, bits=4.0 + 8.0 / 64 + 32.0 / (64 * 256), kept=KEPT)
    return None


def padded_vocabulary(entries: Number, tensor: Number, multiple: float = 64.0) -> Number:
    """Rows of an embedding table after padding, so that tensor ranks have equal and aligned shares.

    Source: Megatron-LM `--make-vocab-size-divisible-by` (128); vLLM's `VocabParallelEmbedding` (64).
    """
    from specc.physics.numeric import ceiling

    step = multiple * tensor
    return ceiling(entries / step) * step
