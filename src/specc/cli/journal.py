"""What a long sweep has finished, in a file beside it, so that one that was killed goes on where it stopped.

The first line says which sweep it is; every further line holds the rows of one job. A line that was cut off is dropped.
"""

import hashlib
import json
import os
from collections.abc import Mapping

from specc.cli.command import UsageError
from specc.record import fields
from specc.reports.sweeps import SweepPoint
from specc.version import VERSION


def key_of(*rests_on: object) -> str:
    """What a sweep is told by: a hash of everything that its rows rest on, the version of the program among it."""
    text = json.dumps([VERSION, *rests_on], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


class Journal:
    """Rows by the number of their first point.

    Attributes:
        finished: What was finished before.
    """

    def __init__(self, path: str, key: str) -> None:
        """Read what there is of the sweep with a key.

        Raises:
            UsageError: the file belongs to another sweep, or is no such file.
        """
        self.path = path
        self.finished: dict[int, list[SweepPoint]] = {}
        whole = self._lines(key)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in whole)

    def _lines(self, key: str) -> list[str]:
        first = json.dumps({"sweep": key})
        if not os.path.exists(self.path) or os.path.getsize(self.path) == 0:
            return [first]
        with open(self.path, encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n")[:-1]  # what follows the last line end was cut off
        if not lines or lines[0] != first:
            raise UsageError(
                f"{self.path} was not begun by this sweep of this spec",
                "name another file, or delete it to start anew",
            )
        for line in lines[1:]:
            said = json.loads(line)
            self.finished[said["from"]] = [_row(row) for row in said["rows"]]
        return lines

    def add(self, start: int, rows: list[SweepPoint]) -> None:
        """Note the rows of a job, at once: whoever is killed next does not lose them."""
        line = json.dumps({"from": start, "rows": [_plain(row) for row in rows]})
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _plain(row: SweepPoint) -> dict[str, object]:
    return {each.name: getattr(row, each.name) for each in fields(SweepPoint)}


def _row(plain: Mapping[str, object]) -> SweepPoint:
    listed = {name: tuple(v) if isinstance(v, list) else v for name, v in plain.items()}
    return SweepPoint(**listed)  # type: ignore[arg-type]
