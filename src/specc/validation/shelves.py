"""Entities of the catalogue by the name alone, for rows of measurements that name things without importing them."""

from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine, Stack
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.profiles import Shelf
from specc.resolve.resolve import Reader
from specc.shipped import folder


class Shelves:
    """The catalogue, each file read once and only when asked for."""

    def __init__(self, catalogue: str | None = None) -> None:
        """`catalogue` is the folder of `std`; None: the one shipped."""
        where = folder("specs") if catalogue is None else catalogue
        self.shelf = Shelf(Reader(Loader(DiskStore(where), where)))
        self._owners: dict[str, dict[str, str]] = {}

    def owner(self, kind: str, name: str) -> str | None:
        """The publisher or vendor under which a name lies."""
        known = self._owners.get(kind)
        if known is None:
            known = {
                entry: owner
                for owner in self.shelf.entries(kind)
                for entry in self.shelf.entries(kind, owner)
            }
            self._owners[kind] = known
        return known.get(name)

    def model(self, name: str) -> Model | None:
        """A model of the catalogue."""
        owner = self.owner("models", name)
        return (
            None if owner is None else self.shelf.entities(Model, "models", owner, name).get(name)
        )

    def accelerator(self, name: str) -> Accelerator | None:
        """An accelerator of the catalogue."""
        owner = self.owner("accelerators", name)
        if owner is None:
            return None
        return self.shelf.entities(Accelerator, "accelerators", owner, name).get(name)

    def engines(self, base: str) -> list[str]:
        """The entries of an engine: its own, and those of ranges of its versions."""
        return [
            name
            for name in self.shelf.entries("engines")
            if name == base or name.removeprefix(f"{base}_")[:1].isdigit()
        ]

    def engine(self, name: str) -> Engine | None:
        """A serving engine of the catalogue."""
        if name not in self.shelf.entries("engines"):
            return None
        return self.shelf.entities(Engine, "engines", name).get(name)

    def stack(self, name: str) -> Stack | None:
        """A training stack of the catalogue."""
        if name not in self.shelf.entries("stacks"):
            return None
        return self.shelf.entities(Stack, "stacks", name).get(name)
