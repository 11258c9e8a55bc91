"""Finds the members of a family.

A family is a plural folder in which every file is a member and nothing else lives. Members are listed by file name,
sorted, and imported when they are needed.
"""

import os
from collections.abc import Callable
from functools import cache
from importlib import import_module


@cache
def names(package: str) -> tuple[str, ...]:
    """The members of the family in that package, by file name, sorted."""
    stems = set()
    for folder in import_module(package).__path__:
        for entry in os.listdir(folder):
            stem, dot, suffix = entry.partition(".")
            if dot and suffix == "py" and not stem.startswith("_"):
                stems.add(stem)
    return tuple(sorted(stems))


@cache
def about(package: str, name: str) -> str:
    """The first line of a member's documentation, read from its file; the member is not imported."""
    folder = next(iter(import_module(package).__path__))
    with open(os.path.join(folder, f"{name}.py"), encoding="utf-8") as file:
        return file.readline().strip().strip('"').strip()


def member(package: str, name: str, value: str) -> object:
    """What the file `name` of a family offers under the agreed name `value`.

    Raises:
        LookupError: the file holds no such value; the message names the file.
    """
    module = import_module(f"{package}.{name}")
    try:
        offered: object = getattr(module, value)
    except AttributeError:
        raise LookupError(
            f"{package}.{name} is no member of its family: it has no `{value}`"
        ) from None
    return offered


def members(package: str, value: str) -> dict[str, object]:
    """Every member of a family, by file name."""
    return {name: member(package, name, value) for name in names(package)}


def class_loader(package: str) -> Callable[[str], type]:
    """The `__getattr__` of a family of classes, each in the file of its name: `UnknownName` in `unknown_name.py`."""

    def load(name: str) -> type:
        module = f"{package}.{_file_of(name)}"
        if not name[:1].isupper():
            raise AttributeError(f"{package} has no `{name}`")
        try:
            loaded: type = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            raise AttributeError(f"{package} has no `{name}`") from None
        setattr(import_module(package), name, loaded)
        return loaded

    return load


def class_member(package: str, name: str) -> type:
    """The class that the file `name` of such a family holds."""
    loaded = member(package, name, name.title().replace("_", ""))
    assert isinstance(loaded, type)
    return loaded


def _file_of(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
