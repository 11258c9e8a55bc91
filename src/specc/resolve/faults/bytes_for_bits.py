"""GS2104: a network rate in bytes, or a memory or its rate in bits.

What it finds: `400 GB/s` for a network link, whose rates are given in bits; `3.35 Tb/s` or `80 Gb` for a memory.

Why it matters: the two differ by eight, and the mistake is invisible in the result.

Example:

```gpuspec
edition 2026
nic fast {
  rate = 400 GB/s
}
```

Use instead:

```gpuspec
edition 2026
nic fast {
  rate = 400 Gb/s
}
```
"""

from typing import ClassVar

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault


class BytesForBits(Fault):
    code: ClassVar[str] = "GS2104"
    slug: ClassVar[str] = "bytes-for-bits"
    field: str
    found: str
    same: str
    likely: str
    bits: bool
    rate: bool = True

    def message(self) -> str:
        """Both units."""
        wanted = ("bits" if self.bits else "bytes") + (" per second" if self.rate else "")
        return (
            f"`{self.field}` is given in {wanted}, but this is {self.found}, which is {self.same}"
        )

    def label(self) -> str:
        """Under the value."""
        return f"{self.found} is {self.same}"

    def helps(self) -> tuple[str, ...]:
        """Both readings."""
        return (f"did you mean `{self.likely}`? If not, write `{self.same}`",)

    def fixes(self) -> tuple[Fix, ...]:
        """Write the likely unit."""
        edit = Edit(self.span, self.likely)
        return (Fix(f"write `{self.likely}`", (edit,), Applicability.UNSAFE),)
