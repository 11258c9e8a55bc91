"""GS2301 to GS2303: what is wrong with requirements. A class's docstring is its page."""

from typing import ClassVar

from specc.diagnostics.fault import Fault
from specc.resolve.misspelt import Misspelt


class UnknownResult(Misspelt):
    """A requirement on something that is not computed.

    What it finds: a path in `require` that is neither a field nor a computed name.

    Why it matters: a requirement that rests on nothing would never be judged.

    Example:

    ```gpuspec
    edition 2026
    site hall {
      it_power = 1 MW
      require it_pwer <= 2 MW
    }
    ```

    Use instead:

    ```gpuspec
    edition 2026
    site hall {
      it_power = 1 MW
      require it_power <= 2 MW
    }
    ```
    """

    code: ClassVar[str] = "GS2301"
    slug: ClassVar[str] = "unknown-result"

    def message(self) -> str:
        """The path."""
        return f"nothing computed is called `{self.word}`"

    def label(self) -> str:
        """Under the path."""
        return "not a result and not a field"

    def helps(self) -> tuple[str, ...]:
        """Near misses and the command that lists all."""
        return (*super().helps(), "`specc names FILE` lists every computed name with its unit")


class ResultOutsideRequire(Fault):
    """A result used to state a field.

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

    code: ClassVar[str] = "GS2302"
    slug: ClassVar[str] = "result-outside-require"
    word: str

    def message(self) -> str:
        """The path."""
        return f"`{self.word}` is no field; results may stand in `require` and `minimise` only"

    def label(self) -> str:
        """Under the path."""
        return "not known while fields are read"


class NotACondition(Fault):
    """A requirement that is neither true nor false.

    What it finds: `require` with a number or a word.

    Why it matters: it cannot fail or hold.

    Example:

    ```gpuspec
    edition 2026
    require 3 + 4
    ```

    Use instead:

    ```gpuspec
    edition 2026
    require 3 + 4 <= 8
    ```
    """

    code: ClassVar[str] = "GS2303"
    slug: ClassVar[str] = "not-a-condition"
    found: str

    def message(self) -> str:
        """What was found."""
        return f"a condition is true or false, but this is {self.found}"

    def label(self) -> str:
        """Under the expression."""
        return "not a condition"
