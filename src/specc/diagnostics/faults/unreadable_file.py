"""GS0002: a file that was asked for cannot be read.

What it finds: a path that does not exist, that is a folder, a pipe or a device, that may not be read, or that is larger than
a file may be (16 MiB).

Why it matters: nothing can be said of what is in it, so the exit code is 2 and not 1.

What to do: check the path; `-` reads standard input.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class UnreadableFile(Fault):
    code: ClassVar[str] = "GS0002"
    slug: ClassVar[str] = "unreadable-file"

    reason: str

    def message(self) -> str:
        """Which file, and why."""
        why = self.reason.removeprefix("cannot read it: ")
        if why != self.reason:
            return f"cannot read `{self.span.source.name}`: {why}"
        return f"`{self.span.source.name}` {self.reason}"

    def helps(self) -> tuple[str, ...]:
        """Where to look."""
        if self.reason.startswith("is a folder"):
            folder = self.span.source.name.rstrip("/")
            inside = f"{folder}/{folder.rpartition('/')[2]}.gpuspec"
            return (f"name a file in it: `{inside}`, if `specc new` made it",)
        return ("check the path; `-` reads standard input",)
