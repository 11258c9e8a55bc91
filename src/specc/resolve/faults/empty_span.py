"""GS2115: hours of the day that begin and end at once.

What it finds: a single number, or a range whose ends are equal, where a span of the day is wanted.

Why it matters: a workload that never has its accelerators gets nothing done.

Example:

```gpuspec
edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  hours   = [8, 20]

  traffic {
    rate   = 2 requests/s
    prompt = 1024 tokens
    output = 256 tokens
  }
}
```

Use instead:

```gpuspec
edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  hours   = 8..20

  traffic {
    rate   = 2 requests/s
    prompt = 1024 tokens
    output = 256 tokens
  }
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class EmptySpan(Fault):
    code: ClassVar[str] = "GS2115"
    slug: ClassVar[str] = "empty-span"
    field: str
    found: str
    most: str

    def message(self) -> str:
        """What was found and what is allowed."""
        return (
            f"`{self.field}` must be a span within 0..{self.most}, but {self.found} has no length"
        )

    def label(self) -> str:
        """Under the value."""
        return "begins and ends at once"

    def helps(self) -> tuple[str, ...]:
        """How spans are written."""
        return ("write a range, such as `8..20`, or a list of them: `[20..24, 0..8]`",)
