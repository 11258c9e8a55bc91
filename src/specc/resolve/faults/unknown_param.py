"""GS2501: a setting of a parameter that the file does not have.

What it finds: `--set name=value`, or `name = value` in the braces of an import, where the file declares no `param name`.

Why it matters: the run would not use the value that was meant.

What to do: declare `param name = default` in the file, or mend the name; a param of an imported file is set with
`--set import.name=value`.
"""

from typing import ClassVar

from specc.resolve.misspelt import Misspelt


class UnknownParam(Misspelt):
    code: ClassVar[str] = "GS2501"
    slug: ClassVar[str] = "unknown-param"

    def message(self) -> str:
        """The name."""
        return f"the file has no `param {self.word}` to set"

    def label(self) -> str:
        """Under the value."""
        return "set from outside"
