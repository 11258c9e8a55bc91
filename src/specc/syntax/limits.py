"""The limits of the language, as far as a single file goes; they are part of it, documented, and each has its code.

They bound the work that any text can cause: whatever is longer, deeper or more is reported and not attempted.
"""


class Limits:
    """How much a file may hold. Tests and editors may pass others to `parse`."""

    __slots__ = (
        "depth",
        "digits",
        "faults",
        "file_size",
        "list_items",
        "name_length",
        "string_length",
        "tokens",
    )

    def __init__(self) -> None:
        """The limits as documented."""
        self.file_size = 16 * 2**20  # bytes of UTF-8
        self.tokens = 4_000_000
        self.depth = 200  # brackets inside brackets; operators inside operators
        self.digits = 64  # of a number, its exponent apart
        self.name_length = 256
        self.string_length = 2**20
        self.list_items = 1_000_000
        self.faults = 1_000  # reported of a file; the first of them


LIMITS = Limits()

# 10^99 is beyond anything that can be counted or measured, and its exact value is still small.
EXPONENT = 99

EDITION = 2026
"""The edition that is read."""
