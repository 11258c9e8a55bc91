"""Companions of a design: engines, stacks, calibrations and offers, found by the word or part that they belong to.

Only the files that belong to the design's words and parts are read.
"""

import os
import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from specc.design.cluster import Cluster
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.part import Item, Part
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.design.price import Offer
from specc.design.profiles import DEFAULT, Calibration, Engine, Profiles, Stack
from specc.design.vocabulary.network import FIBRES
from specc.design.walk import reachable
from specc.design.workload import Inference, Training, rollout_engine
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.disk import SUFFIX
from specc.record import record
from specc.resolve import faults
from specc.resolve.resolve import Reader

N = TypeVar("N", bound=Entity)

_RATE = re.compile(r"^  rate +=[ ]*([\d.]+) (Gb|Tb)/s", re.MULTILINE)
_VERSION = re.compile(r"(?:_\d+)+$")
"""What tells one entry of an engine from the others, in its name."""
_MEDIUM = re.compile(r"^  (?:medium|fibre) +=[ ]*(\w+)$", re.MULTILINE)


def _bytes(rate: re.Match[str]) -> int:
    return int(float(rate[1]) * {"Gb": 125_000_000, "Tb": 125_000_000_000}[rate[2]])


@record(kw_only=False)
class _Glance:
    """What a look at the text of a transceiver or cable tells: its rate (byte/s) and medium, as far as it states them."""

    cls: type[Part]
    words: tuple[str, ...]
    source: Source
    rate: int | None
    medium: str


class Shelf:
    """The companions in the catalogue, each file read once."""

    def __init__(self, reader: Reader) -> None:
        """`reader` reads files."""
        self._reader = reader
        self._store = reader.loader.store
        self._catalogue = reader.loader.catalogue
        self._read: dict[str, Design] = {}
        self._calibrations: dict[str, tuple[Calibration, ...]] = {}
        self._offers: dict[str, tuple[Offer, ...]] = {}
        self._entries: dict[str, list[str]] = {}
        self._glances: list[_Glance] = []
        self._links: dict[tuple[frozenset[str], frozenset[int], str], tuple[Part, ...]] = {}

    def entries(self, *folders: str) -> list[str]:
        """What lies in a folder of the catalogue."""
        path = os.path.join(self._catalogue, *folders)
        found = self._entries.get(path)
        if found is None:
            found = self._entries[path] = self._store.entries(path)
        return found

    def entities(self, cls: type[N], *words: str, source: Source | None = None) -> dict[str, N]:
        """The entities of a class in one file of the catalogue, whose text may be at hand."""
        path = os.path.join(self._catalogue, *words) + SUFFIX
        design = self._read.get(path)
        if design is None:
            source = source or self._store.load(path)
            design, _ = self._reader.read(source, source.path or self._store.real(path))
            self._read[path] = design
        return design.of_kind(cls)

    def calibrations(self, part: str) -> tuple[Calibration, ...]:
        """What was measured on a part."""
        if part not in self._calibrations:
            self._calibrations[part] = self._measured(part)
        return self._calibrations[part]

    def _measured(self, part: str) -> tuple[Calibration, ...]:
        if part not in self.entries("calibrations"):
            return ()
        calibrations: list[Calibration] = []
        for name in self.entries("calibrations", part):
            calibrations.extend(self.entities(Calibration, "calibrations", part, name).values())
        return tuple(calibrations)

    def offers(self, part: str) -> tuple[Offer, ...]:
        """The dated prices of a part, by seller."""
        if part not in self._offers:
            self._offers[part] = self._priced(part)
        return self._offers[part]

    def _priced(self, part: str) -> tuple[Offer, ...]:
        offers: list[Offer] = []
        for seller in self.entries("offers"):
            if part in self.entries("offers", seller):
                offers.extend(self.entities(Offer, "offers", seller, part).values())
        return tuple(offers)

    def releases(self, name: str) -> tuple[Engine, ...]:
        """The entries for the versions of an engine, of which one has that name: vllm, vllm_0_6, vllm_0_7."""
        family = _VERSION.sub("", name)
        return tuple(
            engine
            for word in self.entries("engines")
            if _VERSION.sub("", word) == family
            for engine in self.entities(Engine, "engines", word).values()
            if engine.name == word
        )

    def links(self, cages: frozenset[str], rates: frozenset[int], medium: str) -> tuple[Part, ...]:
        """Transceivers and cables of a medium that name one of the cages and one of the rates (byte/s), and all fibre of it.

        A glance at the text tells which files are resolved; what was found is kept, since most clusters ask for the same.
        """
        asked = (cages, rates, medium)
        if asked not in self._links:
            self._links[asked] = tuple(self._found_links(cages, rates, medium))
        return self._links[asked]

    def _found_links(
        self, cages: frozenset[str], rates: frozenset[int], medium: str
    ) -> Iterator[Part]:
        cage = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(cages)))})\b")
        if not self._glances:
            self._glances.extend(self._glanced())
        for glance in self._glances:
            if glance.medium == medium:
                fits = glance.rate in rates and cage.search(glance.source.text) is not None
                if fits or (glance.rate is None and medium in FIBRES.names):
                    yield from self.entities(
                        glance.cls, *glance.words, source=glance.source
                    ).values()

    def _glanced(self) -> Iterator[_Glance]:
        for folder, cls in (("optics", Optic), ("cables", Cable)):
            for vendor in self.entries(folder):
                for name in self.entries(folder, vendor):
                    path = os.path.join(self._catalogue, folder, vendor, name) + SUFFIX
                    source = self._store.load(path)
                    rate, medium = _RATE.search(source.text), _MEDIUM.search(source.text)
                    yield _Glance(
                        cls,
                        (folder, vendor, name),
                        source,
                        None if rate is None else _bytes(rate),
                        "" if medium is None else medium[1],
                    )

    def rentals(self, accelerators: Iterable[str]) -> tuple[Offer, ...]:
        """The dated prices of every instance with one of these accelerators."""
        wanted = re.compile(rf" x (?:{'|'.join(map(re.escape, accelerators))})\b")
        files = {
            name: os.path.join(self._catalogue, "servers", vendor, name) + SUFFIX
            for vendor in self.entries("servers")
            for name in self.entries("servers", vendor)
        }
        offers: list[Offer] = []
        for seller in self.entries("offers"):
            for name in self.entries("offers", seller):
                # Only the files of instances that name the accelerator are resolved: a glance at the text tells.
                if name in files and wanted.search(self._store.load(files[name]).text):
                    offers.extend(self.entities(Offer, "offers", seller, name).values())
        return tuple(offer for offer in offers if offer.instance is not None)


