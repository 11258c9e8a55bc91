"""Where catalogue and data lie: inside the installed package, or beside `src` in a checkout."""

from functools import cache
from os import path, walk

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


def examples() -> dict[str, str]:
    """The shipped specs by name, each with its file: `pretrain_70b`, then designs like `nvidia/superpod_h100`."""
    files = {}
    for group in ("examples", "reference"):
        top = path.join(folder("specs"), group)
        for here, folders, names in walk(top):
            folders.sort()
            for name in sorted(names):
                if name.endswith(".gpuspec"):
                    file = path.join(here, name)
                    stem = path.relpath(file, top).removesuffix(".gpuspec")
                    files[stem.replace(path.sep, "/")] = file
    return files
