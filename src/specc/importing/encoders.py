"""Encoders, vision and speech."""

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


def _labels(config: Config) -> int:
    labels = config.get("id2label")
    return (
        len(labels) if isinstance(labels, dict) else config.optional("num_labels", default=2) or 2
    )


def _task(config: Config) -> str:
    """What a checkpoint's class puts on top: `words`, `classes`, `tokens`, or nothing."""
    name = next(iter(config.words("architectures")), "")
    if name.endswith(("ForMaskedLM", "LMHeadModel", "ForCausalLM", "ForPreTraining")):
        return "words"
    if name.endswith(("ForSequenceClassification", "ForMultipleChoice")):
        return "classes"
    return "tokens" if name.endswith(("ForTokenClassification", "ForQuestionAnswering")) else ""


def _on_top(config: Config, fields: Fields, *, pooled: bool) -> Fields:
    """The fields with the head of the checkpoint's class.

    Args:
        config: The configuration.
        fields: The encoder.
        pooled: Whether classes are told from the pooler's output, and not by a dense layer of the head.
    """
    hidden, task = int(fields["hidden"]), _task(config)
    dense = hidden * hidden + hidden
    if task == "words":
        return fields | {
            "head": True, "tied_embeddings": True, "pooler": False, "biases": ["all", "head"],
            "other_parameters": dense + 2 * hidden,
        }  # fmt: skip
    if not task:
        return fields
    head = _labels(config) * (hidden + 1)
    config.notes.append(f"its head of {_labels(config)} classes is in other_parameters")
    if task == "classes" and pooled:
        return fields | {"other_parameters": head}
    return fields | {
        "pooler": False,
        "other_parameters": head + (dense if task == "classes" else 0),
    }


def bert_classes(config: Config) -> Fields:
    """BERT with whatever its checkpoint's class puts on top."""
    return _on_top(config, bert(config), pooled=True)


def roberta(config: Config) -> Fields:
    """RoBERTa: BERT's body, a head with a dense layer of its own."""
    return _on_top(config, bert(config), pooled=False)


def distilbert_classes(config: Config) -> Fields:
    """DistilBERT with whatever its checkpoint's class puts on top."""
    return _on_top(config, distilbert(config), pooled=False)


def modernbert(config: Config) -> Fields:
    """Gated network, rotary positions, windows, no biases; the first layer lacks its norm before attention."""
    hidden = config.whole("hidden_size")
    kinds = config.words("layer_types")
    every = config.optional("global_attn_every_n_layers", default=3) or 3
    layers = config.whole("num_hidden_layers")
    full = kinds.count("full_attention") if kinds else -(-layers // every)
    fields: Fields = {
        "layers": layers,
        "hidden": hidden,
        "heads": config.whole("num_attention_heads"),
        "ffn": config.whole("intermediate_size"),
        "activation": "geglu",
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_position_embeddings"),
        "norm": "layernorm",
        "norm_bias": False,
        "causal": config.word("model_type") == "modernbert-decoder",
        "head": False,
        "attention": {
            "kind": "sliding",
            "window": config.optional("local_attention", default=128),
            "full_layers": full,
        },
    }
    # The norm behind the embedding stands as the one before attention that the first layer lacks.
    if _task(config) == "words":
        return fields | {
            "head": True, "tied_embeddings": True, "biases": ["head"], "other_parameters": hidden * hidden + hidden,
        }  # fmt: skip
    return fields


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
    labels = config.get("id2label")
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
    fields = vit(config)
    fields["vision"].pop("classes")
    fields["vision"] |= {
        "patch_bias": False,
        "input_norm": True,
        "projection": config.optional("projection_dim", default=512),
    }
    return fields


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
    "bert": bert_classes, "roberta": roberta, "camembert": roberta, "xlm-roberta": roberta, "ernie": bert_classes,
    "data2vec-text": roberta, "distilbert": distilbert_classes, "modernbert": modernbert, "modernbert-decoder": modernbert,
    "whisper": whisper, "vit": vit,
    "clip_vision_model": clip_vision, "clip_text_model": clip_text,
}  # fmt: skip
