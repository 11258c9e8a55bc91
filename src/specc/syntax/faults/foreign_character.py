"""GS1006: a character has no meaning here.

What it finds: outside of strings and comments, a character that is no part of the language: a letter that looks like
an ASCII one, a full-width sign, a no-break space, `$`, `?`.

Why it matters: names are ASCII, so that two names that look the same are the same.

Example:

```gpuspec
edition 2026

site hall {
  it_power ＝ 2 MW
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

import re
from typing import ClassVar

from specc.diagnostics.diagnostic import Fix
from specc.diagnostics.fault import Fault, replace, short

_VARIABLE = re.compile(r"\{?([A-Za-z_]\w*)\}?")
_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}


class ForeignCharacter(Fault):
    code: ClassVar[str] = "GS1006"
    slug: ClassVar[str] = "foreign-character"

    found: str
    name: str
    meant: str = ""
    word: str = ""

    def message(self) -> str:
        what = f"`{short(self.found)}` (U+{ord(self.found[0]):04X}, {self.name})"
        return (
            f"{what} in the name `{short(self.word)}`"
            if self.word
            else f"{what} has no meaning here"
        )

    def label(self) -> str:
        return self.name

    def helps(self) -> tuple[str, ...]:
        if self.meant == " ":
            return ("write a plain space",)
        named = _VARIABLE.match(self.span.source.text[self.span.end :][:60])
        if self.found == "$" and named:
            name = named.group(1).lower()
            return (
                f"a value is named as it is: `{name}`, declared by `let {name} = …`, or `param {name} = …` to be set with `--set`",
            )
        if self.found in _CURRENCIES:
            code = _CURRENCIES[self.found]
            return (
                f"money is a number and a currency code after a space: `100 {code}`, `0.08 {code}/kWh`",
            )
        if self.found == "%":
            return (
                "a percentage is a number with its sign, `12 %`; of a value with a name it is `name / 100`",
            )
        if self.found == "?":
            return ("a choice is `if a then b else c`",)
        if self.meant:
            return (f"write `{self.meant}`",)
        return ("names consist of the letters a to z, digits and `_`",) if self.word else ()

    def fixes(self) -> tuple[Fix, ...]:
        return (
            replace(f"write `{self.meant}`", self.span, self.meant, safe=not self.word)
            if self.meant
            else ()
        )
