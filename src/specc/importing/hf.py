"""From a Hugging Face `config.json` to a model in the language, offline."""

from collections.abc import Callable
from typing import Any

from specc.importing import (
    decoders,
    encoder_decoders,
    encoders,
    gemmas,
    hybrids,
    recent_decoders,
)
from specc.importing.checkpoint import (
    CountedTensors,
    from_index,
    from_safetensors,
    from_transformers,
)
from specc.importing.config import Config, Fields, ImportFault
from specc.importing.defaults import completed, origin
from specc.importing.quantised import with_weights
from specc.importing.source import object_of, word_of
from specc.importing.towers import WITHOUT_TOWER, vision_of
from specc.importing.writing import model_text

NESTED = ("text_config", "llm_config", "language_config", "decoder")
ALIASES = {
    "gemma3": "gemma3_text",
    "gemma4": "gemma4_text",
    "llama4": "llama4_text",
    "qwen3_vl_text": "qwen3",
    "qwen2_vl": "qwen2",
    "qwen2_5_vl": "qwen2",
    "qwen2_5_vl_text": "qwen2",
    "qwen2_vl_text": "qwen2",
    "baichuan": "llama",
    "internlm": "llama",
    "exaone4": "qwen3",
    "qwen3_vl_moe_text": "qwen3_moe",
    "qwen2_5_omni_text": "qwen2",
    "qwen3_omni_moe_text": "qwen3_moe",
    "glm4v_moe_text": "glm4_moe",
    "glm_ocr_text": "glm4",
    "granite_docling_text": "granite",
    "paddleocr_vl_text": "ernie4_5",
    "cosmos3_edge_text": "arcee",
    "mistral4": "deepseek_v3",
    "biogpt": "opt",
    "megatron-bert": "bert",
    "mvp": "bart",
    "blenderbot-small": "blenderbot",
}
OTHER_TOWERS = {
    "vision_config": "the tower that takes images in",
    "audio_config": "the tower that takes sound in",
    "vq_config": "the tokeniser of images",
    "encoder": "the encoder",
}
"""Parts beside the language model by the key of their configuration; others are told by their key."""
PAIRED = {*encoder_decoders.READERS, "whisper", "mvp", "blenderbot-small"}
"""Encoder-decoders, whose classes `...ForCausalLM` are the decoder alone."""
LACKING = {
    "rwkv": "its time mixing, a recurrence over channels",
    "xlstm": "its matrix memories with exponential gates",
    "recurrent_gemma": "its gated linear recurrences (RG-LRU)",
    "zamba": "a block of attention that layers share",
    "zamba2": "blocks of attention that layers share, with adapters of their own",
    "deepseek_v4": "its hyper-connections and compressed attention",
    "reformer": "its attention by hashing",
    "xlnet": "its two streams of attention",
    "blt": "its patches of bytes, with a model to cut them",
    "moshi": "its depth decoder over codebooks",
    "big_bird": "its sparse blocks of attention",
    "electra": "embeddings narrower than its layers",
    "rembert": "embeddings narrower than its layers",
    "roformer": "an encoder with rotary positions",
    "xmod": "adapters for each language",
    "switch_transformers": "an encoder-decoder with experts",
    "nllb-moe": "an encoder-decoder with experts",
}
"""What of an architecture without a reader has no field here."""


def readers() -> dict[str, Callable[[Config], Fields]]:
    """What reads each `model_type`."""
    return {
        **decoders.READERS,
        **gemmas.READERS,
        **recent_decoders.READERS,
        **hybrids.READERS,
        **encoders.READERS,
        **encoder_decoders.READERS,
    }


def _language(values: dict[str, Any]) -> dict[str, Any]:
    """The language part of a model that takes images too; what it does not say is as outside."""
    for key in NESTED:
        inner = values.get(key)
        if isinstance(inner, dict) and inner:
            kind = inner.get("model_type") or values.get("model_type")
            tied = values.get("tie_word_embeddings")
            outer = {} if tied is None else {"tie_word_embeddings": tied}
            return {**inner, **outer, "model_type": kind}
    return values


def fields_of(values: dict[str, Any]) -> Fields:
    """The fields of a model from a decoded configuration, as it stands.

    Raises:
        ImportFault: The architecture is not known, or keys are missing.
    """
    return _read(values)[0]


def _read(values: dict[str, Any]) -> tuple[Fields, Config]:
    """The fields, and what was read for them."""
    if not isinstance(values, dict):
        raise ImportFault("the file holds no JSON object")
    inner = _language(values)
    kind = inner.get("model_type")
    if not isinstance(kind, str):
        raise ImportFault(
            "the file does not say model_type",
            ("model_type",),
            "is it the config.json of a model?",
        )
    reader = readers().get(ALIASES.get(kind, kind))
    if reader is None:
        raise UnknownArchitecture(kind, LACKING.get(kind))
    if kind in PAIRED and _class(inner).endswith("ForCausalLM"):
        raise UnknownArchitecture(kind, f"{_class(inner)}, a decoder without its encoder")
    config = Config(inner)
    fields: Fields = {}
    try:
        fields = reader(config)
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:  # sizes of zero, lists for numbers
        if not config.missing:
            raise ImportFault(f"the sizes of {kind!r} do not fit each other: {error}") from None
    if config.missing:
        raise ImportFault(
            f"the configuration of {kind!r} is not complete", tuple(dict.fromkeys(config.missing))
        )
    block = values.get("quantization_config") or inner.get("quantization_config")
    return with_weights(config, block, fields), config


