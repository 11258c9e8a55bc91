"""Decoder-only configurations: Llama and its kin, GPT-2 and its kin, mixtures of experts, latent attention."""

from collections.abc import Callable

from specc.importing.activations import gated, plain
from specc.importing.config import Config, Fields
from specc.importing.gpt_decoders import (
    bloom,
    falcon,
    gpt2,
    gpt_bigcode,
    gpt_neo,
    gpt_neox,
    gptj,
    mpt,
    opt,
)


def _windows(config: Config, layers: int) -> Fields:
    """The pattern of windows from `layer_types`, `sliding_window_pattern` or `sliding_window`."""
    window = config.optional("sliding_window")
    kinds = config.words("layer_types")
    if window is None or (not kinds and config.get("use_sliding_window") is False):
        return {}
    every = config.optional("sliding_window_pattern", "_sliding_window_pattern")
    full = [i + 1 for i, kind in enumerate(kinds) if kind == "full_attention"]
    if kinds and len(full) == layers:
        return {}
    fields: Fields = {"kind": "sliding", "window": window}
    if full:
        regular = full == list(range(full[0], layers + 1, full[0]))
        fields.update({"full_every": full[0]} if regular else {"full_layers": len(full)})
    elif every is not None and not kinds:
        fields["full_every"] = every
    return fields


def llama(config: Config) -> Fields:
    """RMSNorm, rotary positions, a gated network, grouped queries; the form that most take."""
    layers, heads = config.whole("num_hidden_layers"), config.whole("num_attention_heads")
    fields: Fields = {"layers": layers, "hidden": config.whole("hidden_size"), "heads": heads}
    kv_heads = config.optional("num_key_value_heads", default=heads)
    if kv_heads != heads:
        fields["kv_heads"] = kv_heads
    head_dim = config.optional("head_dim")
    if head_dim is None and heads and int(fields["hidden"]) % heads:
        head_dim = int(fields["hidden"]) // heads
    if head_dim is not None:
        fields["head_dim"] = head_dim
    fields |= {
        "ffn": config.whole("intermediate_size"),
        "activation": gated(config, "hidden_act", "hidden_activation"),
        "vocabulary": config.whole("vocab_size"),
    }
    context = config.optional("max_position_embeddings")
    if context is not None:
        fields["context"] = context
    if config.flag("tie_word_embeddings"):
        fields["tied_embeddings"] = True
    biases = [
        w for w, key in (("attention", "attention_bias"), ("mlp", "mlp_bias")) if config.flag(key)
    ]
    if "attention" in biases and config.get("attention_out_bias") is False:
        biases[biases.index("attention")] = "qkv"
    if biases:
        fields["biases"] = biases
    windows = _windows(config, layers)
    if windows:
        fields["attention"] = windows
    return fields


def with_attention(fields: Fields, **more: object) -> Fields:
    """The fields with more in their block of attention."""
    fields["attention"] = {**fields.get("attention", {}), **more}
    return fields


def mistral(config: Config) -> Fields:
    """Llama's form with a window over the whole depth in the first release."""
    return llama(config)


def qwen2(config: Config) -> Fields:
    """Llama's form with biases on queries, keys and values."""
    fields = llama(config)
    fields.pop("attention", None) if not config.flag("use_sliding_window") else None
    return fields | {"biases": ["qkv"]}


def qwen3(config: Config) -> Fields:
    """Llama's form with norms of queries and keys."""
    fields = llama(config)
    if not config.flag("use_sliding_window"):
        fields.pop("attention", None)
    return with_attention(fields, qk_norm="head")


def with_experts(config: Config, fields: Fields) -> Fields:
    """The fields with a block of experts, under the names that configurations have for it."""
    block: Fields = {
        "count": config.whole(
            "n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts"
        ),
        "active": config.whole(
            "num_experts_per_tok",
            "experts_per_token",
            "num_experts_per_token",
            "moe_k",
            "moe_topk",
            "top_k_experts",
        ),
    }
    ffn = config.optional("moe_intermediate_size", "expert_ffn_hidden_size")
    if ffn is not None:
        block["ffn"] = ffn
    shared = config.optional("n_shared_experts", "num_shared_experts", "moe_num_shared_experts")
    if shared:
        block["shared"] = shared
    kinds = config.words("mlp_layer_types")
    dense = config.optional("first_k_dense_replace", "num_dense_layers", "moe_layer_start_index")
    if kinds:
        dense = next((i for i, kind in enumerate(kinds) if kind != "dense"), len(kinds))
        if "dense" in kinds[dense:]:
            config.notes.append("dense layers among those with experts stand at the start here")
            dense = kinds.count("dense")
    if dense:
        block["first_dense"] = dense
    step = config.optional("decoder_sparse_step", "interleave_moe_layer_step", "moe_layer_freq")
    if step is not None and step > 1:
        block["every"] = step
    return fields | {"experts": block}


