"""What a configuration says of how its weights are stored."""

from typing import Any

from specc.importing.config import Config, Fields

MODELOPT = {
    "FP8": "fp8",
    "NVFP4": "nvfp4",
    "MXFP4": "mxfp4",
    "MXFP8": "mxfp8",
    "W4A16_AWQ": "int4",
    "W4A8_AWQ": "int4",
    "INT4_AWQ": "int4",
    "W8A16": "int8",
}
TORCHAO = {
    "Int4WeightOnlyConfig": "int4",
    "Int8WeightOnlyConfig": "int8",
    "Float8": "fp8",
    "Int8Dynamic": "int8",
}
LEFT_OUT = (("attn", "attention"), ("shared_expert", "shared_experts"))


def with_weights(config: Config, block: Any, fields: Fields) -> Fields:
    """The fields with the dtype of a checkpoint that is quantised already; what is not read is noted."""
    if not isinstance(block, dict):
        return fields
    word = _method(block) or _group(block)
    if word is None:
        method = block.get("quant_method") or block.get("quant_algo") or "unnamed"
        config.notes.append(
            f"the quantisation method {str(method)[:60]!r}: state `weights` by hand"
        )
        return fields
    name, arguments = word
    kept = _kept(block)
    if kept:
        arguments.append(f"keep = {kept[0]}" if len(kept) == 1 else f"keep = [{', '.join(kept)}]")
    return {**fields, "weights": name + (f"({', '.join(arguments)})" if arguments else "")}


def _scaled(group: object) -> list[str]:
    return (
        [f"group = {group}"]
        if isinstance(group, int) and not isinstance(group, bool) and group > 0
        else []
    )


def _method(block: dict[str, Any]) -> tuple[str, list[str]] | None:
    """What the method's name and its numbers say."""
    method, bits, group = block.get("quant_method"), block.get("bits"), block.get("group_size")
    if method in ("gptq", "awq", "auto-round", "intel/auto-round") and bits in (2, 3, 4, 8):
        recipe = [f"recipe = {method}"] if method in ("gptq", "awq") else []
        return f"int{bits}", _scaled(group) + recipe
    if method in ("fp8", "fbgemm_fp8"):
        return "fp8", ["block = 128"] if block.get("weight_block_size") else []
    if method == "bitsandbytes" and block.get("load_in_4bit"):
        return ("nf4" if block.get("bnb_4bit_quant_type", "fp4") == "nf4" else "fp4"), []
    if method == "bitsandbytes" and block.get("load_in_8bit"):
        return "int8", []
    algorithm = MODELOPT.get(str(block.get("quant_algo", "")).upper())
    if algorithm is not None and not isinstance(block.get("config_groups"), dict):
        return algorithm, _scaled(group) if algorithm.startswith("int") else []
    if method == "torchao":
        return _torchao(str(block.get("quant_type")), block)
    return ("mxfp4", []) if method == "mxfp4" else None


def _torchao(said: str, block: dict[str, Any]) -> tuple[str, list[str]] | None:
    for kind, word in TORCHAO.items():
        if kind in said:
            group = block.get("quant_type")
            inner = group.get("default") if isinstance(group, dict) else None
            data = inner.get("_data") if isinstance(inner, dict) else None
            size = data.get("group_size") if isinstance(data, dict) else None
            return word, _scaled(size) if word.startswith("int") else []
    return None


def _group(block: dict[str, Any]) -> tuple[str, list[str]] | None:
    """Groups as llm-compressor and ModelOpt write them; the first says what most of the weights are."""
    groups = block.get("config_groups")
    first = next(iter(groups.values()), None) if isinstance(groups, dict) else None
    weights = first.get("weights") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(weights, dict):
        return None
    bits, kind, group = weights.get("num_bits"), weights.get("type"), weights.get("group_size")
    if kind == "int" and bits in (2, 3, 4, 8):
        return f"int{bits}", _scaled(group)
    if kind == "float" and bits == 8:
        return "fp8", []
    if kind == "float" and bits == 4:
        return ("mxfp4" if group == 32 else "nvfp4"), []
    return None


def _kept(block: dict[str, Any]) -> list[str]:
    """Classes of tensors beyond tables, norms and head that a checkpoint leaves at 16 bit in every layer."""
    names: list[str] = []
    for key in ("ignore", "modules_to_not_convert", "exclude_modules"):
        value = block.get(key)
        if isinstance(value, list):
            names += [str(item) for item in value]
    roles = []
    for part, role in LEFT_OUT:
        said = [name for name in names if part in name]
        everywhere = any(
            "*" in name or name.startswith("re:") or ".layers." not in name for name in said
        )
        layers = {name.partition(".layers.")[2].partition(".")[0] for name in said}
        if everywhere or len(layers) > 2:
            roles.append(role)
    return roles
