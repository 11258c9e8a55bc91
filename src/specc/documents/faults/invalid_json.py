"""GS1401: a JSON spec that cannot be read.

What it finds: text that is no JSON, `NaN` and `Infinity`, which JSON has not, numbers of more than 64 digits, brackets more
than 64 deep, and documents of more than 4 MiB.

Why it matters: readers of JSON differ in what they make of such text, so nothing is guessed.

What to do: mend the place that the caret shows; write `null` for what is not known.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class InvalidJson(Fault):
    code: ClassVar[str] = "GS1401"
    slug: ClassVar[str] = "invalid-json"

    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"this is no JSON that can be read: {self.reason}"

    def helps(self) -> tuple[str, ...]:
        """Where the shape is described."""
        return ("`specc schema model` prints the JSON Schema of specs",)