def find_profiles(
    shelf: Shelf, design: Design, *, prices: bool = True, rentals: bool = False
) -> tuple[Profiles, list[Diagnostic]]:
    """The companions of a design; the file's own, and those that it imports by name, win over the catalogue's.

    Args:
        shelf: The catalogue.
        design: The design.
        prices: Whether offers are wanted; they are not for checks alone.
        rentals: Whether instances with the same accelerators are wanted too, as they are where a requirement rests on them.
    """
    diagnostics: list[Diagnostic] = []
    stacks = dict(design.known(Stack))
    engines = dict(design.known(Engine))
    for workload in design.entities.values():
        if isinstance(workload, Training):
            _add(shelf, stacks, Stack, "stacks", workload, workload.stack, diagnostics)
            drawing = rollout_engine(workload)
            if drawing is not None:
                _add(shelf, engines, Engine, "engines", workload, drawing, diagnostics)
        elif isinstance(workload, Inference):
            _add(shelf, engines, Engine, "engines", workload, workload.engine, diagnostics)
    clusters = design.of_kind(Cluster).values()
    parts = list(reachable(*clusters)) if clusters else []
    calibrations = _calibrations(shelf, design, parts) if _workloads(design) else {}
    offers = _offers(shelf, design, parts) if prices else {}
    companions = Profiles(
        stacks=stacks,
        engines=engines,
        calibrations=calibrations,
        offers=offers,
        releases=shelf.releases,
        links=shelf.links,
        rentals=_rentals(shelf, design, parts) if rentals or _rests_on_rentals(design) else (),
    )
    return companions, diagnostics


def _rests_on_rentals(design: Design) -> bool:
    paths = (path for r in design.requirements for path in r.results)
    return any(".cost.break_even" in path for path in paths)


def _rentals(shelf: Shelf, design: Design, parts: Iterable[Entity]) -> tuple[Offer, ...]:
    names = sorted({part.name for part in parts if part.kind == "accelerator"})
    own = tuple(offer for offer in design.known(Offer).values() if offer.instance is not None)
    return (*own, *shelf.rentals(names)) if names else own


def _workloads(design: Design) -> bool:
    return any(isinstance(entity, Training | Inference) for entity in design.entities.values())


def _add(  # noqa: PLR0913 - one for each kind of companion
    shelf: Shelf,
    known: dict[str, N],
    cls: type[N],
    folder: str,
    workload: Entity,
    word: str | None,
    diagnostics: list[Diagnostic],
) -> None:
    word = word or "unknown"
    if word in known:
        return
    entries = shelf.entries(folder)
    if word in entries:
        entities = shelf.entities(cls, folder, word)
        if word in entities:
            known[word] = entities[word]
        return
    field = folder.removesuffix("s")
    span = workload.span(field)
    if span is not None:
        fault = faults.UnknownWord(span=span, field=field, word=word, known=(*known, *entries))
        diagnostics.append(fault.diagnostic(workload.path))


def _calibrations(
    shelf: Shelf, design: Design, parts: Iterable[Entity]
) -> dict[str, tuple[Calibration, ...]]:
    by_part: dict[str, tuple[Calibration, ...]] = {DEFAULT: shelf.calibrations(DEFAULT)}
    for part in parts:
        if part.kind in {"accelerator", "cpu", "nic", "switch"}:
            for name in (part.name, *part.lineage):
                if name not in by_part:
                    measured = shelf.calibrations(name)
                    if measured:
                        by_part[name] = measured
    for own in design.known(Calibration).values():
        name = own.of.name if own.of is not None else DEFAULT
        by_part[name] = (*by_part.get(name, ()), own)
    return by_part


def _offers(shelf: Shelf, design: Design, parts: Iterable[Entity]) -> dict[str, tuple[Offer, ...]]:
    by_part: dict[str, tuple[Offer, ...]] = {}
    for part in parts:
        if isinstance(part, Item) and part.name not in by_part:
            offers = shelf.offers(part.name)
            if offers:
                by_part[part.name] = offers
    for own in design.known(Offer).values():
        sold = own.part or own.instance
        if sold is not None:
            by_part[sold.name] = (own, *by_part.get(sold.name, ()))
    return by_part
