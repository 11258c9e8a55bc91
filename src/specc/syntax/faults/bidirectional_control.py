r"""GS1004: the text holds a character that reorders what is shown.

What it finds: the bidirectional controls U+061C, U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069, in comments
and strings as well.

Why it matters: with them, a reviewer sees another text than the one that is compiled.

What to do: remove it, or write it in a string as an escape, as in `"\u{202e}"`.
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace


class BidirectionalControl(Fault):
    code: ClassVar[str] = "GS1004"
    slug: ClassVar[str] = "bidirectional-control"

    point: int

    def message(self) -> str:
        return f"bidirectional control U+{self.point:04X}: what is shown here is not what is read"

    def label(self) -> str:
        return f"U+{self.point:04X}, invisible"

    def helps(self) -> tuple[str, ...]:
        return (f"remove it, or write it in a string as `\\u{{{self.point:x}}}`",)

    def fixes(self) -> tuple[Fix, ...]:
        return replace("remove it", self.span, "", safe=False)
