"""Where catalogue and data lie: inside the installed package, or beside `src` in a checkout."""

from functools import cache
from os import path

_HERE = path.dirname(path.abspath(__file__))


@cache
def folder(name: str) -> str:
    """The folder `specs` or `data`.

    Raises:
        FileNotFoundError: the installation lacks it.
    """
    inside = path.join(_HERE, f"_{name}")
    beside = path.join(_HERE, "..", "..", name)
    for candidate in (inside, path.normpath(beside)):
        if path.isdir(candidate):
            return candidate
    raise FileNotFoundError(name)
