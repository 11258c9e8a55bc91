"""A fault at a JSON pointer (RFC 6901): what several faults of documents share."""

from specc.diagnostics.fault import Fault
from specc.diagnostics.suggest import did_you_mean, near


class PointerFault(Fault):
    """What is wrong at a place of a document."""

    pointer: str
    problem: str
    word: str
    known: tuple[str, ...]

    def message(self) -> str:
        """Where and what."""
        return f"{self.pointer or '/'}: {self.problem}"

    def helps(self) -> tuple[str, ...]:
        """Near misses, or all that is known."""
        close = near(self.word, self.known) if self.word else ()
        if close:
            return (did_you_mean(close),)
        if self.known:
            return (f"there are {', '.join(f'`{word}`' for word in self.known[:12])}",)
        return ("`specc schema model` prints the schema",)
