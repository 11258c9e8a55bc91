"""Decoder-only configurations of GPT-2's kin: layer norms, biases and a plain network."""

from specc.importing.activations import plain
from specc.importing.config import Config, Fields


def _gpt(config: Config, keys: tuple[str, str, str]) -> Fields:
    layers, hidden, heads = keys
    width = config.whole(hidden)
    return {
        "layers": config.whole(layers),
        "hidden": width,
        "heads": config.whole(heads),
        "ffn": config.optional(
            "n_inner", "ffn_dim", "intermediate_size", "ffn_hidden_size", default=4 * width
        ),
        "activation": plain(config, "activation_function", "hidden_act"),
        "vocabulary": config.whole("vocab_size"),
        "norm": "layernorm",
    }


def gpt2(config: Config) -> Fields:
    """Learned positions, layer norms, biases everywhere, tied."""
    return _gpt(config, ("n_layer", "n_embd", "n_head")) | {
        "context": config.whole("n_positions", "n_ctx"),
        "tied_embeddings": True,
        "positions": "learned",
        "biases": ["all"],
    }


def gpt_neo(config: Config) -> Fields:
    """GPT-2 with alternating local windows; no biases on queries, keys and values."""
    fields = _gpt(config, ("num_layers", "hidden_size", "num_heads")) | {
        "context": config.whole("max_position_embeddings"),
        "tied_embeddings": True,
        "positions": "learned",
        "biases": ["out", "mlp"],
    }
    return fields | {
        "attention": {"kind": "sliding", "window": config.whole("window_size"), "full_every": 2}
    }


def gptj(config: Config) -> Fields:
    """Side by side, rotary, biases in network and head alone."""
    return _gpt(config, ("n_layer", "n_embd", "n_head")) | {
        "context": config.whole("n_positions"), "norms": 1, "biases": ["mlp", "head"],
    }  # fmt: skip


def gpt_neox(config: Config) -> Fields:
    """Side by side with two norms, rotary, biases everywhere."""
    return _gpt(config, ("num_hidden_layers", "hidden_size", "num_attention_heads")) | {
        "context": config.whole("max_position_embeddings"), "biases": ["all"],
    }  # fmt: skip


def opt(config: Config) -> Fields:
    """Learned positions with two rows to spare, ReLU, tied."""
    context = config.whole("max_position_embeddings")
    fields = _gpt(config, ("num_hidden_layers", "hidden_size", "num_attention_heads")) | {
        "context": context,
        "tied_embeddings": True,
        "positions": "learned",
        "position_table": context + 2,
        "biases": ["all"],
    }
    width = config.optional("word_embed_proj_dim")
    if width is not None and width != fields["hidden"]:
        fields["embedding_width"] = width
    if not config.flag("do_layer_norm_before", default=True):
        fields["final_norm"] = False
    return fields


def bloom(config: Config) -> Fields:
    """ALiBi, a norm after the embedding, tied."""
    hidden = config.optional("hidden_size", "n_embed")
    values = {**config.values, "hidden_size": hidden}
    inner = Config({key: value for key, value in values.items() if value is not None})
    inner.missing = config.missing
    layers = "num_hidden_layers" if inner.optional("num_hidden_layers") else "n_layer"
    heads = "num_attention_heads" if inner.optional("num_attention_heads") else "n_head"
    fields = _gpt(inner, (layers, "hidden_size", heads)) | {
        "tied_embeddings": True, "embedding_norm": True, "positions": "alibi", "biases": ["all"],
    }  # fmt: skip
    length = config.optional("seq_length")
    return fields | {"context": length} if length else fields


def falcon(config: Config) -> Fields:
    """Side by side, no biases, few key-value heads, tied."""
    heads = config.whole("num_attention_heads", "n_head")
    fields = _gpt(config, ("num_hidden_layers", "hidden_size", "num_attention_heads"))
    new = config.flag("new_decoder_architecture")
    kv_heads = config.optional("num_kv_heads", "n_head_kv", default=heads) if new else 1
    if not new and not config.flag("multi_query", default=True):
        kv_heads = heads
    fields |= {
        "kv_heads": kv_heads,
        "activation": "gelu",
        "tied_embeddings": config.flag("tie_word_embeddings", default=True),
        "norms": 2 if new else 1,
    }
    if not config.flag("parallel_attn", default=True):
        fields["norms"] = 2
    if config.flag("bias"):
        fields["biases"] = ["all"]
    if config.flag("alibi"):
        fields["positions"] = "alibi"
    context = config.optional("max_position_embeddings")
    return fields | {"context": context} if context else fields


def mpt(config: Config) -> Fields:
    """ALiBi, no biases at all, tied."""
    width = config.whole("d_model")
    fields: Fields = {
        "layers": config.whole("n_layers"),
        "hidden": width,
        "heads": config.whole("n_heads"),
        "ffn": width * (config.optional("expansion_ratio", default=4) or 4),
        "activation": "gelu",
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_seq_len"),
        "tied_embeddings": True,
        "norm": "layernorm",
        "positions": "alibi",
    }
    return fields | (
        {"norm_bias": False} if config.flag("no_bias", default=True) else {"biases": ["all"]}
    )


def gpt_bigcode(config: Config) -> Fields:
    """GPT-2 with one key-value head."""
    fields = gpt2(config)
    return fields | ({"kv_heads": 1} if config.flag("multi_query", default=True) else {})
