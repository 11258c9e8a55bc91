"""GS1103: a closing bracket has no partner.

What it finds: `}`, `)` or `]` that closes nothing, or another bracket than the one that is open.

Why it matters: what stands before and behind it no longer belongs to what it seems to.

Example:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW
}
}
```

Use instead:

```gpuspec
edition 2026

site hall {
  it_power = 2 MW
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span


class UnmatchedBracket(Fault):
    code: ClassVar[str] = "GS1103"
    slug: ClassVar[str] = "unmatched-bracket"

    found: str
    opener: Span | None = None
    wanted: str = ""
    outside: Span | None = None

    def message(self) -> str:
        if self.opener is not None:
            return f"`{self.found}` closes what `{self.opener.text}` opened; `{self.wanted}` does"
        return f"`{self.found}` closes nothing"

    def label(self) -> str:
        return (
            f"`{self.wanted}` is needed here"
            if self.opener is not None
            else "nothing is open here"
        )

    def others(self) -> tuple[Label, ...]:
        if self.outside is not None:
            return (Label(self.outside, "this stands outside of any block already"),)
        return (Label(self.opener, "opened here"),) if self.opener is not None else ()

    def helps(self) -> tuple[str, ...]:
        if self.opener is not None:
            return (f"write `{self.wanted}`",)
        if self.outside is not None:
            return (f"one of the `{self.found}` above is too many",)
        return ("remove it, or a bracket before it",)