def mixtral(config: Config) -> Fields:
    """Mistral with experts of the full inner width."""
    return with_experts(config, llama(config))


def qwen2_moe(config: Config) -> Fields:
    """Qwen2 with fine experts and a gated shared one."""
    fields = with_experts(config, qwen2(config))
    return gated_shared(config, fields)


def gated_shared(config: Config, fields: Fields) -> Fields:
    """The fields with a shared expert that a learned gate scales."""
    shared = config.optional("shared_expert_intermediate_size")
    if shared:
        fields["experts"] |= {"shared": 1, "shared_ffn": shared, "shared_gate": True}
    return fields


def qwen3_moe(config: Config) -> Fields:
    """Qwen3 with fine experts."""
    return with_experts(config, qwen3(config))


def minimax_m2(config: Config) -> Fields:
    """Experts in every layer, norms over all heads of queries and keys."""
    fields = with_experts(config, llama(config))
    if config.flag("use_qk_norm", default=True):
        per_head = config.word("qk_norm_type", default="per_layer") != "per_layer"
        with_attention(fields, qk_norm="head" if per_head else "full")
    return with_mtp(config, fields)


def with_mtp(config: Config, fields: Fields) -> Fields:
    """The fields with the layers that predict further tokens."""
    layers = config.optional(
        "num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_modules"
    )
    return fields | {"mtp_layers": layers} if layers else fields


def glm4(config: Config) -> Fields:
    """Llama's form with biases on queries, keys and values, and norms on both sides."""
    fields = llama(config)
    if config.flag("attention_bias") or config.flag("add_qkv_bias"):
        fields["biases"] = ["qkv"]
    return fields | {"norms": 4}


def glm4v(config: Config) -> Fields:
    """The language part of GLM-4V: GLM-4 with biases on queries, keys and values."""
    return glm4(config.changed(attention_bias=True))


def glm4_moe(config: Config) -> Fields:
    """GLM-4.5: biases on queries, keys and values; experts with a shared one."""
    fields = with_experts(config, llama(config))
    if config.flag("attention_bias", default=True):
        fields["biases"] = ["qkv"]
    if config.flag("use_qk_norm"):
        with_attention(fields, qk_norm="head")
    return with_mtp(config, fields)


def llama4(config: Config) -> Fields:
    """Chunked attention with every fourth layer over the whole context; experts in some or all layers."""
    fields = llama(config)
    step = config.optional("interleave_moe_layer_step", default=1) or 1
    wide = config.optional("intermediate_size_mlp")
    expert_ffn = config.whole("intermediate_size")
    fields = with_experts(config, fields)
    fields["experts"] |= {"ffn": expert_ffn, "shared": 1}
    if step > 1 and wide is not None:
        fields["ffn"] = wide
    chunk = config.optional("attention_chunk_size")
    if chunk:
        with_attention(fields, kind="chunked", window=chunk, full_every=4)
    return fields


def deepseek(config: Config) -> Fields:
    """Multi-head latent attention, fine experts with shared ones, dense first layers."""
    heads = config.whole("num_attention_heads")
    fields: Fields = {
        "layers": config.whole("num_hidden_layers"),
        "hidden": config.whole("hidden_size"),
        "heads": heads,
        "ffn": config.whole("intermediate_size"),
        "activation": gated(config, "hidden_act"),
        "vocabulary": config.whole("vocab_size"),
    }
    if heads and int(fields["hidden"]) % heads:
        fields["head_dim"] = config.whole("qk_nope_head_dim") + config.whole("qk_rope_head_dim")
    context = config.optional("max_position_embeddings", "model_max_length")
    if context is not None:
        fields["context"] = context
    if config.flag("tie_word_embeddings"):
        fields["tied_embeddings"] = True
    fields = with_experts(config, fields)
    block: Fields = {"kind": "mla"}
    rank = config.optional("q_lora_rank")
    if rank:
        block["q_rank"] = rank
    block |= {
        "kv_rank": config.whole("kv_lora_rank"),
        "nope_dim": config.whole("qk_nope_head_dim"),
        "rope_dim": config.whole("qk_rope_head_dim"),
        "value_dim": config.whole("v_head_dim"),
    }
    indexer = config.optional("index_n_heads")
    if indexer:
        block |= {
            "indexer_heads": indexer,
            "indexer_dim": config.whole("index_head_dim"),
            "indexer_top": config.whole("index_topk"),
        }
    return with_mtp(config, fields | {"attention": block})


def gpt_oss(config: Config) -> Fields:
    """Alternating windows, learned sinks, biases everywhere but in norms and head."""
    fields = with_experts(config, llama(config))
    fields["biases"] = ["attention", "mlp", "router"]
    return with_attention(fields, sinks=True)


