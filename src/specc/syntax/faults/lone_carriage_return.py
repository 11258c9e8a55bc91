"""GS1005: a carriage return stands without a line feed.

What it finds: CR that no LF follows. Lines end with LF or CRLF.

Why it matters: half of all programs would count another line here, and every position after it would be wrong.

What to do: save the file with LF line ends.
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class LoneCarriageReturn(Fault):
    code: ClassVar[str] = "GS1005"
    slug: ClassVar[str] = "lone-carriage-return"

    def message(self) -> str:
        return "a carriage return without a line feed"

    def label(self) -> str:
        return "lines end with LF or CRLF"

    def helps(self) -> tuple[str, ...]:
        return ("save the file with LF line ends",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("end the line with LF", self.span, "\n")
