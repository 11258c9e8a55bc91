"""Parts of the catalogue by what other programs call them: a part number, a product's name, the repository of a model."""

import re
from functools import cache
from os import path

from specc import disk
from specc.importing.config import ImportFault
from specc.record import record
from specc.shipped import folder

KINDS = (
    "accelerators", "cables", "cpus", "drives", "memory", "nics", "optics", "pdus", "psus", "racks", "servers", "storage", "switches",
)  # fmt: skip
FILLING = re.compile(
    r"nvidia|amd|intel|corporation|tesla|geforce|instinct|quadro|generation|gddr\dx?|hbm\d?e?|ddr\d|(ad|ga|gb|gh|gv|tu|gk|gp)\d{2,3}\w*|rev|a1|ac|"
    r"gpu|rtx|accelerator|graphics|card|\d{1,3}gb|\d{1,3}|sxm\d?|pcie|server|edition|laptop|mobile|blackwell|aqua|vanjaram|inc|advanced|micro|devices|ati|3d|vga"
)
"""Words of a product's name that tell no two products apart, beside those that a part's name holds."""
ALSO = {
    "h100 80gb hbm3": "h100_sxm", "h200": "h200_sxm", "b200": "b200_sxm", "b300 sxm6 ac": "b300_sxm", "b300": "b300_sxm", "h800": "h800_sxm",
    "gh200 480gb": "gh200_96", "gh200 120gb": "gh200_96", "gh200 144g hbm3e": "gh200_141",
}  # fmt: skip
"""What the driver calls modules whose form it leaves out. Source: names of devices as nvidia-smi prints them."""


@record
class Listed:
    """One part of the catalogue.

    Attributes:
        module: The dotted path of its file's folder, such as `std.switches.nvidia`.
        name: Its name in the language.
        title: Its title; empty where it has none.
        number: Its part number; empty where it has none.
    """

    module: str
    name: str
    title: str
    number: str

    @property
    def line(self) -> str:
        """The statement that imports it."""
        return f"from {self.module} import {self.name}"


@cache
def listed(kind: str) -> tuple[Listed, ...]:
    """The parts in one folder of the catalogue, in the order of their paths."""
    root = folder("specs")
    parts = []
    for file in sorted(disk.below(path.join(root, kind))):
        if not file.endswith(".gpuspec"):
            continue
        text = disk.contents(file).decode("utf-8")
        vendor, name = path.split(file.removesuffix(".gpuspec"))
        module = ".".join(("std", *path.relpath(vendor, root).split("/")))
        facts = dict(re.findall(r'^  (title|part_number) *= *"([^"]*)"', text, re.MULTILINE))
        parts.append(
            Listed(
                module=module,
                name=name,
                title=facts.get("title", ""),
                number=facts.get("part_number", ""),
            )
        )
    return tuple(parts)


def named(dotted: str) -> Listed:
    """The part or model of a dotted path.

    Raises:
        ImportFault: it is no path of the catalogue.
    """
    parts = dotted.split(".")
    if len(parts) >= 3 and parts[0] == "std" and re.fullmatch(r"[a-z_0-9.]+", dotted):
        for part in listed(parts[1]) if path.isdir(path.join(folder("specs"), parts[1])) else ():
            if f"{part.module}.{part.name}" == dotted:
                return part
    raise ImportFault(
        f"{dotted[:80]!r} is no path of the catalogue",
        hint="such as std.models.meta.llama_3_1_70b; specc catalog lists what there is",
    )


def numbered(number: str) -> Listed | None:
    """The part with a part number, capitals and blanks apart; None where there is none or several."""
    plain = _squeezed(number)
    if not plain:
        return None
    same = [p for kind in KINDS for p in listed(kind) if p.number and _squeezed(p.number) == plain]
    return same[0] if len(same) == 1 else None


def product(kind: str, text: str) -> Listed | None:
    """The part that a product's name means: all words of the part's name stand in it, and none that tells it apart is left over."""
    said = re.sub(r"\([^)]*\)", " ", text.lower())
    inner = re.search(r"\[([^\]]+)\]", said)
    said = inner.group(1) if inner else said
    words = [w for w in re.findall(r"[a-z0-9]+", said) if w not in ("nvidia", "tesla")]
    alias = ALSO.get(" ".join(words))
    if kind == "accelerators" and alias is not None:
        return next(p for p in listed(kind) if p.name == alias)
    grams = {
        "".join(words[first:last]): range(first, last)
        for first in range(len(words))
        for last in range(first + 1, min(first + 4, len(words)) + 1)
    }
    grams |= {re.sub(r"gb$|(?<=^sxm)\d$", "", gram): at for gram, at in grams.items()}
    best: tuple[int, Listed] | None = None
    for part in listed(kind):
        pieces = part.name.split("_")
        if not all(piece in grams for piece in pieces):
            continue
        used = {at for piece in pieces for at in grams[piece]}
        left = [w for at, w in enumerate(words) if at not in used]
        if kind == "accelerators" and not all(FILLING.fullmatch(w) for w in left):
            continue
        weight = len(part.name)
        if best is None or weight > best[0]:
            best = (weight, part)
    return best[1] if best else None


def repository(name: str) -> Listed | None:
    """The model that the name of a repository means, such as `meta-llama/Llama-3.1-8B-Instruct`; None where none does."""
    plain = _squeezed(name.rstrip("/").rpartition("/")[2])
    for ending in ("instruct", "chat", "base", "hf", "it", "pt", "2507"):
        plain = plain.removesuffix(ending) or plain
    plain = re.sub(r"^meta(llama)", r"\1", plain)
    same = [p for p in listed("models") if _squeezed(p.name) == plain]
    return same[0] if len(same) == 1 else None


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
