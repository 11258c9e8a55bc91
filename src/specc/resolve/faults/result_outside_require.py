"""GS2302: a result used to state a field.

What it finds: a computed name on the right side of a field; only `require` and `minimise` may mention results.

Why it matters: nothing may need its own result to be computed.

Example:

```gpuspec
edition 2026
cluster pod {
  servers = []
}
site hall {
  it_power = pod.power.it
}
```

Use instead:

```gpuspec
edition 2026
site hall {
  it_power = 1 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class ResultOutsideRequire(Fault):
    code: ClassVar[str] = "GS2302"
    slug: ClassVar[str] = "result-outside-require"
    word: str

    def message(self) -> str:
        """The path."""
        return f"`{self.word}` is a result or does not exist; results may stand in `require` and `minimise` only"

    def label(self) -> str:
        """Under the path."""
        return "not known while fields are read"

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("state the value, and hold it against the result with `require`",)
