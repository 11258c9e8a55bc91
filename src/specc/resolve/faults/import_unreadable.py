"""GS2204: an import that cannot be read.

What it finds: a file that is a folder, a device, too large, not UTF-8, or not readable.

Why it matters: everything that uses it is unresolved.

What to do: check the path, the rights and the encoding of the file.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class ImportUnreadable(Fault):
    code: ClassVar[str] = "GS2204"
    slug: ClassVar[str] = "import-unreadable"
    path: str
    why: str

    def message(self) -> str:
        """The path and the reason."""
        return f"`{self.path}` {self.why}"

    def label(self) -> str:
        """Under the path."""
        return "cannot be read"
