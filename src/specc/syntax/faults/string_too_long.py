"""GS1305: a string is longer than 1 MiB.

What it finds: a string beyond the limit `string-length`.

Why it matters: with limits, no text can make the compiler run for hours or out of memory.

What to do: shorten it.
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class StringTooLong(TextLimitExceeded):
    code: ClassVar[str] = "GS1305"
    slug: ClassVar[str] = "string-too-long"
