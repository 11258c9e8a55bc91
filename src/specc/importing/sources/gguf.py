"""The header of a GGUF file as a model: sizes from its metadata, the count and the dtype from its list of tensors.

Source: ggml-org/ggml, docs/gguf.md (versions 2 and 3, little endian).
"""

import struct
from collections import Counter
from typing import Any

from specc.importing.config import ImportFault
from specc.importing.hf import fields_of, readers
from specc.importing.source import GivenFile, Imported, ImportSource, noted, word_of
from specc.importing.writing import model_text

SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
TEXT, LIST = 8, 9
MOST_ENTRIES = 4_000_000
TENSOR_TYPES = {
    0: "fp32", 1: "fp16", 2: "q4_0", 3: "q4_1", 6: "q5_0", 7: "q5_1", 8: "q8_0", 10: "q2_k", 11: "q3_k", 12: "q4_k", 13: "q5_k", 14: "q6_k",
    30: "bf16", 39: "mxfp4",
}  # fmt: skip
"""Types of tensors by their number. Source: ggml.h, enum ggml_type."""
ARCHITECTURES = {
    "llama": "llama", "qwen2": "qwen2", "qwen3": "qwen3", "qwen3moe": "qwen3_moe", "gemma": "gemma", "gemma2": "gemma2", "gemma3": "gemma3_text",
    "phi3": "phi3", "starcoder2": "starcoder2", "olmo2": "olmo2", "command-r": "cohere", "gpt-oss": "gpt_oss", "glm4": "glm4",
    "ernie4_5": "ernie4_5", "seed_oss": "seed_oss",
}  # fmt: skip
KEYS = {
    "block_count": "num_hidden_layers", "embedding_length": "hidden_size", "attention.head_count": "num_attention_heads",
    "attention.head_count_kv": "num_key_value_heads", "feed_forward_length": "intermediate_size", "context_length": "max_position_embeddings",
    "attention.key_length": "head_dim", "expert_count": "num_experts", "expert_used_count": "num_experts_per_tok",
    "expert_feed_forward_length": "moe_intermediate_size", "attention.sliding_window": "sliding_window", "vocab_size": "vocab_size",
}  # fmt: skip


class _Reader:
    """A place in the bytes that moves as values are taken."""

    def __init__(self, content: bytes) -> None:
        """At the start."""
        self.content = content
        self.at = 0

    def take(self, form: str) -> Any:
        """A number.

        Raises:
            ImportFault: the bytes end before.
        """
        size = struct.calcsize("<" + form)
        if self.at + size > len(self.content):
            raise ImportFault(
                f"the header does not end within the first {len(self.content)} bytes"
            )
        (value,) = struct.unpack_from("<" + form, self.content, self.at)
        self.at += size
        return value

    def text(self) -> str:
        """A text with its length before it."""
        size = self.take("Q")
        if self.at + size > len(self.content):
            raise ImportFault(
                f"the header does not end within the first {len(self.content)} bytes"
            )
        self.at += size
        return self.content[self.at - size : self.at].decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        """A value of a kind; of a list its length alone."""
        if kind in SCALARS:
            return self.take(SCALARS[kind])
        if kind == TEXT:
            return self.text()
        if kind != LIST:
            raise ImportFault(
                f"the header has a value of kind {kind}, which the format does not have"
            )
        inner, count = self.take("I"), self.take("Q")
        if count > MOST_ENTRIES or inner == LIST:
            raise ImportFault("the header has a list that is too long or nested")
        if inner in SCALARS:
            size = struct.calcsize("<" + SCALARS[inner])
            if self.at + size * count > len(self.content):
                raise ImportFault(
                    f"the header does not end within the first {len(self.content)} bytes"
                )
            self.at += size * count
        else:
            for _ in range(count):
                self.value(inner)
        return range(count)


def read(given: GivenFile) -> Imported:
    """One model.

    Raises:
        ImportFault: it is no GGUF file, or its architecture has no reader.
    """
    reader = _Reader(given.content)
    if given.content[:4] != b"GGUF":
        raise ImportFault("the file does not begin with GGUF")
    reader.at = 4
    version = reader.take("I")
    if version not in (2, 3):
        raise ImportFault(f"GGUF version {version} is not read; versions 2 and 3 are")
    tensors, entries = reader.take("Q"), reader.take("Q")
    if tensors > MOST_ENTRIES or entries > MOST_ENTRIES:
        raise ImportFault("the header has more entries than a model has")
    metadata = {}
    for _ in range(entries):
        key = reader.text()
        metadata[key] = reader.value(reader.take("I"))
    counted = _tensors(reader, tensors)
    return _model(given, metadata, counted)


def _tensors(reader: _Reader, count: int) -> tuple[Counter[str], set[str]]:
    """Elements by dtype, and the names of the tensors."""
    elements: Counter[str] = Counter()
    seen = set()
    for _ in range(count):
        seen.add(reader.text())
        size = 1
        for _ in range(min(reader.take("I"), 8)):
            size *= reader.take("Q")
        kind = reader.take("I")
        reader.take("Q")
        elements[TENSOR_TYPES.get(kind, f"type {kind}")] += size
    return elements, seen


def _model(
    given: GivenFile, metadata: dict[str, Any], counted: tuple[Counter[str], set[str]]
) -> Imported:
    elements, seen = counted
    architecture = str(metadata.get("general.architecture", ""))
    kind = ARCHITECTURES.get(architecture, architecture)
    if kind not in readers():
        raise ImportFault(
            f"the architecture {architecture[:60]!r} is not known",
            hint="known: " + ", ".join(sorted(ARCHITECTURES)),
        )
    if kind == "llama" and metadata.get("llama.expert_count"):
        kind = "mixtral"
    config: dict[str, Any] = {"model_type": kind}
    for key, name in KEYS.items():
        value = metadata.get(f"{architecture}.{key}")
        if isinstance(value, int | float) and not isinstance(value, bool):
            config[name] = value
    tokens = metadata.get("tokenizer.ggml.tokens")
    if isinstance(tokens, range):
        config["vocab_size"] = len(tokens)
    config["tie_word_embeddings"] = "output.weight" not in seen
    if any(name.endswith("attn_q.bias") for name in seen) and kind == "llama":
        config["attention_bias"] = True
    fields = fields_of(config)
    left: list[str] = []
    most = elements.most_common(1)
    if most and most[0][0].startswith("type "):
        left.append(
            f"the dtype of most weights: tensor {most[0][0]} has no word here, state `weights`"
        )
    elif most and most[0][0] not in ("fp16", "bf16"):
        fields = {**fields, "weights": most[0][0]}
    total = elements.total()
    name = given.entity(
        str(metadata.get("general.name") or given.path.rpartition("/")[2].removesuffix(".gguf"))
    )
    text = model_text(name if given.name else word_of(name), fields)
    text = text.replace("\nmodel ", f"\n# The file's tensors hold {total} elements.\nmodel ", 1)
    return Imported(text=noted(text, tuple(left)), left=tuple(left))


SOURCE = ImportSource(
    name="gguf",
    about="the header of a GGUF file, as a model",
    read=read,
    most=64 * 2**20,
    cut=True,
)
