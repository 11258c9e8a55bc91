"""GS1206: an entity has no name.

What it finds: a block at the top level with a kind and no name, or one that belongs in an entity (`economics`, `traffic`).

Why it matters: results, requirements and other entities refer to it by its name.

Example:

```gpuspec
edition 2026

site {
  it_power = 2 MW
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

from specc.diagnostics.articles import with_article
from specc.diagnostics.fault import Fault, short

BLOCKS = {
    **dict.fromkeys(("storage", "spares", "owned", "economics"), "cluster"),
    **dict.fromkeys(("traffic", "speculative", "adapters", "disaggregated"), "inference"),
    **dict.fromkeys(("checkpoint", "failures"), "training"),
    **dict.fromkeys(
        ("experts", "attention", "encoder", "decoder", "vision", "diffusion"), "model"
    ),
    **dict.fromkeys(("onboard", "slots"), "server"),
    "parallel": "inference or training",
    "scale_up": "accelerator, enclosure or server",
    "flags": "engine",
}
"""Blocks, which stand inside an entity and need no name, by the kinds that have them. A test compares them with the design's, which the
syntax does not know."""


class UnnamedEntity(Fault):
    code: ClassVar[str] = "GS1206"
    slug: ClassVar[str] = "unnamed-entity"

    kind: str

    def message(self) -> str:
        if self.kind in BLOCKS:
            return (
                f"`{self.kind}` stands alone; it is a block of {with_article(BLOCKS[self.kind])}"
            )
        return f"this `{short(self.kind)}` has no name"

    def label(self) -> str:
        return "belongs in another block" if self.kind in BLOCKS else "a name must follow"

    def helps(self) -> tuple[str, ...]:
        if self.kind in BLOCKS:
            kind = BLOCKS[self.kind].partition(" ")[0].rstrip(",")
            return (f"write it inside: `{kind} NAME {{ {self.kind} {{ … }} }}`",)
        return (f"write `{short(self.kind)} some_name {{ … }}`",)
