"""GS1402: a key that stands twice in an object of JSON.

What it finds: two members of one object with the same name.

Why it matters: most readers of JSON keep the last one and say nothing, so that half of what was written is lost.

What to do: keep one of them.
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span


class DuplicateKey(Fault):
    code: ClassVar[str] = "GS1402"
    slug: ClassVar[str] = "duplicate-key"

    word: str
    first: Span

    def message(self) -> str:
        """Which key."""
        return f'the key "{self.word}" stands twice in this object'

    def others(self) -> tuple[Label, ...]:
        """The first one."""
        return (Label(self.first, "first here"),)

    def helps(self) -> tuple[str, ...]:
        """Keep one."""
        return ("keep one of them",)
