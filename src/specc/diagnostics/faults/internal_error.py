"""GS0001: the program failed.

What it finds: a mistake of specc, not of the spec. Nothing was written.

Why it matters: every text has either a result or a message about itself; a spec that brings the program down is one
that we have not thought of.

What to do: run the command again with `--debug` and report what it prints, with the spec if you can share it.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class InternalError(Fault):
    code: ClassVar[str] = "GS0001"
    slug: ClassVar[str] = "internal-error"

    what: str

    def message(self) -> str:
        """What went wrong."""
        return f"internal error: {self.what}"

    def helps(self) -> tuple[str, ...]:
        """Report it."""
        return ("please report it with the output of --debug",)
