"""The catalogue by names alone: models, accelerators, engines and what was measured on parts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar

from specc.design.companion import Calibration, Engine
from specc.design.model import Model
from specc.design.noun import Noun
from specc.design.parts.accelerator import Accelerator
from specc.diagnostics.store import DiskStore
from specc.resolve.companions import Shelf
from specc.resolve.modules import SUFFIX, Loader
from specc.resolve.resolve import Reader
from specc.shipped import folder

N = TypeVar("N", bound=Noun)


class Catalogue:
    """Finds entities of the shipped catalogue by the name of their file, each read once."""

    def __init__(self) -> None:
        """Nothing is read before it is asked for."""
        self._folder = folder("specs")
        self._store = DiskStore(self._folder)
        self.reader = Reader(Loader(self._store, self._folder))
        self.shelf = Shelf(self.reader)
        self._found: dict[str, Noun | None] = {}

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Every file of models and accelerators by its stem."""
        found: dict[str, str] = {}
        for kind in ("models", "accelerators"):
            for path, _, files in sorted(os.walk(os.path.join(self._folder, kind))):
                for file in sorted(files):
                    if file.endswith(SUFFIX):
                        found[file.removesuffix(SUFFIX)] = os.path.join(path, file)
        return found

    def _entity(self, cls: type[N], word: str) -> N | None:
        if word not in self._found:
            path = self.places.get(word)
            noun: Noun | None = None
            if path is not None:
                design, _ = self.reader.read(self._store.load(path), self._store.real(path))
                noun = design.entities.get(word)
            self._found[word] = noun
        found = self._found[word]
        return found if isinstance(found, cls) else None

    def model(self, word: str) -> Model | None:
        """A model; a beginning that only one file has will do."""
        exact = self._entity(Model, word)
        if exact is not None or not word:
            return exact
        near = [name for name in self.places if name.startswith(word + "_")]
        return self._entity(Model, near[0]) if len(near) == 1 else None

    def accelerator(self, word: str) -> Accelerator | None:
        """An accelerator."""
        return self._entity(Accelerator, word)

    def engine(self, word: str) -> Engine | None:
        """An engine with its traits."""
        if word not in self.shelf.entries("engines"):
            return None
        return self.shelf.nouns(Engine, "engines", word).get(word)

    def calibrations(self, part: str) -> tuple[Calibration, ...]:
        """What was measured on a part, or for `default` on classes of parts."""
        return self.shelf.calibrations(part)
