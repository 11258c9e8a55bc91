"""State-space and hybrid configurations."""

from collections.abc import Callable

from specc.importing.config import Config, Fields, ImportFault
from specc.importing.decoders import llama
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
    if config.values.get("mamba_ssm_dtype") == "float32":
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


def nemotron_h(config: Config) -> Fields:
    """Layers that are one thing each: Mamba-2, attention, a network, or experts."""
    letters = {"mamba": "M", "attention": "*", "mlp": "-", "moe": "E"}
    stated = config.words("layers_block_type")
    pattern = config.word("hybrid_override_pattern") or "".join(
        letters.get(kind, "?") for kind in stated
    )
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


READERS: dict[str, Callable[[Config], Fields]] = {
    "qwen3_next": qwen3_next, "qwen3_5_moe_text": qwen3_next, "qwen3_5_text": qwen3_next, "mamba": mamba,
    "mamba2": mamba2, "jamba": jamba, "nemotron_h": nemotron_h,
}  # fmt: skip
