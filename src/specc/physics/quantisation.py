"""How many bytes a number takes when it is stored: plain dtypes, group-scaled integers, block floats, GGUF mixtures.

Sources: the dtypes' own definitions (`specc.physics.dtypes`); Frantar et al. 2022 and Lin et al. 2023 (GPTQ, AWQ: a 16-bit scale and a
4-bit zero point for each group); DeepSeek-V3 (float32 scale for 128 x 128 values); llama.cpp's ggml block layouts.
"""

from collections.abc import Mapping

from specc.physics.dtypes import DTYPES, MIXTURES, SIXTEEN_BIT, Dtype, dtype_of
from specc.physics.layer import Tensor
from specc.physics.numeric import Number, ceiling
from specc.record import evolve, record

KEPT = frozenset({"embedding", "positions", "head", "norm", "router", "convolution"})
"""Classes of tensors that weight-only and 8-bit recipes leave at 16 bit (llm-compressor, GPTQ and AWQ defaults)."""


@record
class StorageFormat:
    """A way to store weights, cache or activations.

    Attributes:
        name: As it is written.
        bits: Bits of an element, its share of scales and zero points included.
        kept: Classes of tensors that stay wider.
        only: Classes that are quantised; None: all that are not kept.
        roles: Bits of classes that are stored otherwise than the rest (GGUF mixtures).
        names: Bits of tensors by the end of their name (GGUF mixtures).
        pad: Rows are padded to a multiple of this by the kernels that read them; 1: not at all.
        scale: Bytes of the scale of one output row (per-channel formats).
        beside: Bits of the classes that are left wider.
        recipe: Whose kernels read integers: gptq or awq; empty where nobody says.
    """

    name: str
    bits: float
    kept: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    roles: Mapping[str, float] = {}
    names: Mapping[str, float] = {}
    pad: int = 1
    scale: float = 0.0
    beside: float = SIXTEEN_BIT
    recipe: str = ""

    @property
    def bytes(self) -> float:
        """Bytes of an element, scales included."""
        return self.bits / 8.0

    @property
    def quantised(self) -> bool:
        """Whether it is below 16 bit."""
        return self.bits < SIXTEEN_BIT

    def leaves(self, role: str) -> bool:
        """Whether the format leaves a class of tensors wider."""
        return role in self.kept or (self.only is not None and role not in self.only)

    def bits_of(self, tensor: Tensor) -> float:
        """Bits of an element of this tensor."""
        if self.quantised:
            vector = tensor.columns == 1 and tensor.operation == "scale"
            if vector:
                return SIXTEEN_BIT
            if self.leaves(tensor.role):
                return self.beside
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


def _mixture(name: str, base: str, better: str) -> StorageFormat:
    """A GGUF mixture: half of the value and down projections one step up, the head in q6_k."""
    low, high = DTYPES[base].bits, DTYPES[better].bits
    half = (low + high) / 2
    return StorageFormat(
        name=name,
        bits=low,
        kept=frozenset({"norm", "router"}),
        roles={"head": DTYPES["q6_k"].bits},
        names={"v": half, "down": half},
    )


def _grouped(name: str, bits: float, group: float | None, zero: bool) -> StorageFormat:
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
    dtype = dtype_of(word)
    if dtype is None:
        return None
    if not dtype.narrow:
        return StorageFormat(name=word, bits=dtype.bits)
    given = arguments or {}
    stored = _quantised(word, dtype, given.get("group"), given.get("block"))
    return evolve(stored, kept=stored.kept | frozenset(keep))


def _quantised(word: str, dtype: Dtype, group: float | None, block: float | None) -> StorageFormat:
    if word in MIXTURES:
        return _mixture(word, *MIXTURES[word])
    if word.startswith(("q", "iq")):
        return StorageFormat(name=word, bits=dtype.bits, kept=frozenset({"norm", "router"}))
    if dtype.word == "fp8":
        scale = 0.0 if block else 4.0
        bits = dtype.bits + (32.0 / block**2 if block else 0.0)
        return StorageFormat(name=word, bits=bits, kept=KEPT, scale=scale)
    if word.startswith("int"):
        return _grouped(word, dtype.bits, group, zero=dtype.bits < 8.0 and group is not None)
    if word == "mxfp4":
        # MXFP4 checkpoints (gpt-oss, AMD's) leave attention at 16 bit; kernels read rows in blocks of 256.
        return StorageFormat(name=word, bits=dtype.stored_bits, kept=KEPT | {"attention"}, pad=256)
    return StorageFormat(name=word, bits=dtype.stored_bits, kept=KEPT)


def padded_vocabulary(entries: Number, tensor: Number, multiple: float = 64.0) -> Number:
    """Rows of an embedding table after padding, so that tensor ranks have equal and aligned shares.

    Source: Megatron-LM `--make-vocab-size-divisible-by` (128); vLLM's `VocabParallelEmbedding` (64).
    """
    step = multiple * tensor
    return ceiling(entries / step) * step
