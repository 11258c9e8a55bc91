"""A configuration file as a dictionary that notes what was asked for and not there."""

from collections.abc import Mapping
from typing import Any

Fields = dict[str, Any]
"""Fields of a model as they are written: whole numbers, words, lists of words, flags, nested fields."""


class ImportFault(Exception):  # faults are the house's word for what is wrong with a text
    """A configuration that can't be turned into a model.

    Attributes:
        reason: What is wrong, in one line.
        missing: Keys that the file lacks.
        hint: What to do.
    """

    def __init__(self, reason: str, missing: tuple[str, ...] = (), hint: str = "") -> None:
        """Keep the facts for the message."""
        self.reason = reason
        self.missing = missing
        self.hint = hint
        lines = [reason]
        if missing:
            lines.append("missing: " + ", ".join(missing))
        if hint:
            lines.append(hint)
        super().__init__("\n".join(lines))


class Config:
    """Reads keys and keeps a list of those that are missing."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Wrap the values of one JSON object."""
        self.values = values
        self.missing: list[str] = []

    def whole(self, *keys: str) -> int:
        """A whole number under the first key that is there; else the key is noted as missing."""
        found = self.optional(*keys)
        if found is None:
            self.missing.append(" or ".join(keys))
            return 0
        return found

    def optional(self, *keys: str, default: int | None = None) -> int | None:
        """A whole number under the first key that is there and not null, else the default."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, bool):
                continue
            if isinstance(value, int | float) and value == int(value):
                return int(value)
            if value is not None:
                raise ImportFault(f"{key} is {value!r}, but a whole number is needed")
        return default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A truth value."""
        value = self.values.get(key)
        return default if value is None else bool(value)

    def word(self, *keys: str, default: str = "") -> str:
        """A text under the first key that is there."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str):
                return value
        return default

    def words(self, key: str) -> list[str]:
        """A list of texts; empty where there is none."""
        value = self.values.get(key)
        return [str(item) for item in value] if isinstance(value, list) else []

    def inner(self, key: str) -> "Config":
        """A nested object that shares this one's list of missing keys."""
        value = self.values.get(key)
        found = Config(value if isinstance(value, Mapping) else {})
        if not isinstance(value, Mapping):
            self.missing.append(key)
        found.missing = self.missing
        return found

    def beside(self, **values: Any) -> "Config":
        """The same object with further values, which lose against its own; missing keys are noted together."""
        found = Config({**values, **self.values})
        found.missing = self.missing
        return found
