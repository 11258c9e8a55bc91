"""GS1001: the file is not valid UTF-8.

What it finds: a byte that cannot stand there in UTF-8, such as one of a file saved as UTF-16 or Latin-1, an overlong
form, half a surrogate pair, or a character cut off at the end of the file.

Why it matters: the same bytes mean different characters in different encodings, so a spec has one: UTF-8.

What to do: save the file as UTF-8; with `iconv -f latin1 -t utf-8`, for example.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class InvalidEncoding(Fault):
    code: ClassVar[str] = "GS1001"
    slug: ClassVar[str] = "invalid-encoding"

    found: str
    guess: str = ""

    def message(self) -> str:
        return f"the file is not valid UTF-8: {self.found}"

    def label(self) -> str:
        return "the first wrong byte"

    def helps(self) -> tuple[str, ...]:
        return (
            f"it looks like {self.guess}; save it as UTF-8"
            if self.guess
            else "save the file as UTF-8",
        )
