"""GS1301: a file is larger than 16 MiB.

What it finds: a file beyond the limit `file-size`.

Why it matters: with limits, no text can make the compiler run for hours or out of memory.

What to do: split the file; imports join the pieces.
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class FileTooLarge(TextLimitExceeded):
    code: ClassVar[str] = "GS1301"
    slug: ClassVar[str] = "file-too-large"
