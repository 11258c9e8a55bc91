"""State-space and hybrid configurations."""

from collections.abc import Callable

from specc.importing.config import Config, Fields, ImportFault
from specc.importing.decoders import deepseek, llama, mixtral
from specc.sums import sum_counts


def qwen3_next(config: Config) -> Fields:
    """Three gated delta-rule layers to one of full attention with an output gate."""
    fields = llama(config.beside(intermediate_size=0))
    kinds = config.words("layer_types")
    every = config.optional("full_attention_interval")
    if every is None and "full_attention" in kinds:
        every = kinds.index("full_attention") + 1
    if every is None:
        config.missing.append("full_attention_interval")
        every = 4
    fields["attention"] = {
        "kind": "linear",
        "full_every": every,
        "gated": True,
        "qk_norm": "head",
        "key_heads": config.whole("linear_num_key_heads"),
        "value_heads": config.whole("linear_num_value_heads"),
        "key_dim": config.whole("linear_key_head_dim"),
        "value_dim": config.whole("linear_value_head_dim"),
        "kernel": config.whole("linear_conv_kernel_dim"),
    }
    if config.get("mamba_ssm_dtype") == "float32":
        fields["attention"]["state_dtype"] = "fp32"
    count = config.optional("num_experts")
    if count:
        fields["experts"] = {
            "count": count,
            "active": config.whole("num_experts_per_tok"),
            "ffn": config.whole("moe_intermediate_size"),
        }
        shared = config.optional("shared_expert_intermediate_size")
        if shared:
            fields["experts"] |= {"shared": 1, "shared_ffn": shared, "shared_gate": True}
    if not fields["ffn"]:
        fields.pop("ffn")
    layers = config.optional("mtp_num_hidden_layers")
    return fields | {"mtp_layers": layers} if layers else fields


