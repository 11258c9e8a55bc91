"""Reads the catalogue for its tests: each file as its own spec, and the tables that it was written from."""

import csv
from functools import cache
from pathlib import Path

from specc.design.entity import Entity
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader

ROOT = Path(__file__).parent.parent.parent
SPECS = ROOT / "specs"
PARTS = (
    "accelerators",
    "cables",
    "cdus",
    "cpus",
    "drives",
    "enclosures",
    "memory",
    "nics",
    "offers",
    "optics",
    "pdus",
    "psus",
    "racks",
    "servers",
    "sites",
    "software",
    "storage",
    "switches",
)
FILES = tuple(sorted(p for folder in PARTS for p in (SPECS / folder).rglob("*.gpuspec")))


@cache
def _reader() -> tuple[Reader, DiskStore]:
    store = DiskStore(str(SPECS))
    return Reader(Loader(store, str(SPECS))), store


@cache
def read(path: Path) -> tuple[dict[str, Entity], list[Diagnostic]]:
    """What a file declares, and what is wrong with it."""
    reader, store = _reader()
    design, diagnostics = reader.read(store.load(str(path)), str(path))
    return design.entities, diagnostics


@cache
def part(folder: str, name: str) -> Entity:
    """The part of that name in a folder of the catalogue, whoever its vendor is."""
    (path,) = (SPECS / folder).rglob(f"{name}.gpuspec")
    return read(path)[0][name]


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table under `data/`."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def identifier(row: dict[str, str]) -> str:
    """The name that a row has in the language."""
    return row["id"].replace("-", "_")
