"""A word that nobody knows, with those that are known: what several faults share."""

from collections.abc import Callable, Collection, Iterable
from functools import cached_property

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace
from specc.diagnostics.suggest import did_you_mean, near
from specc.resolve.other_names import other_names, other_way

MOST = 12  # names that a message lists


def listing(names: tuple[str, ...]) -> str:
    """Names in back quotes, cut with a count."""
    shown = ", ".join(f"`{name}`" for name in names[:MOST])
    return shown if len(names) <= MOST else f"{shown} and {len(names) - MOST} more"


def meant(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The known names that a word seems to mean: what others call so, else the nearest ones."""
    return other_names(word, known) or near(word, known)


class Misspelt(Fault):
    """A word that nobody knows, with those that are known."""

    word: str
    known: tuple[str, ...] | Callable[[], Iterable[str]] = ()
    """The known words, or where to get them when somebody reads the advice."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The known words, each once."""
        return tuple(dict.fromkeys(self.known() if callable(self.known) else self.known))

    @cached_property
    def close(self) -> tuple[str, ...]:
        """What the word seems to mean, the likeliest first."""
        return meant(self.word, self.words)

    def helps(self) -> tuple[str, ...]:
        """The near misses, another way to say it, or what there is."""
        if self.close:
            return (did_you_mean(self.close),)
        hint = other_way(self.word)
        if hint:
            return (hint,)
        return (f"known here: {listing(self.words)}",) if self.words else ()

    def fixes(self) -> tuple[Fix, ...]:
        """Write the nearest one, where there is just one."""
        if len(self.close) != 1:
            return ()
        return replace(f"write `{self.close[0]}`", self.span, self.close[0], safe=False)