def mamba(config: Config) -> Fields:
    """Mamba-1: nothing but state-space layers."""
    hidden = config.whole("hidden_size", "d_model")
    return {
        "layers": config.whole("num_hidden_layers", "n_layer"),
        "hidden": hidden,
        "vocabulary": config.whole("vocab_size"),
        "tied_embeddings": config.flag("tie_word_embeddings", default=True),
        "positions": "none",
        "attention": {
            "kind": "state_space",
            "version": 1,
            "state": config.optional("state_size", default=16),
            "inner": config.optional("intermediate_size", "d_inner", default=2 * hidden),
            "kernel": config.optional("conv_kernel", default=4),
            "dt_rank": config.optional("time_step_rank", default=-(-hidden // 16)),
        },
    }


def mamba2(config: Config) -> Fields:
    """Mamba-2: nothing but state-space layers with heads."""
    hidden = config.whole("hidden_size")
    heads = config.whole("num_heads")
    return {
        "layers": config.whole("num_hidden_layers"),
        "hidden": hidden,
        "vocabulary": config.whole("vocab_size"),
        "tied_embeddings": config.flag("tie_word_embeddings"),
        "positions": "none",
        "attention": {
            "kind": "state_space",
            "version": 2,
            "state": config.whole("state_size"),
            "inner": heads * config.whole("head_dim"),
            "state_heads": heads,
            "groups": config.optional("n_groups", default=1),
            "kernel": config.optional("conv_kernel", default=4),
        },
    }


def jamba(config: Config) -> Fields:
    """One attention layer in eight, the rest Mamba-1; experts in every second layer."""
    fields = llama(config)
    hidden = fields["hidden"]
    period, offset = config.whole("attn_layer_period"), config.whole("attn_layer_offset")
    layers = int(fields["layers"])
    full = sum_counts(1 for index in range(layers) if period and index % period == offset)
    fields["attention"] = {
        "kind": "state_space",
        "version": 1,
        "full_layers": full,
        "state_layers": layers - full,
        "state": config.whole("mamba_d_state"),
        "inner": hidden * (config.optional("mamba_expand", default=2) or 2),
        "kernel": config.optional("mamba_d_conv", default=4),
        "dt_rank": config.whole("mamba_dt_rank"),
        "inner_norms": True,
    }
    count = config.whole("num_experts")
    if count > 1:
        fields["experts"] = {"count": count, "active": config.whole("num_experts_per_tok")}
        every = config.whole("expert_layer_period")
        if every > 1:
            fields["experts"]["every"] = every
    return fields | {"positions": "none"}


LETTERS = {
    "mamba": "M", "linear_attention": "M", "attention": "*", "full_attention": "*", "mlp": "-", "moe": "E",
}  # fmt: skip


def _pattern(config: Config) -> str:
    """A letter for each layer, as Nemotron-H's files have it or from the names of newer ones."""
    stated = config.words("layers_block_type")
    return config.word("hybrid_override_pattern") or "".join(
        LETTERS.get(kind, "?") for kind in stated
    )


def nemotron_h(config: Config) -> Fields:
    """Layers that are one thing each: Mamba-2, attention, a network, or experts."""
    pattern = _pattern(config)
    counts = {letter: pattern.count(letter) for letter in "M*-E"}
    if not pattern or sum_counts(counts.values()) != len(pattern):
        reason = (
            "the pattern of its layers is missing"
            if not pattern
            else "the pattern of its layers has unknown kinds"
        )
        raise ImportFault(reason, hint="known: M mamba, * attention, - mlp, E moe")
    if not pattern.strip("-E"):
        raise ImportFault("hybrid_override_pattern has no layer that mixes tokens")
    heads, head = config.whole("mamba_num_heads"), config.whole("mamba_head_dim")
    fields: Fields = {
        "layers": len(pattern),
        "hidden": config.whole("hidden_size"),
        "heads": config.whole("num_attention_heads"),
        "kv_heads": config.whole("num_key_value_heads"),
        "head_dim": config.whole("head_dim", "attention_head_dim"),
        "ffn": config.whole("intermediate_size"),
        "activation": "relu2",
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_position_embeddings"),
        "positions": "none",
    }
    if config.flag("tie_word_embeddings"):
        fields["tied_embeddings"] = True
    block: Fields = {
        "kind": "state_space",
        "state_layers": counts["M"],
        "full_layers": counts["*"],
        "mlp_layers": counts["-"],
        "expert_layers": counts["E"],
        "state": config.whole("ssm_state_size"),
        "inner": heads * head,
        "state_heads": heads,
        "groups": config.whole("n_groups"),
        "kernel": config.whole("conv_kernel"),
    }
    fields["attention"] = {key: value for key, value in block.items() if value}
    if counts["E"]:
        fields["experts"] = {
            "count": config.whole("n_routed_experts"),
            "active": config.whole("num_experts_per_tok"),
            "ffn": config.whole("moe_intermediate_size"),
        }
        if config.optional("n_shared_experts"):
            fields["experts"] |= {
                "shared": 1,
                "shared_ffn": config.whole("moe_shared_expert_intermediate_size"),
            }
        width = config.optional("moe_latent_size")
        if width:
            fields["experts"]["width"] = width
    return fields


def _mamba2_beside(config: Config, fields: Fields) -> Fields:
    """A block of Mamba-2 sizes under the names that hybrids with a network in each layer have."""
    heads = config.whole("mamba_n_heads")
    head = config.optional("mamba_d_head")
    if head is None:
        head = (
            int(fields["hidden"])
            * (config.optional("mamba_expand", default=2) or 2)
            // max(heads, 1)
        )
    return {
        "kind": "state_space",
        "version": 2,
        "state": config.whole("mamba_d_state"),
        "inner": heads * head,
        "state_heads": heads,
        "groups": config.optional("mamba_n_groups", default=1),
        "kernel": config.optional("mamba_d_conv", default=4),
    }


def bamba(config: Config) -> Fields:
    """Mamba-2 with a network in each layer, full attention in some."""
    fields = llama(config.changed(layer_types=None))
    full = config.get("attn_layer_indices")
    kinds = config.words("layer_types") or config.words("layers_block_type")
    count = (
        len(full)
        if isinstance(full, list)
        else sum_counts(1 for k in kinds if "full" in k or k == "attention")
    )
    layers = int(fields["layers"])
    fields["attention"] = _mamba2_beside(config, fields) | {
        "full_layers": count, "state_layers": layers - count,
    }  # fmt: skip
    return fields


def granite_hybrid(config: Config) -> Fields:
    """Granite 4: Mamba-2, some full attention, experts or a dense network alone."""
    shared = config.whole("shared_intermediate_size")
    fields = bamba(config)
    count = config.optional("num_local_experts", default=0) or 0
    if not count:
        return fields | {"ffn": shared}
    fields["experts"] = {"count": count, "active": config.whole("num_experts_per_tok")}
    if shared:
        fields["experts"] |= {"shared": 1, "shared_ffn": shared}
    return fields


def falcon_h1(config: Config) -> Fields:
    """Full attention and Mamba-2 side by side in every layer."""
    fields = llama(config)
    inner = config.optional("mamba_d_ssm")
    block = _mamba2_beside(config, fields) | {"state_layers": fields["layers"], "beside": True}
    if inner is not None:
        block["inner"] = inner
    if not config.flag("mamba_rms_norm"):
        block["gate_norm"] = False
    return fields | {"attention": block}


def _kda(config: Config, fields: Fields) -> Fields:
    """Kimi delta attention with latent attention in the full layers."""
    kinds = config.words("layer_types")
    layers = int(fields["layers"])
    full = sum_counts(1 for kind in kinds if kind == "full_attention")
    inner = config.get("linear_attn_config")
    sizes = config if not isinstance(inner, dict) else config.beside(
        linear_num_heads=inner.get("num_heads"), linear_head_dim=inner.get("head_dim"),
        linear_conv_kernel_dim=inner.get("short_conv_kernel_size"),
    )  # fmt: skip
    if isinstance(inner, dict) and isinstance(inner.get("full_attn_layers"), list):
        full = len(inner["full_attn_layers"])
    elif not kinds:
        config.missing.append("layer_types")
    heads, head = sizes.whole("linear_num_heads"), sizes.whole("linear_head_dim")
    latent = fields["attention"]
    return fields | {
        "attention": {**latent, "kind": "linear", "full_layers": full, "linear_layers": layers - full, "key_heads": heads,
                      "value_heads": heads, "key_dim": head, "kernel": sizes.whole("linear_conv_kernel_dim", "short_conv_kernel_size")},
    }  # fmt: skip


def kimi_linear(config: Config) -> Fields:
    """Three delta-rule layers with a decay a channel to one of latent attention without positions."""
    fields = _kda(config, deepseek(config))
    fields["attention"]["gate_rank"] = fields["attention"]["key_dim"]
    if fields["attention"]["key_dim"] != fields["attention"]["value_dim"]:
        config.missing.append("v_head_dim equal to the linear layers' head_dim")
    return fields


def bailing_hybrid(config: Config) -> Fields:
    """Ling with delta-rule layers: whole gates and decays, a gate a head in full layers."""
    fields = _kda(config, deepseek(config))
    block = fields["attention"]
    hidden, channels = int(fields["hidden"]), int(block["key_heads"]) * int(block["key_dim"])
    decay = (
        channels * hidden - int(block["key_heads"]) * hidden + channels - int(block["key_heads"])
    )
    rest = (
        int(block["linear_layers"]) * decay
        + int(block["full_layers"]) * int(fields["heads"]) * hidden
    )
    config.notes.append(
        "a decay for each channel and gates of full layers are in other_parameters"
    )
    return fields | {"other_parameters": rest}


def olmo_hybrid(config: Config) -> Fields:
    """Delta-rule layers between full ones, norms over all heads of queries and keys in those."""
    fields = qwen3_next(config.beside(full_attention_interval=None))
    fields["ffn"] = config.whole("intermediate_size")
    fields["attention"] |= {"gated": False, "qk_norm": "full"}
    return fields


def minimax_text(config: Config) -> Fields:
    """MiniMax 01 and M1: lightning attention with a norm and a gate, full attention in some layers; experts everywhere."""
    kinds = config.words("layer_types")
    types = config.get("attn_type_list")
    full = sum_counts(1 for kind in kinds if kind == "full_attention")
    if not kinds and isinstance(types, list):
        full = sum_counts(1 for kind in types if kind == 1)
    elif not kinds:
        config.missing.append("layer_types or attn_type_list")
    fields = mixtral(config.changed(layer_types=None))
    layers, heads, hidden = int(fields["layers"]), int(fields["heads"]), int(fields["hidden"])
    head = int(fields.get("head_dim") or hidden // heads)
    # Ours adds a step and a short convolution that lightning attention has not; it keeps a norm over all values.
    linear = layers - full
    fields["attention"] = {
        "kind": "linear", "full_layers": full, "linear_layers": linear, "key_heads": heads, "value_heads": heads,
        "key_dim": head, "value_dim": head, "plain": True,
    }  # fmt: skip
    return fields


READERS: dict[str, Callable[[Config], Fields]] = {
    "qwen3_next": qwen3_next, "qwen3_5_moe_text": qwen3_next, "qwen3_5_text": qwen3_next, "mamba": mamba,
    "falcon_mamba": mamba, "mamba2": mamba2, "jamba": jamba, "nemotron_h": nemotron_h, "bamba": bamba,
    "granitemoehybrid": granite_hybrid, "falcon_h1": falcon_h1, "kimi_linear": kimi_linear,
    "bailing_hybrid": bailing_hybrid, "olmo_hybrid": olmo_hybrid, "minimax": minimax_text,
}  # fmt: skip
