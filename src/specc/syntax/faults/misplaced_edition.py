"""GS1202: an edition stands elsewhere than first.

What it finds: an `edition` statement that is not the first of its file, or a second one.

Why it matters: the edition says how the whole file is read.

Example:

```gpuspec
edition 2026
edition 2026
```

Use instead:

```gpuspec
edition 2026
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class MisplacedEdition(Fault):
    code: ClassVar[str] = "GS1202"
    slug: ClassVar[str] = "misplaced-edition"

    def message(self) -> str:
        return "the edition must be the first statement of its file"

    def label(self) -> str:
        return "not the first statement"

    def helps(self) -> tuple[str, ...]:
        return ("move it to the top, or remove it",)
