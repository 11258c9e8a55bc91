"""GS1307: a list has more than a million items.

What it finds: a list or call beyond the limit `list-items`.

Why it matters: with limits, no text can make the compiler run for hours or out of memory.

What to do: split it.
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class ListTooLong(TextLimitExceeded):
    code: ClassVar[str] = "GS1307"
    slug: ClassVar[str] = "list-too-long"