def _class(values: dict[str, Any]) -> str:
    """The first class that a configuration names; empty where it names none."""
    names = values.get("architectures")
    return str(names[0]) if isinstance(names, list) and names else ""


class UnknownArchitecture(ImportFault):
    """A `model_type` that no reader is for."""

    def __init__(self, kind: str, lacking: str | None = None) -> None:
        """Say what is near, and what of it has no field where that is known."""
        from difflib import get_close_matches

        known = sorted(readers())
        lacking = lacking or "its layers, their attention and their feed-forward network"
        near = get_close_matches(kind, known, n=3, cutoff=0.5)
        hint = f"near: {', '.join(near)}" if near else "known: " + ", ".join(known)
        super().__init__(
            f"the architecture {kind[:80]!r} is not known; without a counterpart here: {lacking}",
            hint=f"{hint}; a model can also be written by hand, or with `parameters` alone",
        )


def with_towers(values: dict[str, Any]) -> tuple[Fields, list[str]]:
    """The fields of a configuration with its class's defaults and the towers that are known, and what is left out.

    Raises:
        ImportFault: The architecture is not known, or keys are missing.
    """
    filled, _taken = completed(values)
    return _with_tower(filled, _read(filled)[0])


def _with_tower(values: dict[str, Any], fields: Fields) -> tuple[Fields, list[str]]:
    """The fields with the tower that takes images in, and the parts that are left out."""
    inside = _language(values) is values
    backbone, hidden = values.get("backbone_hidden_size"), fields.get("hidden")
    if isinstance(backbone, int) and isinstance(hidden, int):
        # Drafts for another model: projections from twice its width, and back.
        fields = {**fields, "other_parameters": 3 * backbone * hidden}
    read = None if inside else next(key for key in NESTED if values.get(key))
    parts = [
        key
        for key, value in values.items()
        if isinstance(value, dict)
        and key != read
        and (key in OTHER_TOWERS or isinstance(value.get("model_type"), str))
    ]
    if (
        not inside
        and _class(values).endswith("ForCausalLM")
        and values.get("model_type") not in WITHOUT_TOWER
    ):
        return fields, []
    if isinstance(hidden, int) and (not inside or "vision_config" in parts):
        outer = Config(values)
        block = vision_of(outer, hidden)
        if block is not None and not outer.missing:
            parts = [part for part in parts if part != "vision_config"]
            fields = {**fields, "vision": block}
    left = [OTHER_TOWERS.get(part, f"the part {part[:60]}") for part in parts]
    return fields, [f"{what} is not counted" for what in left]


def _by_number(
    values: dict[str, Any], unknown: ImportFault, folder: str | None
) -> tuple[Fields, list[str]]:
    """A model known by its parameters alone, for an architecture without a reader.

    Raises:
        ImportFault: nothing counts them here.
    """
    counted: CountedTensors | str | None = None
    if folder is not None:
        counted = from_safetensors(folder) or from_index(folder)
    if counted is None:
        counted = from_transformers(values)
    if isinstance(counted, str):
        raise ImportFault(
            unknown.reason,
            hint=f"{unknown.hint}; nothing counts its parameters: {counted}, and no safetensors files lie beside it",
        )
    inner = Config(_language(values))
    fields: Fields = {}
    for name, keys in (
        ("hidden", ("hidden_size", "d_model", "n_embd")),
        ("vocabulary", ("vocab_size",)),
        ("context", ("max_position_embeddings", "max_sequence_length", "n_positions")),
    ):
        value = _whole(inner, *keys)
        if value:
            fields[name] = value
    fields["parameters"] = counted.total
    count, active = (
        _whole(inner, "n_routed_experts", "num_local_experts", "num_experts"),
        _whole(inner, "num_experts_per_tok", "num_experts_per_token", "moe_topk"),
    )
    if counted.routed and count and active and active < count:
        fields["active_parameters"] = (
            counted.total - counted.routed + counted.routed * active // count
        )
    return fields, [
        f"the layers, so that time and caches are estimates from {counted.total} parameters, counted in {counted.origin}"
    ]


def _whole(config: Config, *keys: str) -> int | None:
    try:
        return config.optional(*keys)
    except ImportFault:
        return None


def import_hf(
    text: str, name: str | None = None, folder: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """The text of a spec with one model, from the text of a `config.json`, and what it does not hold.

    Args:
        text: The file's content.
        name: Name of the model; None: from the configuration.
        folder: Where the checkpoint may lie, for an architecture without a reader.

    Raises:
        ImportFault: The text is no JSON, the architecture is not known, or keys are missing.
    """
    values, taken = completed(object_of(text))
    try:
        fields, config = _read(values)
        fields, left = _with_tower(values, fields)
        notes = config.notes
        taken = {k: v for k, v in taken.items() if k.rpartition(".")[2] in config.asked}
    except UnknownArchitecture as unknown:
        fields, left = _by_number(values, unknown, folder)
        notes, taken = [], {}
    spec = model_text(_name(values, name), fields)
    about = [f"# Note: {note}.\n" for note in dict.fromkeys(notes)]
    if taken:
        words = ", ".join(f"{key} = {_shown(value)}" for key, value in sorted(taken.items()))
        about.append(f"# Not stated in the file, {origin()}: {words}.\n")
    if about:
        spec = spec.replace("\nmodel ", "\n" + "".join(about) + "model ", 1)
    return spec, tuple(left)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _name(values: dict[str, Any], given: str | None) -> str:
    raw = given or values.get("_name_or_path") or values.get("model_type") or "model"
    return word_of(str(raw).rstrip("/").split("/")[-1]) if given is None else given
