"""GS22xx: what is wrong with imports. A class's docstring is its page."""

from typing import ClassVar

from specc.diagnostics.diagnostic import Label
from specc.diagnostics.fault import Fault
from specc.diagnostics.span import Span
from specc.resolve.misspelt import MOST, Misspelt


class ImportNotFound(Misspelt):
    """An import of what is not there.

    What it finds: a file, folder or name that does not exist.

    Why it matters: everything that uses it is unresolved.

    Example:

    ```gpuspec
    edition 2026
    from std.accelerators.nvidia import h100_smx
    ```

    Use instead:

    ```gpuspec
    edition 2026
    from std.accelerators.nvidia import h100_sxm
    ```
    """

    code: ClassVar[str] = "GS2201"
    slug: ClassVar[str] = "import-not-found"
    place: str

    def message(self) -> str:
        """What and where."""
        return f"{self.place} has no `{self.word}`" if self.place else f"there is no `{self.word}`"

    def label(self) -> str:
        """Under the name."""
        return "not found"

    def helps(self) -> tuple[str, ...]:
        """Near misses, or where to look."""
        return super().helps() or ("`specc catalog` lists what `std` holds",)


class ImportCycle(Fault):
    """Files that import each other.

    What it finds: a chain of imports that comes back to where it began.

    Why it matters: none of them could be read first.

    Example:

    ```gpuspec
    edition 2026
    import "example.gpuspec" as self_import
    ```

    Use instead:

    ```gpuspec
    edition 2026
    let nothing = 0
    ```
    """

    code: ClassVar[str] = "GS2202"
    slug: ClassVar[str] = "import-cycle"
    chain: tuple[tuple[str, Span], ...]

    def message(self) -> str:
        """The whole chain."""
        names = [name for name, _ in self.chain]
        return "files import each other: " + " -> ".join(f"`{n}`" for n in (*names, names[0]))

    def label(self) -> str:
        """At the import that closes the chain."""
        return "comes back here"

    def others(self) -> tuple[Label, ...]:
        """Every other import of the chain."""
        return tuple(
            Label(span, f"`{name}` is imported here") for name, span in self.chain[1:MOST]
        )

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("move what both need into a file of its own",)


class ImportOutside(Fault):
    """An import that leaves the project, or asks for the network.

    What it finds: an absolute path, `..` beyond the project's root, a link that leads out, an address.

    Why it matters: the same files must give the same result on every machine.

    Example:

    ```gpuspec
    edition 2026
    import "/etc/parts.gpuspec" as parts
    ```

    Use instead:

    ```gpuspec
    edition 2026
    from std.accelerators.nvidia import h100_sxm
    ```
    """

    code: ClassVar[str] = "GS2203"
    slug: ClassVar[str] = "import-outside"
    path: str
    why: str

    def message(self) -> str:
        """The path and the reason."""
        return f"cannot import `{self.path}`: {self.why}"

    def label(self) -> str:
        """Under the path."""
        return self.why

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ("copy the file into the project and import it by a relative path",)


class ImportUnreadable(Fault):
    """An import that cannot be read.

    What it finds: a file that is a folder, a device, too large, not UTF-8, or not readable.

    Why it matters: everything that uses it is unresolved.

    What to do: check the path, the rights and the encoding of the file.
    """

    code: ClassVar[str] = "GS2204"
    slug: ClassVar[str] = "import-unreadable"
    path: str
    why: str

    def message(self) -> str:
        """The path and the reason."""
        return f"`{self.path}` {self.why}"

    def label(self) -> str:
        """Under the path."""
        return "cannot be read"
