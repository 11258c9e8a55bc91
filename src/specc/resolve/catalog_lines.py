"""The import line that a name of the catalogue takes, from the names of its files: none of them is read.

An entity of the catalogue lies in a file of its name, so that the path of the file is the path of the import.
"""

import os
from functools import cache

from specc.diagnostics.suggest import near
from specc.disk import SUFFIX, below
from specc.shipped import folder

_NOT_IMPORTED = {"calibrations", "engines", "examples", "offers", "reference", "stacks"}
"""Folders of what specs refer to in other ways, or not at all."""


def import_lines(word: str) -> tuple[str, ...]:
    """The lines that import the catalogue's entity of that name, or those with the nearest names; empty where none is near."""
    known = _places()
    exact = known.get(word)
    if exact:
        return tuple(f"from {place} import {word}" for place in exact)
    if len(word) < 4:  # short words are close to anything
        return ()
    return tuple(f"from {known[name][0]} import {name}" for name in near(word, known, most=2))


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """The modules that hold each name."""
    root = folder("specs")
    places: dict[str, tuple[str, ...]] = {}
    for file in below(root):
        *folders, name = os.path.relpath(file, root).removesuffix(SUFFIX).split(os.sep)
        if folders and folders[0] not in _NOT_IMPORTED:
            places[name] = (*places.get(name, ()), ".".join(("std", *folders)))
    return places
