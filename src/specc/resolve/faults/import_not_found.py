"""GS2201: an import of what is not there.

What it finds: a file, folder or name that does not exist.

Why it matters: everything that uses it is unresolved.

Example:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_smx
```

Use instead:

```gpuspec
edition 2026
from std.accelerators.nvidia import h100_sxm
```
"""

from typing import ClassVar

from specc.resolve.catalog_lines import import_help
from specc.resolve.misspelt import Misspelt


class ImportNotFound(Misspelt):
    code: ClassVar[str] = "GS2201"
    slug: ClassVar[str] = "import-not-found"
    place: str

    def message(self) -> str:
        """What and where."""
        return f"{self.place} has no `{self.word}`" if self.place else f"there is no `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not found"

    def helps(self) -> tuple[str, ...]:
        """Near misses, or where to look."""
        if not self.place and not self.close:
            lines = import_help(self.word)
            if lines:
                return (f"write {lines}",)
        module = self.place.rpartition("std/")[2].replace("/", ".")
        if self.word.endswith(".gpuspec") and "std/" in f"{self.place}/":
            name = self.word.removesuffix(".gpuspec")
            return (f"the catalogue is imported by name: `from std.{module} import {name}`",)
        if self.word.endswith(".gpuspec") and not self.close:
            return ("check the path: it is relative to the file that imports",)
        return super().helps() or ("`specc catalog` lists what `std` holds",)
