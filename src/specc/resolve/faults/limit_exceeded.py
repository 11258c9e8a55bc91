"""GS2304: more than the language allows.

What it finds: evaluation, lists, nesting of names or imports beyond the documented limits.

Why it matters: limits keep every run short and within memory.

What to do: split the file, or shorten what is computed; the limits stand in the language reference.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class LimitExceeded(Fault):
    code: ClassVar[str] = "GS2304"
    slug: ClassVar[str] = "limit-exceeded"
    what: str
    limit: str

    def message(self) -> str:
        """What and how much."""
        return f"{self.what} goes beyond the limit of {self.limit}"
