"""Tables of measurements that the command line names."""

import csv

from specc.cli.command import UsageError
from specc.diagnostics.store import DiskStore, Unreadable
from specc.shipped import folder


def read_rows(path: str) -> list[dict[str, str]]:
    """The rows of a table of measurements.

    Raises:
        UsageError: it can't be read, is no text, or has no column `id`.
    """
    try:
        text = DiskStore(folder("specs")).load(path).text
    except Unreadable as error:
        raise UsageError(
            f"{path} {error.reason}", "a table of measurements is a CSV file in UTF-8"
        ) from None
    try:
        rows = list(csv.DictReader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise UsageError(
            f"{path} is no table: {error}", "cells that hold commas or quotes are quoted"
        ) from None
    if not rows:
        raise UsageError(
            f"{path} has no rows",
            "the first line names the columns; each further line is a measurement",
        )
    if "id" not in rows[0]:
        columns = ", ".join(str(name) for name in list(rows[0])[:8])
        raise UsageError(
            f"{path} has no column id; it has {columns}",
            "the columns are those of the shipped files",
        )
    return [
        {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        for row in rows
    ]
