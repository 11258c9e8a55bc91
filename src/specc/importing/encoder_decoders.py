"""Encoder-decoders: BART and its kin, T5 and its kin."""

from collections.abc import Callable

from specc.importing.activations import PLAIN_ACTIVATIONS
from specc.importing.config import Config, Fields


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


def umt5(config: Config) -> Fields:
    """T5 with a table of relative positions in every layer."""
    fields = t5(config)
    layers = int(fields["encoder"]["layers"]) + int(fields["decoder"]["layers"] or 0)
    rest = (layers - 2) * int(fields["relative_buckets"]) * int(fields["heads"])
    return fields | {"other_parameters": rest}


def _bart(config: Config) -> Fields:
    width = config.whole("d_model")
    word = config.word("activation_function", default="gelu")
    return {
        "hidden": width,
        "layers": config.whole("decoder_layers"),
        "heads": config.whole("decoder_attention_heads"),
        "ffn": config.whole("decoder_ffn_dim"),
        "activation": PLAIN_ACTIVATIONS.get(word, "gelu"),
        "vocabulary": config.whole("vocab_size"),
        "context": config.whole("max_position_embeddings"),
        "tied_embeddings": config.flag("tie_word_embeddings", default=True),
        "norm": "layernorm",
        "positions": "learned",
        "biases": ["all"],
        "encoder": {
            "layers": config.whole("encoder_layers"),
            "heads": config.whole("encoder_attention_heads"),
            "ffn": config.whole("encoder_ffn_dim"),
        },
        "decoder": {"layers": config.whole("decoder_layers")},
    }


def bart(config: Config) -> Fields:
    """Norms behind every part and behind both embeddings; the encoder's stands behind its layers here."""
    fields = _bart(config)
    rows = int(fields["context"]) + 2
    config.notes.append("the encoder's table of positions is in lookup_parameters")
    return fields | {
        "position_table": rows, "embedding_norm": True, "final_norm": False,
        "lookup_parameters": rows * int(fields["hidden"]),
    }  # fmt: skip


def mbart(config: Config) -> Fields:
    """BART with norms behind both stacks."""
    fields = bart(config)
    return fields | {"final_norm": True, "other_parameters": 2 * int(fields["hidden"])}


def pegasus(config: Config) -> Fields:
    """Norms before every part and behind both stacks, a table of waves for positions."""
    fields = _bart(config)
    rows = int(fields["context"])
    config.notes.append("the encoder's table of positions is in lookup_parameters")
    return fields | {"position_table": rows, "lookup_parameters": rows * int(fields["hidden"])}


def m2m(config: Config) -> Fields:
    """Pegasus's form with waves that are no parameters (M2M-100, NLLB)."""
    return _bart(config) | {"positions": "sinusoidal"}


READERS: dict[str, Callable[[Config], Fields]] = {
    "t5": t5, "mt5": t5, "umt5": umt5, "longt5": t5, "bart": bart, "mbart": mbart, "plbart": bart, "pegasus": pegasus,
    "blenderbot": pegasus, "m2m_100": m2m,
}  # fmt: skip
