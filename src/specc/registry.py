"""Finds the members of a family.

A family is a plural folder in which every file is a member and nothing else lives. Members are listed by file name,
sorted, and imported when they are needed.
"""

import os
from functools import cache
from importlib import import_module


@cache
def names(package: str) -> tuple[str, ...]:
    """The members of the family in that package, by file name, sorted."""
    found = set()
    for folder in import_module(package).__path__:
        for entry in os.listdir(folder):
            stem, dot, suffix = entry.partition(".")
            if dot and suffix == "py" and not stem.startswith("_"):
                found.add(stem)
    return tuple(sorted(found))


def member(package: str, name: str, value: str) -> object:
    """What the file `name` of a family offers under the agreed name `value`.

    Raises:
        LookupError: the file holds no such value; the message names the file.
    """
    module = import_module(f"{package}.{name}")
    try:
        found: object = getattr(module, value)
    except AttributeError:
        raise LookupError(
            f"{package}.{name} is no member of its family: it has no `{value}`"
        ) from None
    return found


def members(package: str, value: str) -> dict[str, object]:
    """Every member of a family, by file name."""
    return {name: member(package, name, value) for name in names(package)}
