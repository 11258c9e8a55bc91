"""Finds the members of a family: the files of a plural folder, by name, imported when they are used."""

from functools import cache
from importlib.util import find_spec
from os import listdir


@cache
def members(package: str) -> tuple[str, ...]:
    """The names of the modules in a package, sorted."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    names = set()
    for place in places or ():
        names.update(
            entry[:-3]
            for entry in listdir(place)  # noqa: PTH208 - pathlib costs start-up time here
            if entry.endswith(".py") and entry != "__init__.py"
        )
    return tuple(sorted(names))
