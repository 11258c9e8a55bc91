"""How an engine cuts the cache of layers of several kinds into pages of one size.

Source: vLLM, `v1/core/kv_cache_utils.py`, `_get_kv_cache_groups_uniform_page_size`: layers of a kind are put into groups of
as many layers as the rarest kind has (the commonest, where it has hardly more), the last group filled up; a page holds the
same bytes for every group. `HybridAttentionMambaModelConfig`: the page of attention is made as large as a recurrent state.
"""

import math

from specc.record import evolve, record
from specc.sums import sum_counts

ALIKE = 1.25
"""The commonest kind gives the size of a group where it has less than this times the layers of the rarest."""
STEP = 16.0
"""Tokens that pages of attention are a multiple of."""


@record
class CachedLayers:
    """Layers that cache alike, on the fullest rank.

    Attributes:
        count: Layers of the whole model.
        share: Share of them on the fullest stage.
        rate: Bytes that a layer keeps for a token; 0 for recurrent layers.
        state: Bytes that a layer keeps for a sequence, whatever its length.
        kept: Tokens that a layer keeps at most; None: all.
        fixed: Bytes of the tokens of another stream, whose number is fixed.
    """

    count: float
    share: float
    rate: float = 0.0
    state: float = 0.0
    kept: float | None = None
    fixed: float = 0.0

    @property
    def layers(self) -> float:
        """Layers on the stage."""
        return self.count * self.share


def page_tokens(kinds: list[CachedLayers], block: float) -> float:
    """Tokens of a page of attention: the engine's, or as many as make it as large as a recurrent state."""
    rates = [kind.rate for kind in kinds if kind.rate]
    state = max((kind.state for kind in kinds if not kind.rate), default=0.0)
    if not rates or not state:
        return block
    return max(block, STEP * math.ceil(state / (STEP * max(rates))))


def in_groups(kinds: list[CachedLayers], block: float, state_pages: float) -> list[CachedLayers]:
    """The kinds as the pool charges them: whole groups of layers, and whole pages for a state.

    Args:
        kinds: As the model has them.
        block: Tokens of a page of attention.
        state_pages: Pages that a sequence holds for a recurrent layer.
    """
    if len(kinds) < 2:
        return kinds
    size = group_size(kinds)
    page = block * max(kind.rate for kind in kinds)
    return [
        evolve(
            kind,
            count=math.ceil(kind.count / size) * size,
            state=kind.state if kind.rate else max(page, kind.state) * state_pages,
        )
        for kind in kinds
    ]


def group_size(kinds: list[CachedLayers]) -> float:
    """Layers of a group."""
    counts = [kind.count for kind in kinds]
    return max(counts) if max(counts) < min(counts) * ALIKE else min(counts)


def every_group_rate(kinds: list[CachedLayers]) -> float:
    """Bytes for each token if all groups of layers kept every token."""
    size = group_size(kinds)
    number = sum_counts(math.ceil(kind.count / size) for kind in kinds)
    share = max(kind.share for kind in kinds)
    return number * size * share * max(kind.rate for kind in kinds)
