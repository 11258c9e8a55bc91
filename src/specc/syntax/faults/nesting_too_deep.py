"""GS1302: brackets or operators are nested more than 200 deep.

What it finds: more than 200 brackets inside each other, or a chain of more than 200 operators.

Why it matters: with limits, no text can make the compiler run for hours or out of memory.

What to do: name parts of the expression with `let`; add a long list of terms with `sum([...])`.
"""

from typing import ClassVar

from specc.syntax.text_limit import TextLimitExceeded


class NestingTooDeep(TextLimitExceeded):
    code: ClassVar[str] = "GS1302"
    slug: ClassVar[str] = "nesting-too-deep"
