"""GS1306: a name is longer than 256 characters.

What it finds: a name beyond the limit `name-length`.

Why it matters: names are shown in messages, tables and drawings.

What to do: shorten it.
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class NameTooLong(TextLimitExceeded):
    code: ClassVar[str] = "GS1306"
    slug: ClassVar[str] = "name-too-long"
