"""Where grammar and catalogue lie: inside the installed package, or beside `src` in a checkout."""

from functools import cache
from os import path

_HERE = path.dirname(path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs start-up time here


@cache
def folder(name: str) -> str:
    """The folder `grammar` or `specs`.

    Raises:
        FileNotFoundError: the installation lacks it.
    """
    inside = path.join(_HERE, f"_{name}")  # noqa: PTH118
    beside = path.join(_HERE, "..", "..", name)  # noqa: PTH118
    for candidate in (inside, path.normpath(beside)):
        if path.isdir(candidate):  # noqa: PTH112
            return candidate
    raise FileNotFoundError(name)
