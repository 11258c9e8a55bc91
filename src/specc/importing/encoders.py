"""Encoders, encoder-decoders, vision and speech."""

from collections.abc import Callable

from specc.importing.activations import PLAIN_ACTIVATIONS
from specc.importing.config import Config, Fields


def _activation(config: Config, key: str = "hidden_act") -> str:
    return PLAIN_ACTIVATIONS.get(config.word(key, default="gelu"), "gelu")


def bert(config: Config) -> Fields:
    """Bidirectional, learned positions and types, a pooler."""
    return {
        "layers": config.whole("num_hidden_layers"),
        "hidden": config.whole("hidden_size"),
        "heads": config.whole("num_attention_heads"),
        "ffn": config.whole("intermediate_size"),
        "activation": _activation(config),
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_position_embeddings"),
        "norm": "layernorm",
        "embedding_norm": True,
        "final_norm": False,
        "positions": "learned",
        "token_types": config.optional("type_vocab_size", default=0),
        "biases": ["all"],
        "causal": False,
        "head": False,
        "pooler": True,
    }


def distilbert(config: Config) -> Fields:
    """BERT without types and pooler."""
    return {
        "layers": config.whole("n_layers"),
        "hidden": config.whole("dim"),
        "heads": config.whole("n_heads"),
        "ffn": config.whole("hidden_dim"),
        "activation": _activation(config, "activation"),
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_position_embeddings"),
        "norm": "layernorm",
        "embedding_norm": True,
        "final_norm": False,
        "positions": "learned",
        "biases": ["all"],
        "causal": False,
        "head": False,
    }


def t5(config: Config) -> Fields:
    """Relative positions, no biases; the encoder's output crosses into every decoder layer."""
    projection = config.word("feed_forward_proj", default="relu")
    activation = {"gated-gelu": "geglu", "gated-silu": "swiglu"}.get(projection, "relu")
    return {
        "hidden": config.whole("d_model"),
        "layers": config.whole("num_layers"),
        "heads": config.whole("num_heads"),
        "head_dim": config.whole("d_kv"),
        "ffn": config.whole("d_ff"),
        "activation": activation,
        "vocabulary": config.whole("vocab_size"),
        "tied_embeddings": config.flag("tie_word_embeddings", default=True),
        "positions": "relative",
        "relative_buckets": config.optional("relative_attention_num_buckets", default=32),
        "encoder": {"layers": config.whole("num_layers")},
        "decoder": {
            "layers": config.optional("num_decoder_layers", default=config.optional("num_layers"))
        },
    }


def whisper(config: Config) -> Fields:
    """A spectrogram through two convolutions, an encoder, a decoder that attends to it."""
    hidden = config.whole("d_model")
    frames = config.whole("max_source_positions")
    return {
        "layers": config.whole("decoder_layers"),
        "hidden": hidden,
        "heads": config.whole("decoder_attention_heads"),
        "ffn": config.whole("decoder_ffn_dim"),
        "activation": "gelu",
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_target_positions"),
        "tied_embeddings": True,
        "norm": "layernorm",
        "positions": "learned",
        "biases": ["q", "v", "out", "mlp"],
        "encoder": {
            "layers": config.whole("encoder_layers"),
            "heads": config.whole("encoder_attention_heads"),
            "ffn": config.whole("encoder_ffn_dim"),
            "mels": config.whole("num_mel_bins"),
            "position_table": frames,
            "tokens": frames,
        },
        "decoder": {
            "layers": config.whole("decoder_layers"),
            "position_table": config.whole("max_target_positions"),
        },
    }


def vit(config: Config) -> Fields:
    """Patches, a class token, an encoder, a classification head."""
    vision: Fields = {
        "patch": config.whole("patch_size"),
        "image": config.whole("image_size"),
        "channels": config.optional("num_channels", default=3),
    }
    labels = config.values.get("id2label")
    vision["classes"] = (
        len(labels) if isinstance(labels, dict) else config.optional("num_labels", default=1000)
    )
    return {
        "layers": config.whole("num_hidden_layers"),
        "hidden": config.whole("hidden_size"),
        "heads": config.whole("num_attention_heads"),
        "ffn": config.whole("intermediate_size"),
        "activation": _activation(config),
        "norm": "layernorm",
        "positions": "learned",
        "biases": ["all"],
        "causal": False,
        "vision": vision,
    }


def clip_vision(config: Config) -> Fields:
    """CLIP's image side: no patch bias, a norm before the stack, a last projection."""
    found = vit(config)
    found["vision"].pop("classes")
    found["vision"] |= {
        "patch_bias": False,
        "input_norm": True,
        "projection": config.optional("projection_dim", default=512),
    }
    return found


def clip_text(config: Config) -> Fields:
    """CLIP's text side, as diffusion models use it."""
    return {
        "layers": config.whole("num_hidden_layers"),
        "hidden": config.whole("hidden_size"),
        "heads": config.whole("num_attention_heads"),
        "ffn": config.whole("intermediate_size"),
        "activation": _activation(config),
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_position_embeddings"),
        "norm": "layernorm",
        "positions": "learned",
        "biases": ["all"],
        "head": False,
    }


READERS: dict[str, Callable[[Config], Fields]] = {
    "bert": bert, "distilbert": distilbert, "t5": t5, "mt5": t5, "whisper": whisper, "vit": vit,
    "clip_vision_model": clip_vision, "clip_text_model": clip_text,
}  # fmt: skip
