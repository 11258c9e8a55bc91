"""GS1304: a number has more than 64 digits, or its exponent is beyond ±99.

What it finds: a number beyond the limit `digits`, or with a larger exponent; a power of a unit above 99.

Why it matters: numbers are exact, so a long one costs time in every sum; no measure needs it.

What to do: write the digits that are known.

Example:

```gpuspec
edition 2026

param tokens = 1e400
```

Use instead:

```gpuspec
edition 2026

param tokens = 1e12
```
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class NumberTooLong(TextLimitExceeded):
    code: ClassVar[str] = "GS1304"
    slug: ClassVar[str] = "number-too-long"