def phi(config: Config) -> Fields:
    """Phi-1 and 2: attention and network side by side, biases everywhere, the head too."""
    fields = llama(config)
    return fields | {
        "activation": plain(config, "hidden_act"), "norm": "layernorm", "norms": 1, "biases": ["all", "head"],
    }  # fmt: skip


def phi3(config: Config) -> Fields:
    """Phi-3 and 4: Llama's form with fused matrices."""
    fields = llama(config)
    window, context = config.optional("sliding_window"), config.optional("max_position_embeddings")
    if window is not None and context is not None and window >= context - 1:
        fields.pop("attention", None)
    return fields


def starcoder2(config: Config) -> Fields:
    """Grouped queries with layer norms and biases everywhere."""
    fields = llama(config) | {"activation": plain(config, "hidden_act"), "norm": "layernorm"}
    if config.flag("use_bias", default=True):
        fields["biases"] = ["all"]
    return fields


def cohere(config: Config) -> Fields:
    """Command-R: side by side, layer norms without bias, tied."""
    fields = llama(config) | {
        "norm": "layernorm",
        "norm_bias": False,
        "norms": 1,
        "tied_embeddings": True,
    }
    if config.flag("use_qk_norm"):
        with_attention(fields, qk_norm="full")
    return fields


def nemotron(config: Config) -> Fields:
    """Nemotron-4: squared ReLU, layer norms, no biases."""
    return llama(config.changed(hidden_act=None)) | {
        "activation": plain(config, "hidden_act"),
        "norm": "layernorm",
    }


def phimoe(config: Config) -> Fields:
    """Phi-3.5-MoE: layer norms, biases in attention and head."""
    fields = mixtral(config) | {"norm": "layernorm"}
    biases = [*fields.get("biases", []), *(["head"] if config.flag("lm_head_bias") else [])]
    return fields | ({"biases": biases} if biases else {})


def olmo(config: Config) -> Fields:
    """Llama's form with norms that have no weights."""
    return llama(config) | {"norm": "plain"}


def olmo2(config: Config) -> Fields:
    """Norms behind attention and network, and over all heads of queries and keys."""
    return with_attention(llama(config), qk_norm="full")


def stablelm(config: Config) -> Fields:
    """Llama's form with layer norms."""
    fields = llama(config) | {"norm": "layernorm"}
    if config.flag("use_qkv_bias"):
        fields["biases"] = ["qkv"]
    if config.flag("use_parallel_residual"):
        fields["norms"] = 1
    return fields


def dbrx(config: Config) -> Fields:
    """Sixteen experts, layer norms without bias."""
    attention, network = config.inner("attn_config"), config.inner("ffn_config")
    width = config.whole("d_model")
    ffn = network.whole("ffn_hidden_size")
    return {
        "layers": config.whole("n_layers"),
        "hidden": width,
        "heads": config.whole("n_heads"),
        "kv_heads": attention.whole("kv_n_heads"),
        "ffn": ffn,
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_seq_len"),
        "norm": "layernorm",
        "norm_bias": False,
        "experts": {
            "count": network.whole("moe_num_experts"),
            "active": network.whole("moe_top_k"),
            "ffn": ffn,
        },
    }


READERS: dict[str, Callable[[Config], Fields]] = {
    "llama": llama, "mistral": mistral, "ministral": mistral, "yi": llama, "internlm2": llama, "granite": llama,
    "olmo": olmo, "olmo2": olmo2, "stablelm": stablelm, "gpt_bigcode": gpt_bigcode, "codegen": gptj, "smollm3": llama, "exaone": llama, "seed_oss": llama,
    "mixtral": mixtral, "granitemoe": mixtral, "phimoe": phimoe, "qwen2": qwen2, "qwen2_moe": qwen2_moe, "qwen3": qwen3,
    "qwen3_moe": qwen3_moe, "minimax_m2": minimax_m2, "glm4": glm4, "glm4v_text": glm4v, "glm4_moe": glm4_moe, "llama4_text": llama4,
    "deepseek_v2": deepseek, "deepseek_v3": deepseek, "deepseek_v32": deepseek, "kimi_k2": deepseek,
    "glm_moe_dsa": deepseek, "gpt_oss": gpt_oss,
    "phi": phi, "phi3": phi3, "starcoder2": starcoder2, "cohere": cohere, "nemotron": nemotron,
    "gpt2": gpt2, "gpt_neo": gpt_neo, "gptj": gptj, "gpt_neox": gpt_neox, "opt": opt, "bloom": bloom,
    "falcon": falcon, "RefinedWebModel": falcon, "mpt": mpt, "dbrx": dbrx,
}  # fmt: skip
