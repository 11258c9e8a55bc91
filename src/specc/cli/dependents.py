"""Which files a change may break: those that were named, and those of their projects that import them."""

import os
from collections.abc import Sequence

from specc import disk
from specc.cli.paths import STANDARD_INPUT, below, files_of
from specc.diagnostics.store import DiskStore
from specc.resolve.importers import importers
from specc.shipped import folder


def with_dependents(paths: Sequence[str]) -> list[str]:
    """The files that paths mean, then those of their projects that import one of them or one that is not there.

    Without paths it is every file of the working folder, which may hold none.
    """
    if not paths:
        return below(".")
    named = files_of(paths)
    files = [path for path in named if path != STANDARD_INPUT]
    roots = dict.fromkeys(disk.root_of(path) for path in files)
    project = [file for root in roots for file in below(root)]
    known = {disk.real(path) for path in files}
    here = disk.real(os.getcwd()) + os.sep
    for path in importers(DiskStore(folder("specs")), known, project):
        if path not in known:
            known.add(path)
            named.append(path.removeprefix(here))
    return named
