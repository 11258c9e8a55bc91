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
        line: The line of the file, from 1; None where it is about the whole.
    """

    def __init__(
        self,
        reason: str,
        missing: tuple[str, ...] = (),
        hint: str = "",
        line: int | None = None,
    ) -> None:
        """Keep the facts for the message."""
        self.reason = reason
        self.missing = missing
        self.hint = hint
        self.line = line
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
        self.asked: set[str] = set()
        """Keys that were there and read."""
        self.notes: list[str] = []
        """What the reader folded together or left out, for the reader of the spec."""

    def get(self, key: str) -> Any:
        """The value under a key as it stands; None where there is none."""
        if key in self.values:
            self.asked.add(key)
        return self.values.get(key)

    def whole(self, *keys: str) -> int:
        """A whole number under the first key that is there; else the key is noted as missing."""
        value = self.optional(*keys)
        if value is None:
            self.missing.append(" or ".join(keys))
            return 0
        return value

    def optional(self, *keys: str, default: int | None = None) -> int | None:
        """A whole number under the first key that is there and not null, else the default."""
        for key in keys:
            value = self.get(key)
            if isinstance(value, bool):
                continue
            if isinstance(value, int | float) and value == int(value):
                return int(value)
            if value is not None:
                raise ImportFault(f"{key} is {value!r}, but a whole number is needed")
        return default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A truth value."""
        value = self.get(key)
        return default if value is None else bool(value)

    def word(self, *keys: str, default: str = "") -> str:
        """A text under the first key that is there."""
        for key in keys:
            value = self.get(key)
            if isinstance(value, str):
                return value
        return default

    def words(self, key: str) -> list[str]:
        """A list of texts; empty where there is none."""
        value = self.get(key)
        return [str(item) for item in value] if isinstance(value, list) else []

    def inner(self, key: str) -> "Config":
        """A nested object that shares this one's list of missing keys."""
        value = self.get(key)
        config = Config(value if isinstance(value, Mapping) else {})
        if not isinstance(value, Mapping):
            self.missing.append(key)
        return config.sharing(self)

    def beside(self, **values: Any) -> "Config":
        """The same object with further values, which lose against its own; missing keys are noted together."""
        return Config({**values, **self.values}).sharing(self)

    def changed(self, **values: Any) -> "Config":
        """The same object with values that win against its own; None takes one away."""
        return Config({**self.values, **values}).sharing(self)

    def sharing(self, other: "Config") -> "Config":
        """This object, which notes what is missing or folded where another does."""
        self.missing, self.notes, self.asked = other.missing, other.notes, other.asked
        return self
