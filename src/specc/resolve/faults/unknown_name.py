"""GS2001: a name that is not declared.

What it finds: a name on the right side of a field that is no parameter, constant, entity or import.

Why it matters: a misspelt name would otherwise stand for nothing.

Example:

```gpuspec
edition 2026
let hours = 24
let week = 7 * houers
```

Use instead:

```gpuspec
edition 2026
let hours = 24
let week = 7 * hours
```
"""

import re
from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

from specc.design.functions import FUNCTIONS
from specc.design.vocabulary.dtypes import DTYPES
from specc.diagnostics.diagnostic import Fix
from specc.resolve.catalog_lines import import_help, import_lines
from specc.resolve.misspelt import Misspelt, listing
from specc.resolve.misspelt import meant as nearest
from specc.resolve.other_names import formats_of
from specc.units.table import UNITS

_BORROWED = {
    **dict.fromkeys(("yes", "on"), "write `true`"),
    **dict.fromkeys(("no", "off"), "write `false`"),
    "range": "a range stands as it is, as in `[n * 2 for n in 1..4]`",
    "len": "how many there are says `count([…])`",
    "length": "how many there are says `count([…])`",
    **dict.fromkeys(("avg", "mean", "average"), "a mean is `sum(list) / count(list)`"),
    **dict.fromkeys(("pow", "exp"), "powers are written with `^`, as in `2 ^ 3`"),
    **dict.fromkeys(("log", "ln", "log10"), "there is `log2`; `log2(a) / log2(10)` is the logarithm to ten"),
    **{word: f"write `{n}`" for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight"), 1)},
    **{word: f"a rate is a number: `{rate} Gb/s`" for word, rate in (("edr", 100), ("hdr", 200), ("ndr", 400), ("xdr", 800))},
    **dict.fromkeys(("p50", "p90", "p95", "p99"), "a percentile stands behind its result: `ttft.p95`"),
    "abs": "the larger of both is `max(a, -a)`",
    **dict.fromkeys(("int", "float", "str", "bool"), "values are not converted: a quantity has its unit, a text takes `${name}`"),
}  # fmt: skip
"""Words and functions of other languages."""


class UnknownName(Misspelt):
    code: ClassVar[str] = "GS2001"
    slug: ClassVar[str] = "unknown-name"

    results: Callable[[], tuple[str, ...]] = tuple
    """The results of that name, by their paths."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The known words; functions only where one is called."""
        called = self.span.source.text[self.span.end :].lstrip().startswith("(")
        return tuple(word for word in super().words if called or word not in FUNCTIONS)

    def message(self) -> str:
        """The name."""
        return f"nothing here is called `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "a unit without a number" if self._unit else "not declared and not imported"

    @property
    def _unit(self) -> bool:
        """Whether it is a unit that stands for itself, and no near name was meant."""
        return self.word in UNITS and not self.close

    def helps(self) -> tuple[str, ...]:
        """That a unit has no space inside, or the near misses."""
        before = self.span.source.text[max(0, self.span.start - 40) : self.span.start].rstrip()
        if self.word in UNITS and before.endswith("/"):
            numerator = before[:-1].split()[-1:]
            if numerator and numerator[0] in UNITS:
                return (f"a unit has no space inside: write `{numerator[0]}/{self.word}`",)
        if self.word in {"bit", "bits"} and before.endswith("-"):
            glued = re.search(r"\d+-$", before)
            formats = formats_of(f"{glued.group()}bit", DTYPES.names) if glued else ""
            if formats:
                return (formats,)
        if self._unit:
            times = re.search(r"(?<![\w.])([\d_.]+(?:e-?\d+)?)\s*\*$", before)
            meant = f"{times.group(1)} {self.word}" if times else f"1 {self.word}"
            return (f"a unit stands behind a number: write `{meant}`",)
        hyphen = re.match(r"(?:-[a-z]\w*)+", self.span.source.text[self.span.end :][:60])
        if hyphen:
            joined = self.word + hyphen.group().replace("-", "_")
            word = (nearest(joined, self.words) or (joined,))[0]
            return (f"names and words have no hyphen: write `{word}`",)
        tail = re.match(
            r"(?:[-.][A-Za-z0-9]\w*)*-\w[\w.]*", self.span.source.text[self.span.end :][:60]
        )
        if tail:
            joined = re.sub(r"\W", "_", self.word + tail.group()).lower()
            for name in (joined, joined.replace("_", "")):
                if name in self.words or import_lines(name):
                    return (f"names have no hyphen and no dot: write `{name}`",)
        if self.word.lower() in _BORROWED and self.word.lower() not in self.words:
            return (_BORROWED[self.word.lower()],)
        if self.close:
            return super().helps()
        results = self.results()
        if results:
            return (f"a result stands behind the name of its entity: {listing(results)}",)
        lines = import_help(self.word)
        if lines:
            return (f"import it: {lines}",)
        return super().helps()

    def fixes(self) -> tuple[Fix, ...]:
        """Write the nearest name, unless the word goes on behind a hyphen or a dot: that is told as a whole."""
        goes_on = re.match(r"[-.]\w", self.span.source.text[self.span.end :][:2])
        return () if goes_on else super().fixes()
