"""What the cache of a token, and of a sequence, costs on the fullest rank of a replica."""

from collections.abc import Iterator

from specc.physics.architecture import Block
from specc.physics.layer import AttentionGeometry, Layer
from specc.physics.residency import cache_bytes_per_token
from specc.plan.memory.pages import CachedLayers, every_group_rate, in_groups, page_tokens
from specc.plan.serving_job import Serving, on_stage
from specc.record import evolve, record
from specc.sums import sum_counts, sum_floats


@record
class CacheCost:
    """What the cache costs on the fullest rank.

    Attributes:
        per_token: Bytes for each token, of layers that keep every token.
        windowed: (bytes per token, tokens kept at most) of layers that keep a window.
        per_sequence: Bytes of constant state for each sequence.
        block: Tokens of a page.
        every_group: Bytes for each token if all groups of layers kept every token; 0 without groups.
        step: Tokens that a step adds to a window while a prompt is read, and that an engine with groups sets aside.
    """

    per_token: float
    windowed: tuple[tuple[float, float], ...]
    per_sequence: float
    block: float = 1.0
    every_group: float = 0.0
    step: float = 0.0

    def sequence(self, tokens: float) -> float:
        """Bytes of one sequence of that many tokens."""
        inside = sum_floats(rate * min(tokens, kept) for rate, kept in self.windowed)
        return self.per_token * tokens + inside + self.per_sequence

    def reserved(self, tokens: float) -> float:
        """Bytes that the engine wants to have for one request of that many tokens before it starts."""
        whole = self._pages(tokens)
        if not self.every_group:
            return self.sequence(whole)
        inside = sum_floats(
            rate * (self._pages(min(kept - 1.0 + self.step, tokens)) + self.block)
            for rate, kept in self.windowed
        )
        return self.per_token * whole + inside + self.per_sequence

    def _pages(self, tokens: float) -> float:
        return -(-tokens // self.block) * self.block

    def tokens(self, budget: float, length: float, *, by_group: bool = False) -> float:
        """Tokens that a budget holds, in sequences of `length`.

        Args:
            budget: Bytes.
            length: Tokens of a sequence.
            by_group: Count as if every group kept every token, as some releases print it.
        """
        if budget <= 0:
            return 0.0
        if by_group and self.every_group:
            return budget / self.every_group
        each = self.reserved(length)
        return budget / each * length if each else 0.0


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


def state_bytes(serving: Serving, layer: Layer) -> float:
    """Bytes of constant state of a layer for a sequence, on one rank."""
    attention = layer.attention()
    elements = float(layer.state_elements())
    if attention is None or not elements:
        return 0.0
    least = serving.trait("memory_state_bytes")
    recurrent = attention.state * max(attention.state_bytes, least)
    return (recurrent + (elements - attention.state) * max(2.0, least)) / serving.tensor


def _window(serving: Serving, attention: AttentionGeometry) -> float | None:
    """Tokens that a layer keeps at most, as this engine does it."""
    whole = {"sliding": "whole_windows", "chunked": "whole_chunks"}.get(attention.kind)
    kept_whole = whole is None or bool({whole, "whole_windows"} & serving.features)
    if attention.window is None or kept_whole:
        return None
    return float(attention.window) + serving.trait("memory_window_padding")


def _layer_costs(serving: Serving, block: Block, layer: Layer) -> Iterator[CachedLayers]:
    """What a layer of a block caches."""
    attention = layer.attention()
    count = float(block.count)
    share = on_stage(serving, block) / count if count else 1.0
    state = state_bytes(serving, layer)
    if state:
        yield CachedLayers(count=count, share=share, state=state)
    if not layer.kv_elements_per_token() or attention is None:
        return
    elements, heads = cached_elements(layer, attention, serving.features)
    rate = float(
        cache_bytes_per_token(elements, serving.cache.bytes, float(heads), float(serving.tensor))
    )
    fixed = serving.architecture.streams.get(attention.context_stream)
    if attention.kind == "cross" and fixed is not None:
        yield CachedLayers(count=count, share=share, fixed=rate * fixed)
    else:
        yield CachedLayers(count=count, share=share, rate=rate, kept=_window(serving, attention))


def cached_layers(serving: Serving) -> list[CachedLayers]:
    """The layers of a replica by how they cache."""
    if not serving.architecture.generative:
        return []
    alike: dict[CachedLayers, CachedLayers] = {}
    for block in serving.architecture.blocks:
        for layer in block.layers:
            for cost in _layer_costs(serving, block, layer):
                key = evolve(cost, count=0.0)
                before = alike.get(key)
                count = cost.count + (0.0 if before is None else before.count)
                alike[key] = evolve(cost, count=count)
    return list(alike.values())


def cache_cost(serving: Serving) -> CacheCost:
    """What the cache of a token and of a sequence costs on the fullest rank."""
    kinds = cached_layers(serving)
    fixed = sum_floats(kind.fixed * kind.layers for kind in kinds)
    kinds = [kind for kind in kinds if not kind.fixed]
    block, every_group = serving.trait("memory_block_tokens"), 0.0
    if "grouped_cache" in serving.features and len(kinds) > 1:
        block = page_tokens(kinds, block)
        every_group = every_group_rate(kinds)
        kinds = in_groups(kinds, block, serving.trait("memory_state_pages"))
    return CacheCost(
        per_token=sum_floats(kind.rate * kind.layers for kind in kinds if kind.kept is None),
        windowed=tuple(
            sorted((kind.rate * kind.layers, kind.kept) for kind in kinds if kind.kept is not None)
        ),
        per_sequence=fixed + sum_floats(kind.state * kind.layers for kind in kinds),
        block=block,
        every_group=every_group,
        step=serving.per_step()[0],
    )
