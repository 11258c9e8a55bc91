r"""GS1003: the text holds a control character or a line end of another kind.

What it finds: NUL, ESC and other control characters; vertical tab, form feed, U+0085, U+2028 and U+2029. They may
not stand anywhere, comments and strings included.

Why it matters: a terminal may obey them, and programs disagree on whether they end a line. Lines end with LF or CRLF.

What to do: remove it, or write it in a string as an escape, as in `"\u0007"`.
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class ControlCharacter(Fault):
    code: ClassVar[str] = "GS1003"
    slug: ClassVar[str] = "control-character"

    point: int

    def message(self) -> str:
        return f"control character U+{self.point:04X} in the text"

    def label(self) -> str:
        return f"U+{self.point:04X}"

    def helps(self) -> tuple[str, ...]:
        return (f"remove it, or write it in a string as `\\u{self.point:04x}`",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("remove it", self.span, "", safe=False)
