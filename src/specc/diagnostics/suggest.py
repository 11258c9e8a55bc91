"""Did you mean: near misses among known names."""

from collections.abc import Iterable, Sequence


def near(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The known names closest to a word, sorted; empty where nothing is close enough to help.

    Closeness is the number of insertions, deletions, replacements and swaps of neighbours, capitals apart: at most a third
    of the word's letters.
    """
    from rapidfuzz.distance import OSA  # needed for a text with faults alone
    from rapidfuzz.process import extract

    folded = word.lower()
    names = sorted(set(known) - {word})
    cutoff = max(1, len(word) // 3) if len(word) > 2 else 0  # short words are close to anything
    close = extract(
        folded,
        [name.lower() for name in names],
        scorer=OSA.distance,
        score_cutoff=cutoff,
        limit=None,
    )
    nearest = min((distance for _, distance, _ in close), default=0)
    return tuple(names[i] for i in sorted(i for _, d, i in close if d == nearest)[:most])


def did_you_mean(close: Sequence[str]) -> str:
    """The question that offers near misses."""
    return f"did you mean {' or '.join(f'`{name}`' for name in close)}?"
