"""GS0xxx: what the program itself has to say, of files that it cannot read and of its own failures."""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class InternalError(Fault):
    """The program failed.

    What it finds: a mistake of specc, not of the spec. Nothing was written.

    Why it matters: every text has either a result or a message about itself; a spec that brings the program down is one
    that we have not thought of.

    What to do: run the command again with `--debug` and report what it prints, with the spec if you can share it.
    """

    code: ClassVar[str] = "GS0001"
    slug: ClassVar[str] = "internal-error"

    what: str

    def message(self) -> str:
        """What went wrong."""
        return f"internal error: {self.what}"

    def helps(self) -> tuple[str, ...]:
        """Report it."""
        return ("please report it with the output of --debug",)


class UnreadableFile(Fault):
    """A file that was asked for cannot be read.

    What it finds: a path that does not exist, that is a folder, a pipe or a device, that may not be read, or that is larger than
    a file may be (16 MiB).

    Why it matters: nothing can be said of what is in it, so the exit code is 2 and not 1.

    What to do: check the path; `-` reads standard input.
    """

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
        return ("check the path; `-` reads standard input",)
