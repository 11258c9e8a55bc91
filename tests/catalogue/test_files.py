"""Every file of the catalogue compiles, is formatted, is named after its part, and says where its numbers come from."""

import re
from pathlib import Path

import pytest

from catalogue.reading import FILES, SPECS, read
from specc.design.entity import Entity
from specc.design.part import Part
from specc.design.price import Offer
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.syntax.format import formatted
from specc.units import Quantity

DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
CONFIDENCES = {"high", "medium", "low", "announced"}
IDS = [str(p.relative_to(SPECS)) for p in FILES]


@pytest.fixture(params=FILES, ids=IDS)
def path(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_compiles(path: Path) -> None:
    _, diagnostics = read(path)
    assert [f"{d.code}: {d.message}" for d in diagnostics] == []


def test_is_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(Source(str(path), text)) == (text, [])


def test_is_named_after_its_part(path: Path) -> None:
    entities, _ = read(path)
    if path.is_relative_to(SPECS / "offers"):
        assert entities
        for offer in entities.values():
            assert isinstance(offer, Offer)
            sold = offer.part or offer.instance
            assert sold is not None
            assert sold.name == path.stem
    else:
        assert list(entities) == [path.stem]


def test_lies_in_the_folder_of_its_kind(path: Path) -> None:
    entities, _ = read(path)
    folder = path.relative_to(SPECS).parts[0]
    singular = folder if folder in {"memory", "storage", "software"} else folder.removesuffix("s")
    singular = {"switche": "switch"}.get(singular, singular)
    assert {entity.kind for entity in entities.values()} == {singular}


def _numbers(entity: Entity, path: str = "") -> list[tuple[str, Entity, str]]:
    """Stated fields of a noun and its blocks that hold a number, with the noun that states them."""
    numbers = []
    for field in entity.origins:
        value = getattr(entity, field.split(".")[0], None)
        if isinstance(value, Entity) and not isinstance(value, Part):
            numbers += _numbers(value, f"{path}{field}.")
        elif isinstance(value, Quantity) or (
            value and isinstance(value, int | dict | tuple) and not isinstance(value, bool)
        ):  # a number, rates by dtype, counted parts, ports
            numbers.append((path + field, entity, field))
    return numbers


def test_its_numbers_have_sources(path: Path) -> None:
    entities, _ = read(path)
    for entity in entities.values():
        numbers = _numbers(entity)
        bare = []
        for label, owner, field in numbers:
            origin = owner.origins[field]
            if origin.citation is None:
                bare.append(label)
        assert bare == []


def test_its_sources_are_dated_and_cited(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^source (\w+) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for name, body in blocks:
        fields = dict(re.findall(r'^ +(\w+) += "?([^"\n]+)"?$', body, re.MULTILINE))
        assert fields.get("title"), name
        assert fields.get("publisher"), name
        assert fields["confidence"] in CONFIDENCES
        date = fields.get("published") or fields.get("accessed")
        assert date, f"{name} has no date"
        assert DATE.fullmatch(date), date
        assert re.search(rf"@{name}\b", text), f"{name} is never cited"


def test_no_number_stands_for_a_lack_of_one(path: Path) -> None:
    """A fact that nobody saw is absent or unknown, never zero."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"= 0(\.0+)? ?[A-Za-z%]*$", text, re.MULTILINE)


def test_errata_that_files_cite_exist() -> None:
    page = (SPECS.parent / "docs" / "errata.md").read_text(encoding="utf-8")
    entries = {int(n) for n in re.findall(r"^(\d+)\. ", page, re.MULTILINE)}
    assert entries == set(range(1, len(entries) + 1))
    for path in FILES:
        text = " ".join(
            line.strip().removeprefix("#").strip()
            for line in path.read_text(encoding="utf-8").splitlines()
        )
        for number in re.findall(r"errata\s+(\d+)", text):
            assert int(number) in entries, path


def test_two_parts_cost_their_own_files_only() -> None:
    """A spec that imports two parts reads their files and what these import, and nothing else."""
    store = DiskStore(str(SPECS))
    text = (
        "edition 2026\n"
        "from std.switches.nvidia import qm9700\n"
        "from std.accelerators.nvidia import h200_sxm\n"
    )
    design, diagnostics = Reader(Loader(store, str(SPECS))).read(
        Source("main.gpuspec", text), str(SPECS / "main.gpuspec")
    )
    assert diagnostics == []
    assert sorted(design.files) == [
        "main.gpuspec",
        "std/accelerators/nvidia/h100_sxm.gpuspec",  # the base of the H200
        "std/accelerators/nvidia/h200_sxm.gpuspec",
        "std/switches/nvidia/qm9700.gpuspec",
    ]
