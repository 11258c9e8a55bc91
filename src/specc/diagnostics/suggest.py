"""Did you mean: near misses among known names."""

from collections.abc import Iterable


def distance(left: str, right: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) between two words, cut off above `limit`.

    Source: restricted Damerau-Levenshtein distance.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if before and j > 1 and i > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def near(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Known names close to a word, nearest first; empty where nothing is close enough to help."""
    folded = word.lower()
    limit = max(1, len(word) // 3) if len(word) > 2 else 0  # short words are close to anything
    found = []
    for name in sorted(set(known)):
        if name.lower() == folded and name != word:
            found.append((-1, name))
            continue
        edits = distance(folded, name.lower(), limit)
        if edits <= limit and name != word:
            found.append((edits, name))
    return tuple(name for _, name in sorted(found)[:most])
