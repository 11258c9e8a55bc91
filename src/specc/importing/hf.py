"""From a Hugging Face `config.json` to a model in the language, offline."""

import json
import re
from collections.abc import Callable
from typing import Any

from specc.importing import decoders, encoders, hybrids
from specc.importing.config import Config, Fields, ImportFault
from specc.importing.writing import model_text

NESTED = ("text_config", "llm_config", "language_config")
ALIASES = {
    "roberta": "bert",
    "xlm-roberta": "bert",
    "gemma3": "gemma3_text",
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
}


def readers() -> dict[str, Callable[[Config], Fields]]:
    """What reads each `model_type`."""
    return {**decoders.READERS, **hybrids.READERS, **encoders.READERS}


def _language(values: dict[str, Any]) -> dict[str, Any]:
    """The language part of a model that takes images too; what it does not say is as outside."""
    for key in NESTED:
        inner = values.get(key)
        if isinstance(inner, dict) and inner:
            outer = {k: v for k, v in values.items() if k == "tie_word_embeddings"}
            kind = inner.get("model_type") or values.get("model_type")
            return {**outer, **inner, "model_type": kind}
    return values


def fields_of(values: dict[str, Any]) -> Fields:
    """The fields of a model from a decoded configuration.

    Raises:
        ImportFault: The architecture is not known, or keys are missing.
    """
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
    known = readers()
    reader = known.get(ALIASES.get(kind, kind))
    if reader is None:
        from difflib import get_close_matches

        near = get_close_matches(kind, known, n=3, cutoff=0.5)
        lacking = "its layers, their attention and their feed-forward network have no counterpart here yet"
        hint = f"near: {', '.join(near)}" if near else "known: " + ", ".join(sorted(known))
        raise ImportFault(
            f"the architecture {kind!r} is not known: {lacking}",
            hint=f"{hint}; a model can also be written by hand, or with `parameters` alone",
        )
    config = Config(inner)
    fields = reader(config)
    if config.missing:
        raise ImportFault(
            f"the configuration of {kind!r} is not complete", tuple(dict.fromkeys(config.missing))
        )
    return _weights(values, inner, fields)


def _weights(values: dict[str, Any], inner: dict[str, Any], fields: Fields) -> Fields:
    """The dtype of a checkpoint that is quantised already."""
    block = values.get("quantization_config") or inner.get("quantization_config")
    if not isinstance(block, dict):
        return fields
    word = _method(block) or _group(block)
    if word is None:
        return fields
    name, arguments = word
    kept = _kept(block)
    if kept:
        arguments.append(f"keep = {kept[0]}" if len(kept) == 1 else f"keep = [{', '.join(kept)}]")
    return {**fields, "weights": name + (f"({', '.join(arguments)})" if arguments else "")}


def _method(block: dict[str, Any]) -> tuple[str, list[str]] | None:
    """GPTQ, AWQ, block-scaled fp8, MXFP4: what the method's name and its numbers say."""
    method, bits, group = block.get("quant_method"), block.get("bits"), block.get("group_size")
    if method in ("gptq", "awq") and bits in (2, 3, 4, 8):
        return f"int{bits}", [f"group = {group}"] if isinstance(group, int) and group > 0 else []
    if method == "fp8":
        return "fp8", ["block = 128"] if block.get("weight_block_size") else []
    return ("mxfp4", []) if method == "mxfp4" else None


def _group(block: dict[str, Any]) -> tuple[str, list[str]] | None:
    """Groups as llm-compressor and ModelOpt write them; the first says what most of the weights are."""
    groups = block.get("config_groups")
    first = next(iter(groups.values()), None) if isinstance(groups, dict) else None
    weights = first.get("weights") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(weights, dict):
        return None
    bits, kind, group = weights.get("num_bits"), weights.get("type"), weights.get("group_size")
    scaled = [f"group = {group}"] if isinstance(group, int) and group > 0 else []
    if kind == "int" and bits in (2, 3, 4, 8):
        return f"int{bits}", scaled
    if kind == "float" and bits == 8:
        return "fp8", []
    if kind == "float" and bits == 4:
        return ("mxfp4" if group == 32 else "nvfp4"), []
    return None


LEFT_OUT = (("attn", "attention"), ("shared_expert", "shared_experts"))


def _kept(block: dict[str, Any]) -> list[str]:
    """Classes of tensors beyond tables, norms and head that a checkpoint leaves at 16 bit in every layer."""
    names: list[str] = []
    for key in ("ignore", "modules_to_not_convert", "exclude_modules"):
        value = block.get(key)
        if isinstance(value, list):
            names += [str(item) for item in value]
    found = []
    for part, role in LEFT_OUT:
        said = [name for name in names if part in name]
        everywhere = any(
            "*" in name or name.startswith("re:") or ".layers." not in name for name in said
        )
        if (
            everywhere
            or len({name.partition(".layers.")[2].partition(".")[0] for name in said}) > 2
        ):
            found.append(role)
    return found


def _name(values: dict[str, Any], given: str | None) -> str:
    raw = given or values.get("_name_or_path") or values.get("model_type") or "model"
    name = re.sub(r"[^a-z0-9]+", "_", str(raw).rstrip("/").split("/")[-1].lower()).strip("_")
    return name if name and not name[0].isdigit() else f"m_{name}"


def import_hf(text: str, name: str | None = None) -> str:
    """The text of a spec with one model, from the text of a `config.json`.

    Args:
        text: The file's content.
        name: Name of the model; None: from the configuration.

    Raises:
        ImportFault: The text is no JSON, the architecture is not known, or keys are missing.
    """
    try:
        values = json.loads(text)
    except ValueError as error:
        raise ImportFault(f"the file is no JSON: {error}") from None
    except RecursionError:
        raise ImportFault("the file is nested too deeply to be a configuration") from None
    fields = fields_of(values)
    text = model_text(_name(values, name), fields)
    if "vision_config" in values and any(key in values for key in NESTED):
        note = "# The language part: the tower that takes images in is not counted.\n"
        text = text.replace("\nmodel ", f"\n{note}model ", 1)
    return text
