"""Nested settings of another program: what is read is noted, with lines for what is wrong and what was not read."""

from collections.abc import Mapping
from typing import Any

from specc.importing.config import ImportFault
from specc.importing.source import object_of

Path = tuple[str, ...]
DEEPEST = 8
MOST_LISTED = 40
MOST_SHOWN = 60


class Settings:
    """A mapping of mappings, lists and scalars, and the lines that they stand on."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[Path, int]) -> None:
        """`lines` holds the line of each key by its path."""
        self.values = values
        self.lines = lines
        self.asked: set[Path] = set()

    def get(self, *path: str) -> Any:
        """The value at a path as it stands; None where there is none."""
        value: Any = self.values
        for key in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        self.asked.add(path)
        return value

    def fault(self, path: Path, wanted: str) -> ImportFault:
        """That a value is not what is needed."""
        value = self.get(*path)
        shown = (
            "a list"
            if isinstance(value, list)
            else "a block"
            if isinstance(value, Mapping)
            else repr(value)[:MOST_SHOWN]
        )
        return ImportFault(
            f"{'.'.join(path)} is {shown}, but {wanted} is needed", line=self.lines.get(path)
        )

    def whole(self, *path: str) -> int | None:
        """A whole number from 0; None where there is none, or where it says `auto`.

        Raises:
            ImportFault: it is something else.
        """
        value = self.get(*path)
        if value is None or value == "auto":
            return None
        if isinstance(value, str) and value.isdigit() and len(value) <= 15:
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
            raise self.fault(path, "a whole number")
        return value

    def positive(self, *path: str) -> int | None:
        """A whole number from 1; None where there is none, or where it says `auto`.

        Raises:
            ImportFault: it is something else.
        """
        value = self.whole(*path)
        if value == 0:
            raise self.fault(path, "a whole number from 1")
        return value

    def flag(self, *path: str) -> bool | None:
        """A truth value; None where there is none, or where it says `auto`.

        Raises:
            ImportFault: it is something else.
        """
        value = self.get(*path)
        if value is None or value == "auto":
            return None
        if not isinstance(value, bool):
            raise self.fault(path, "true or false")
        return value

    def word(self, *path: str) -> str:
        """A text; empty where there is none.

        Raises:
            ImportFault: it is something else.
        """
        value = self.get(*path)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.fault(path, "a text")
        return value

    def items(self, *path: str) -> list[Any]:
        """A list; empty where there is none.

        Raises:
            ImportFault: it is something else.
        """
        value = self.get(*path)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(path, "a list")
        return value

    def unread(self, passed: tuple[str, ...] = ()) -> list[str]:
        """Lines for the settings that nobody asked for; blocks under names in `passed` say nothing of a design."""
        left: list[str] = []
        self._unread(self.values, (), passed, left)
        more = len(left) - MOST_LISTED
        return left if more <= 0 else [*left[:MOST_LISTED], f"{more} more settings"]

    def _unread(
        self, values: Mapping[str, Any], path: Path, passed: tuple[str, ...], left: list[str]
    ) -> None:
        for key, value in values.items():
            here = (*path, str(key))
            if here in self.asked or str(key) in passed or len(left) > 100 * MOST_LISTED:
                continue
            if isinstance(value, Mapping) and len(here) < DEEPEST:
                self._unread(value, here, passed, left)
            elif value is not None:
                plain = isinstance(value, str | int | float)
                shown = f" = {value}"[:MOST_SHOWN] if plain else ""
                line = self.lines.get(here)
                place = "" if line is None else f"line {line}: "
                left.append(place + " ".join(f"{'.'.join(here)}{shown}".split())[:200])


def json_settings(text: str) -> Settings:
    """The settings of a JSON object.

    Raises:
        ImportFault: it is none.
    """
    values = object_of(text)
    lines: dict[Path, int] = {}
    _places(text, values, (), 0, lines)
    return Settings(values, lines)


def _places(
    text: str, values: Mapping[str, Any], path: Path, start: int, lines: dict[Path, int]
) -> int:
    """The lines of the keys of a JSON object, which follow each other in the text."""
    import json

    at = start
    for key, value in values.items():
        place = text.find(json.dumps(key, ensure_ascii=False), at)
        if place < 0:  # written with escapes, or a key that stands there twice
            continue
        at = place + len(key)
        lines[*path, key] = text.count("\n", 0, place) + 1
        if isinstance(value, Mapping) and len(path) < DEEPEST:
            at = _places(text, value, (*path, key), at, lines)
    return at


def toml_settings(text: str) -> Settings:
    """The settings of a TOML text, whose keys have the lines of `key =` in their tables.

    Raises:
        ImportFault: it is none.
    """
    import re
    import tomllib

    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        place = re.search(r"at line (\d+)", str(error))
        reason = str(error).partition(" (at")[0][:200]
        line = int(place.group(1)) if place else None
        raise ImportFault(f"the file is no TOML: {reason}", line=line) from None
    except RecursionError:
        raise ImportFault("the file is TOML, but nested too deeply") from None
    lines: dict[Path, int] = {}
    table: Path = ()
    for number, row in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[([\w.-]+)\]", row)
        key = re.match(r"\s*([\w-]+)\s*=", row)
        table = tuple(head.group(1).split(".")) if head else table
        if key:
            lines[*table, key.group(1)] = number
    return Settings(values, lines)


def yaml_settings(text: str) -> list[Settings]:
    """The settings of each document of a YAML text that is a mapping.

    Raises:
        ImportFault: it is no YAML, holds another document, or the package is not installed.
    """
    try:
        import yaml
    except ImportError:
        raise ImportFault(
            "YAML is read by the package pyyaml, which is not installed",
            hint="pip install 'gpuspec[formats]'",
        ) from None
    documents = []
    try:
        for node in yaml.compose_all(text, Loader=yaml.SafeLoader):
            if not isinstance(node, yaml.MappingNode):
                line = node.start_mark.line + 1 if node is not None else 1
                raise ImportFault("a block of KEY: VALUE was expected", line=line)
            lines: dict[Path, int] = {}
            _marks(node, (), lines)
            documents.append(Settings(_constructed(yaml, node), lines))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        reason = " ".join(str(error.problem or error.context).split())[:200]
        raise ImportFault(f"the file is no YAML: {reason}", line=line) from None
    except (yaml.YAMLError, ValueError, OverflowError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ImportFault(f"the file is no YAML: {reason}") from None
    except RecursionError:
        raise ImportFault("the file is YAML, but nested too deeply") from None
    if not documents:
        raise ImportFault("the file holds no settings")
    return documents


def _constructed(yaml: Any, node: Any) -> dict[str, Any]:
    """The values of a mapping; merges and anchors are resolved, nothing but plain values is made."""
    loader = yaml.SafeLoader("")
    try:
        values = loader.construct_document(node)
    finally:
        loader.dispose()
    return {str(key): value for key, value in values.items()}


def _marks(node: Any, path: Path, lines: dict[Path, int]) -> None:
    """The line of each key below a mapping."""
    for key, value in node.value:
        here = (*path, str(key.value))
        lines[here] = key.start_mark.line + 1
        if value.id == "mapping" and len(here) < DEEPEST:
            _marks(value, here, lines)
