"""What the cache of a token, and of a sequence, costs on the fullest rank of a replica."""

from specc.physics.layer import AttentionGeometry, Layer
from specc.physics.residency import cache_bytes_per_token
from specc.plan.serving_job import Serving, on_stage
from specc.record import record
from specc.sums import sum_counts, sum_floats


@record
class CacheCost:
    """What the cache costs on the fullest rank.

    Attributes:
        per_token: Bytes for each token, of layers that keep every token.
        windowed: (bytes per token, tokens kept at most) of layers that keep a window.
        per_sequence: Bytes of constant state for each sequence.
    """

    per_token: float
    windowed: tuple[tuple[float, float], ...]
    per_sequence: float

    def sequence(self, tokens: float) -> float:
        """Bytes of one sequence of that many tokens."""
        inside = sum_floats(rate * min(tokens, kept) for rate, kept in self.windowed)
        return self.per_token * tokens + inside + self.per_sequence

    def tokens(self, budget: float, length: float) -> float:
        """Tokens that a budget holds in sequences of `length`."""
        if budget <= 0:
            return 0.0
        return budget / self.sequence(length) * length if self.sequence(length) else 0.0


def _state_width(layer: Layer) -> float:
    attention = layer.attention()
    return 4.0 if attention is not None and attention.kind == "state_space" else 2.0


PADDED_HEAD = 256
"""Features that a head of a decompressed latent cache is padded to. Source: vLLM 0.5.4 to 0.6.6, `models/deepseek_v2.py`."""


def cached_elements(
    layer: Layer, attention: AttentionGeometry, features: frozenset[str]
) -> tuple[float, int]:
    """Elements that a layer caches for a token, and the heads that ranks share them by.

    An engine without kernels for latent attention stores the keys and values of every head.
    """
    if attention.kind != "latent" or "whole_latents" not in features:
        return layer.kv_elements_per_token(), attention.kv_heads
    padded = "padded_latents" in features
    widths = (attention.head_dim, attention.value_dim)
    each = sum_counts(PADDED_HEAD if padded else width for width in widths)
    return attention.heads * each, attention.heads


def cache_cost(serving: Serving) -> CacheCost:
    """What the cache of a token and of a sequence costs on the fullest rank."""
    if not serving.architecture.generative:
        return CacheCost(per_token=0.0, windowed=(), per_sequence=0.0)
    per_token = per_sequence = 0.0
    windows: dict[float, float] = {}
    for block in serving.architecture.blocks:
        count = on_stage(serving, block)
        for layer in block.layers:
            state = layer.state_elements()
            attention = layer.attention()
            per_sequence += count * state * _state_width(layer) / serving.tensor
            if not layer.kv_elements_per_token() or attention is None:
                continue
            elements, heads = cached_elements(layer, attention, serving.features)
            rate = count * float(
                cache_bytes_per_token(
                    elements, serving.cache.bytes, float(heads), float(serving.tensor)
                )
            )
            fixed = serving.architecture.streams.get(attention.context_stream)
            narrow = attention.window is not None and attention.kind in ("sliding", "chunked")
            if attention.kind == "cross" and fixed is not None:
                per_sequence += rate * fixed
            elif (
                narrow and attention.window is not None and "whole_windows" not in serving.features
            ):
                kept = float(attention.window) + serving.trait("memory_window_padding")
                windows[kept] = windows.get(kept, 0.0) + rate
            else:
                per_token += rate
    return CacheCost(
        per_token=per_token,
        windowed=tuple((rate, kept) for kept, rate in sorted(windows.items())),
        per_sequence=per_sequence,
    )
