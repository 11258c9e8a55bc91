"""A Hugging Face `config.json`, or the folder of a checkpoint."""

from specc.importing.hf import import_hf
from specc.importing.source import GivenFile, Imported, ImportSource, noted


def read(given: GivenFile) -> Imported:
    """One model."""
    text, left = import_hf(given.text, given.name, given.folder)
    return Imported(text=noted(text, left), left=left)


SOURCE = ImportSource(
    name="hf",
    about="the config.json of a Hugging Face model, or the folder of its checkpoint",
    read=read,
    file="config.json",
)
