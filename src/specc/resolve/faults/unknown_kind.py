"""GS2007: a kind of entity that does not exist.

What it finds: a declaration whose first word is no kind.

Why it matters: nothing says which fields it has.

Example:

```gpuspec
edition 2026
sevrer box {
  height = 2 U
}
```

Use instead:

```gpuspec
edition 2026
server box {
  height = 2 U
}
```
"""

from typing import ClassVar

from specc.design.attribute import Form
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.resolve.misspelt import Misspelt


class UnknownKind(Misspelt):
    code: ClassVar[str] = "GS2007"
    slug: ClassVar[str] = "unknown-kind"

    def message(self) -> str:
        """The word."""
        return f"`{self.word}` is not a kind of entity"

    def label(self) -> str:
        """Under the word."""
        return "not a kind"

    def helps(self) -> tuple[str, ...]:
        """The kind whose block it is, the near misses, or what there is."""
        for kind in described_kinds():
            for name, block in attributes(kind_class(kind)).items():
                if self.word == (block.head or name) and block.form in {Form.BLOCK, Form.NAMED}:
                    named = " NAME" if block.form is Form.NAMED else ""
                    return (f"write it inside: `{kind} NAME {{ {self.word}{named} {{ … }} }}`",)
        return super().helps()
