"""Did you mean: near misses among known names."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache


def near(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names that a word seems to mean: those with all of it, else the closest, else what it goes on from."""
    names = sorted(set(known) - {word})
    likely = begun(word, names) or containing(word, names) or misspelt(word, names)
    return (likely or shortened(word, names))[:most]


# Names of the language have no capitals, so that those of a word alone are folded.
def begun(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a word begins, piece by piece where there are such, the shortest first: `h100` begins `h100_sxm`."""
    pieces = _pieces(word)
    if not pieces or len(word) < _SHORT:
        return ()
    size = len(pieces)
    longer = [
        (len(parts) - size, name)
        for name in names
        if (parts := _pieces(name))[:size] == pieces
        if name.lower().startswith(pieces[0])
    ]
    same = [name for more, name in longer if not more]
    if longer:
        return tuple(same or (name for _, name in sorted(longer)))
    folded = word.lower()
    return tuple([name for name in names if name.startswith(folded)])


def containing(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that have all pieces of a word in their order, the shortest first: `llama_3_70b` for `llama_70b`."""
    pieces = _pieces(word)
    if len(pieces) < 2:
        return ()
    longer = []
    first = pieces[0]
    for name in names:
        if first in name:
            rest = iter(_pieces(name))
            if all(piece in rest for piece in pieces):
                longer.append((len(name), name))
    return tuple(name for _, name in sorted(longer))


def shortened(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """The longest names that a word goes on from, piece by piece: `h100_sxm` for `h100_sxm_80gb`."""
    pieces = _pieces(word)
    shorter = [
        (len(parts), name)
        for name in names
        if (parts := _pieces(name))[:1] in {pieces[:1], ()}
        if pieces[: len(parts)] == parts
        if len(name) >= _SHORT and word.lower().startswith(name[:1].lower())
    ]
    longest = max((length for length, _ in shorter), default=0)
    return tuple(name for length, name in shorter if length == longest)


def misspelt(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names closest to a word; empty where nothing is close enough to help.

    Closeness is the number of insertions, deletions, replacements and swaps of neighbours, capitals apart: at most a third
    of the word's letters.
    """
    from rapidfuzz.distance import OSA  # needed for a text with faults alone
    from rapidfuzz.process import extract

    folded = word.lower()
    cutoff = max(1, len(word) // 3) if len(word) > 2 else 0  # short words are close to anything
    close = extract(
        folded,
        [_lower(name) for name in names],
        scorer=OSA.distance,
        score_cutoff=cutoff,
        limit=None,
    )
    nearest = min((distance for _, distance, _ in close), default=0)
    return tuple(names[i] for i in sorted(i for _, d, i in close if d == nearest))


def did_you_mean(close: Sequence[str]) -> str:
    """The question that offers near misses."""
    return f"did you mean {' or '.join(f'`{name}`' for name in close)}?"


_SHORT = 3
"""Letters of the shortest word or name that is taken for a part of another."""


_NAMES = 2**14
"""Names that are kept with their pieces: each fault asks for those of every name that is known at its place."""
_lower = lru_cache(_NAMES)(str.lower)


@lru_cache(_NAMES)
def _pieces(name: str) -> tuple[str, ...]:
    """Its runs of letters and of digits."""
    return tuple(re.findall(r"[a-z]+|\d+", name.lower()))
