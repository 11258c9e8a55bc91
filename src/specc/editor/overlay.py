"""The disk with what editors hold over it: a text that is not saved yet wins over its file."""

import os

from specc import disk
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.disk import SUFFIX


class OverlayStore(DiskStore):
    """Files, and open texts by their real paths."""

    def __init__(self, catalogue: str) -> None:
        """`catalogue` is the folder of `std`; no text is open."""
        super().__init__(catalogue)
        self.texts: dict[str, str] = {}

    def load(self, path: str) -> Source:
        """The open text of a path, else its file."""
        real = disk.real(path)
        text = self.texts.get(real)
        return super().load(path) if text is None else Source(self.shown(path), text, real)

    def is_file(self, path: str) -> bool:
        """Whether there is a text or file."""
        return disk.real(path) in self.texts or super().is_file(path)

    def entries(self, path: str) -> list[str]:
        """What lies in a folder, texts that were never saved included."""
        stems = set(super().entries(path))
        folder = disk.real(path)
        for text in self.texts:
            if os.path.dirname(text) == folder and text.endswith(SUFFIX):
                stems.add(os.path.basename(text).removesuffix(SUFFIX))
        return sorted(stems)
