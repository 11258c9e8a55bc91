"""The import line that a name of the catalogue takes, from the names of its files: none of them is read.

An entity of the catalogue lies in a file of its name, so that the path of the file is the path of the import.
"""

import os
from functools import cache

from specc.diagnostics.suggest import begun, containing, misspelt, shortened
from specc.disk import SUFFIX, below
from specc.shipped import folder

_NOT_IMPORTED = {"calibrations", "engines", "examples", "offers", "reference", "stacks"}
"""Folders of what specs refer to in other ways, or not at all."""


def import_help(word: str) -> str:
    """What to write for an entity of the catalogue of that name, or of the names that it seems to mean; empty where there is none."""
    lines = import_lines(word)
    if not lines:
        return ""
    shown = " or ".join(f"`{line}`" for line in lines[:_SHOWN])
    more = len(lines) - _SHOWN
    return f"{shown}; `specc catalog {word}` lists {more} more" if more > 0 else shown


def import_lines(word: str) -> tuple[str, ...]:
    """The lines that import the catalogue's entity of that name, or those that it seems to mean, the likeliest first."""
    known = _places()
    exact = known.get(word)
    if exact:
        return tuple(f"from {place} import {word}" for place in exact)
    names = sorted(known)
    for long, short in _SHORTENED.items():
        word = word.lower().replace(long, short)
    # The figures of a part tell it from others, so that a longer name is likelier than another figure.
    likely = begun(word, names) or shortened(word, names) or containing(word, names)
    if not likely and len(word) >= 4:  # short words are close to anything
        likely = misspelt(word, names)[:_SHOWN]
    places = [(known[name][0], name) for name in likely]
    places.sort(key=lambda place: _rank(place[0]))
    return tuple(f"from {place} import {name}" for place, name in places)


_SHOWN = 3
_FIRST = ("accelerators", "models", "servers")
"""Folders of what people name most."""
_SHORTENED = {"connectx": "cx", "bluefield": "bf", "instinct_": "", "geforce_": "", "nvidia_": ""}
"""How the names of the catalogue shorten what makers write."""


def _rank(place: str) -> int:
    kind = place.split(".")[1]
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


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
