"""What engines print when they start, read by patterns: the last of each message, as a restart prints them anew."""

import re
from collections.abc import Mapping, Sequence

from specc.sums import sum_floats
from specc.validation.log import Observed

GIB = 2.0**30
WEIGHTS = "memory.per_accelerator.weights"
CACHE = "memory.per_accelerator.kv_cache"
TOKENS = "kv_cache_tokens"
Pattern = tuple[str, str, str, float]
"""What it is, the message, the result that it is held against, its unit in base units."""


def last_messages(text: str, patterns: Sequence[Pattern]) -> tuple[Observed, ...]:
    """The last value of each pattern; several groups of a pattern are added up."""
    observed = []
    for what, pattern, path, scale in patterns:
        found = list(re.finditer(pattern, text))
        if not found:
            continue
        digits = [group.replace(",", "").rstrip(".") for group in found[-1].groups()]
        if all(re.fullmatch(r"\d{1,15}(\.\d+)?", number) for number in digits):
            value = sum_floats(map(float, digits))
            observed.append(Observed(path=path, value=value * scale, what=what))
    return tuple(observed)


def reasons(fraction: str) -> Mapping[tuple[str, bool], str]:
    """Why memory of a start is not as predicted; `fraction` is the option that sets the engine's share of it."""
    return {
        (
            WEIGHTS,
            True,
        ): "the checkpoint is stored wider than `weights` says, or a draft or tower is loaded too",
        (WEIGHTS, False): "the checkpoint is stored narrower than `weights` says",
        (CACHE, True): f"{fraction} is higher than `memory_fraction`, or steps are smaller",
        (
            CACHE,
            False,
        ): f"{fraction} is lower than `memory_fraction`, steps are larger, or another process holds memory",
        (
            TOKENS,
            True,
        ): "the cache is stored narrower than `kv_cache` says, or it has more memory",
        (
            TOKENS,
            False,
        ): "the cache is stored wider than `kv_cache` says, or it has less memory",
    }
