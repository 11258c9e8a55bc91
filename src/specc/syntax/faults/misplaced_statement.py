"""GS1205: a statement of the top level stands in a block.

What it finds: `import`, `from`, `param` or `edition` inside braces.

Why it matters: what a file imports and what the command line may set hold for the whole file, and stand where one looks.

Example:

```gpuspec
edition 2026

site hall {
  param power = 2 MW
  it_power = power
}
```

Use instead:

```gpuspec
edition 2026

param power = 2 MW

site hall {
  it_power = power
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class MisplacedStatement(Fault):
    code: ClassVar[str] = "GS1205"
    slug: ClassVar[str] = "misplaced-statement"

    word: str

    def message(self) -> str:
        return f"`{self.word}` stands at the top level of a file, not in a block"

    def label(self) -> str:
        return "inside a block"

    def helps(self) -> tuple[str, ...]:
        hint = "move it out of the braces"
        return (f"{hint}, or write `let`",) if self.word == "param" else (hint,)
