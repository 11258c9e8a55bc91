"""GS2203: an import that leaves the project, or asks for the network.

What it finds: an absolute path, `..` beyond the project's root, a link that leads out, an address.

Why it matters: the same files must give the same result on every machine.

Example:

```gpuspec
edition 2026
import "/etc/parts.gpuspec" as parts
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class ImportOutside(Fault):
    code: ClassVar[str] = "GS2203"
    slug: ClassVar[str] = "import-outside"
    path: str
    why: str

    def message(self) -> str:
        """The path and the reason."""
        return f"cannot import `{self.path}`: {self.why}"

    def label(self) -> str:
        """Under the path."""
        return self.why

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("copy the file into the project and import it by a relative path",)
