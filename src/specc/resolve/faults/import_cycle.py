"""GS2202: files that import each other.

What it finds: a chain of imports that comes back to where it began.

Why it matters: none of them could be read first.

Example:

```gpuspec
edition 2026
import "example.gpuspec" as self_import
```

Use instead:

```gpuspec
edition 2026
let nothing = 0
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve.misspelt import MOST


class ImportCycle(Fault):
    code: ClassVar[str] = "GS2202"
    slug: ClassVar[str] = "import-cycle"
    chain: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        """The whole chain."""
        names = [name for name, _ in self.chain]
        return "files import each other: " + " -> ".join(f"`{n}`" for n in (*names, names[0]))

    def label(self) -> str:
        """At the import that closes the chain."""
        return "comes back here"

    def others(self) -> tuple[Label, ...]:
        """Every other import of the chain."""
        return tuple(
            Label(span, f"`{name}` is imported here") for name, span in self.chain[1:MOST]
        )

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("move what both need into a file of its own",)
