"""A word that nobody knows, with those that are known: what several faults share."""

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault
from specc.diagnostics.suggest import near

MOST = 12  # names that a message lists


def listing(names: tuple[str, ...]) -> str:
    """Names in back quotes, cut with a count."""
    shown = ", ".join(f"`{name}`" for name in names[:MOST])
    return shown if len(names) <= MOST else f"{shown} and {len(names) - MOST} more"


class Misspelt(Fault):
    """A word that nobody knows, with those that are known."""

    word: str
    known: tuple[str, ...] = ()

    def near(self) -> tuple[str, ...]:
        """Near misses."""
        return near(self.word, self.known)

    def helps(self) -> tuple[str, ...]:
        """The near misses, or what there is."""
        close = self.near()
        if close:
            return ("did you mean " + " or ".join(f"`{name}`" for name in close) + "?",)
        return (f"known here: {listing(self.known)}",) if self.known else ()

    def fixes(self) -> tuple[Fix, ...]:
        """Write the nearest one, where there is just one."""
        close = self.near()
        if len(close) != 1:
            return ()
        edit = Edit(self.span, close[0])
        return (Fix(f"write `{close[0]}`", (edit,), Applicability.UNSAFE),)
