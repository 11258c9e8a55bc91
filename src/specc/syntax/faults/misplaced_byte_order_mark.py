"""GS1002: a byte order mark stands inside the text.

What it finds: U+FEFF anywhere but at the very start, where one is accepted and dropped.

Why it matters: the character is invisible, and usually shows where two files were joined.

What to do: remove it; the message has the place.
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class MisplacedByteOrderMark(Fault):
    code: ClassVar[str] = "GS1002"
    slug: ClassVar[str] = "misplaced-byte-order-mark"

    def message(self) -> str:
        return "a byte order mark (U+FEFF) stands inside the text"

    def label(self) -> str:
        return "invisible here"

    def helps(self) -> tuple[str, ...]:
        return ("remove the character; one is accepted at the very start of a file only",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("remove it", self.span, "")
