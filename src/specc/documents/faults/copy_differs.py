"""GS1405: a copy of a catalogue part in a JSON spec that is not what the catalogue holds.

What it finds: an entry of `parts` under an import path of `std` with another value than the catalogue of this compiler.

Why it matters: parts of the catalogue are read from the catalogue, so that what the document says of them would be ignored.

What to do: leave the entry out, or declare a part of your own under `entities` with `"$base"` and refer to that.
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class CopyDiffers(Fault):
    code: ClassVar[str] = "GS1405"
    slug: ClassVar[str] = "copy-differs"

    part: str
    field: str

    def message(self) -> str:
        """Which part and field."""
        return f"the copy of `{self.part}` differs from the catalogue in `{self.field}`"

    def helps(self) -> tuple[str, ...]:
        """What to do instead."""
        return (
            f"leave `{self.part}` out of `parts`, or declare a part of your own with"
            f' "$base": {{"ref": "{self.part}"}}',
        )
