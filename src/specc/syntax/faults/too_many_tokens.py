"""GS1303: a file has more than 4 million words and signs.

What it finds: a file beyond the limit `tokens`.

Why it matters: with limits, no text can make the compiler run for hours or out of memory.

What to do: split the file; imports join the pieces.
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class TooManyTokens(TextLimitExceeded):
    code: ClassVar[str] = "GS1303"
    slug: ClassVar[str] = "too-many-tokens"
