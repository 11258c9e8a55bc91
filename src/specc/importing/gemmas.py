"""Gemma: tied tables, gated GELU, windows between full layers; per-layer embeddings and shared keys from 3n on."""

from collections.abc import Callable

from specc.importing.config import Config, Fields
from specc.importing.decoders import llama, with_attention, with_experts
from specc.sums import sum_counts


def gemma(config: Config) -> Fields:
    """Llama's form, tied, with a gated GELU."""
    fields = llama(config)
    return fields | {"activation": "geglu", "tied_embeddings": True}


def gemma2(config: Config) -> Fields:
    """Gemma with four norms a layer and every second layer windowed."""
    fields = gemma(config) | {"norms": 4}
    window = config.optional("sliding_window")
    if window is not None and "full_every" not in fields.get("attention", {}):
        fields["attention"] = {"kind": "sliding", "window": window, "full_every": 2}
    return fields


def vaultgemma(config: Config) -> Fields:
    """Gemma 2 with two norms a layer."""
    return gemma2(config) | {"norms": 2}


def gemma3(config: Config) -> Fields:
    """Gemma 2 with norms of queries and keys, five windowed layers to a full one."""
    fields = gemma(config) | {"norms": 4}
    fields.setdefault("heads", 8)
    window = config.optional("sliding_window")
    block = fields.get("attention", {})
    if window is not None and "full_every" not in block:
        block = {"kind": "sliding", "window": window, "full_every": 6}
    fields["attention"] = {**block, "qk_norm": "head"}
    return fields


def _widths(config: Config) -> tuple[Config, int]:
    """The configuration with one inner width, the narrowest, and what wider layers have beyond it."""
    stated = config.get("intermediate_size")
    if not isinstance(stated, list) or not stated:
        return config, 0
    widths = [width for width in stated if isinstance(width, int) and not isinstance(width, bool)]
    if len(widths) != len(stated):
        config.missing.append("intermediate_size")
        return config, 0
    least = min(widths)
    beyond = sum_counts(width - least for width in widths)
    if beyond:
        config.notes.append(
            "layers differ in their inner width: the wider ones' rest is in other_parameters"
        )
    return config.changed(intermediate_size=least), 3 * config.whole("hidden_size") * beyond


def _layer_inputs(config: Config, fields: Fields) -> tuple[int, int]:
    """Parameters passed and looked up of a second embedding with features for each layer."""
    width = config.optional("hidden_size_per_layer_input", default=0) or 0
    if not width:
        return 0, 0
    layers, hidden = int(fields["layers"]), int(fields["hidden"])
    rows = config.whole("vocab_size_per_layer_input")
    config.notes.append(
        "the embedding of each layer is in lookup_parameters, its projections in other_parameters"
    )
    return layers * (3 * width * hidden + hidden) + width, rows * layers * width


def _with_rest(fields: Fields, other: int, rows: int) -> Fields:
    more = {**fields}
    if other:
        more["other_parameters"] = other
    if rows:
        more["lookup_parameters"] = rows
    return more


def gemma3n(config: Config) -> Fields:
    """Gemma 3 with embeddings for each layer, AltUp, LAuReL and keys shared by the last layers."""
    narrow, beyond = _widths(config)
    fields = gemma3(narrow)
    shared = config.optional("num_kv_shared_layers", default=0) or 0
    if shared:
        with_attention(fields, reusing_layers=shared)
    hidden, layers = int(fields["hidden"]), int(fields["layers"])
    inputs, rank = config.whole("altup_num_inputs"), config.whole("laurel_rank")
    passed, rows = _layer_inputs(config, fields)
    altup = layers * (2 * hidden + inputs * inputs + inputs**3 + inputs * hidden)
    laurel = layers * (2 * rank * hidden + hidden)
    streams = 2 * (inputs - 1) * hidden * hidden
    config.notes.append("AltUp and LAuReL are in other_parameters")
    return _with_rest(fields, beyond + passed + altup + laurel + streams, rows)


def gemma4(config: Config) -> Fields:
    """Gemma 3 with wider heads in full layers, experts beside the network in some sizes."""
    fields = gemma3(config)
    if config.get("use_bidirectional_attention") == "all":
        config.notes.append("attention in both directions is taken as causal")
    block: Fields = {"full_head_dim": config.optional("global_head_dim", default=512)}
    if config.flag("attention_k_eq_v"):
        heads = config.optional("num_global_key_value_heads")
        block |= {"full_kv_heads": heads} if heads else {}
        block["full_values_from_keys"] = True
    shared = config.optional("num_kv_shared_layers", default=0) or 0
    if shared:
        block["reusing_layers"] = shared
    with_attention(fields, **block)
    hidden, layers = int(fields["hidden"]), int(fields["layers"])
    passed, rows = _layer_inputs(config, fields)
    if config.flag("use_double_wide_mlp") and shared:
        passed += shared * 3 * hidden * int(fields["ffn"])
        config.notes.append("the wider networks of layers that reuse keys are in other_parameters")
    if config.flag("enable_moe_block"):
        dense = int(fields["ffn"])
        fields = with_experts(config, fields)
        fields["experts"] |= {"shared": 1, "shared_ffn": dense}
        passed += layers * (4 * hidden + config.whole("num_experts"))
        config.notes.append("the dense network beside the experts is their shared expert")
    return _with_rest(fields, passed, rows)


READERS: dict[str, Callable[[Config], Fields]] = {
    "gemma": gemma, "gemma2": gemma2, "vaultgemma": vaultgemma, "gemma3_text": gemma3, "gemma3n_text": gemma3n,
    "gemma4_text": gemma4, "gemma4_unified_text": gemma4,
}  # fmt: skip
