"""GS1012: `${` in a string without a name, or where a string is plain text.

What it finds: something else than a name in the braces, such as a sum; a missing `}`; and `${` in the path of an import
or the reason of a `require` or `allow`, which name nothing.

Why it matters: the text would show the braces and not the value that was meant.

Example:

```gpuspec
edition 2026
site hall {
  title = "Hall ${1 + 1}"
}
```

Use instead:

```gpuspec
edition 2026
let number = 1 + 1
site hall {
  title = "Hall ${number}"
}
```
"""

from typing import ClassVar

from specc.diagnostics.fault import Fault


class MalformedInterpolation(Fault):
    code: ClassVar[str] = "GS1012"
    slug: ClassVar[str] = "malformed-interpolation"
    plain: bool = False

    def message(self) -> str:
        """What is wrong with it."""
        if self.plain:
            return "this string is plain text: `${` names nothing in it"
        return "`${` stands before a name and `}`, as in `${rate}`"

    def label(self) -> str:
        """Under the sign."""
        return "no name can stand here" if self.plain else "not `${name}`"

    def helps(self) -> tuple[str, ...]:
        """What to write."""
        sign = "write `\\u0024{` where the sign itself is meant"
        if self.plain:
            return (sign,)
        return ("name the value with `let`, and write its name in the braces", sign)
