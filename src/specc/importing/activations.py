"""The words of configurations for activations, as the language has them."""

from specc.importing.config import Config, ImportFault

GATED_ACTIVATIONS = {
    "silu": "swiglu",
    "swish": "swiglu",
    "gelu": "geglu",
    "gelu_pytorch_tanh": "geglu",
    "gelu_new": "geglu",
}

PLAIN_ACTIVATIONS = {
    "gelu": "gelu", "gelu_new": "gelu", "gelu_fast": "gelu", "gelu_pytorch_tanh": "gelu", "quick_gelu": "gelu",
    "relu": "relu", "relu2": "relu2", "silu": "silu", "swish": "silu", "gelu_python": "gelu",
}  # fmt: skip


def plain(config: Config, *keys: str) -> str:
    word = config.word(*keys, default="gelu")
    found = PLAIN_ACTIVATIONS.get(word)
    if found is None:
        raise ImportFault(
            f"the activation {word!r} is not known",
            hint="known: " + ", ".join(sorted(PLAIN_ACTIVATIONS)),
        )
    return found


def gated(config: Config, *keys: str) -> str:
    word = config.word(*keys, default="silu")
    found = GATED_ACTIVATIONS.get(word)
    if found is None:
        raise ImportFault(
            f"the activation {word!r} is not known",
            hint="known: " + ", ".join(sorted(GATED_ACTIVATIONS)),
        )
    return found
