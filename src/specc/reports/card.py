"""The card of a part: what its file states with the source of each number, what follows from it, its prices, and who uses it.

`specc catalog NAME` and the pages of the catalogue draw the same cards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from specc.bill.rentals import accelerators_of
from specc.compiler import Compiler
from specc.design.entity import Citation, Counted, Entity
from specc.design.parts.accelerator import Accelerator
from specc.design.price import Offer
from specc.diagnostics.store import DiskStore
from specc.record import record
from specc.reports.catalogue import Entry, importers
from specc.reports.figure import Figure, Grid, figures_of
from specc.reports.steps import plain_text, stated_fields
from specc.resolve.profiles import Shelf
from specc.shipped import folder
from specc.units import Quantity
from specc.units.text import show

CHEAPEST = 12
"""Rentals that a card of an accelerator lists."""


@record
class Fact:
    """A field that the file states.

    Attributes:
        name: Its path.
        value: In words.
        about: What the field says.
        amount: Its value, where it is a quantity.
        source: Which of the card's sources it is taken from, from 1 on; 0 for none.
        refers: Import paths of the parts that it names.
    """

    name: str
    value: str
    about: str
    amount: Quantity | None = None
    source: int = 0
    refers: tuple[str, ...] = ()


@record
class Card:
    """Everything that is told of one part.

    Attributes:
        entry: Which one.
        doc: What its file says in words.
        base: Import path of what it was made from; empty for none.
        facts: What is stated, but the title.
        figures: What follows.
        grids: Tables of what follows.
        sources: The documents, in the order in which the facts name them.
        used_by: Import paths of the parts that are made with it.
        specs: The shipped specs that use it.
    """

    entry: Entry
    doc: str
    base: str
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    grids: tuple[Grid, ...]
    sources: tuple[Citation, ...]
    used_by: tuple[str, ...]
    specs: tuple[str, ...]


@record
class Found:
    """The subject of the formats of `catalog`: what matches, and the card of what was called by its name."""

    entries: tuple[Entry, ...]
    card: Card | None = None


class Cards:
    """Makes cards; what they share is read once."""

    def __init__(
        self, shelf: Shelf, entries: Sequence[Entry], importers: Mapping[str, tuple[str, ...]]
    ) -> None:
        """`entries` is the whole catalogue, `importers` the files that import each of them."""
        self._shelf = shelf
        self._importers = importers
        self._by_file: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_file.setdefault(entry.file, []).append(entry)

    def card(self, entry: Entry) -> Card:
        """The card of an entry."""
        entity = self.entity(entry)
        sources: list[Citation] = []
        facts = tuple(self._facts(entity, sources))
        follows = figures_of(entity, self._shelf)
        used_by = [
            user.path
            for file in self._importers.get(entry.path, ())
            for user in self._by_file.get(file, ())
            if user.kind not in {"offer", "calibration", "source"}
        ]
        return Card(
            entry=entry,
            doc=entity.doc or "",
            base=entity.base.path if entity.base is not None else "",
            facts=facts,
            figures=follows.figures,
            grids=(*follows.grids, *self._grids(entity)),
            sources=tuple(sources),
            used_by=tuple(used_by),
            specs=tuple(_shipped(self._importers.get(entry.path, ()))),
        )

    def entity(self, entry: Entry) -> Entity:
        """What the entry describes."""
        words = entry.file.removesuffix(".gpuspec").split("/")
        return self._shelf.entities(Entity, *words)[entry.name]

    def _facts(self, entity: Entity, sources: list[Citation]) -> Iterator[Fact]:
        for stated in stated_fields(entity, skip=("title",)):
            citation = stated.origin.citation
            if citation is not None and citation not in sources:
                sources.append(citation)
            yield Fact(
                name=stated.name,
                value=stated.text,
                about=stated.attribute.doc,
                amount=stated.value if isinstance(stated.value, Quantity) else None,
                source=0 if citation is None else sources.index(citation) + 1,
                refers=tuple(_referred(stated.value)),
            )

    def _grids(self, entity: Entity) -> Iterator[Grid]:
        offers = self._shelf.offers(entity.name)
        if offers:
            yield Grid(
                title="Prices",
                heads=("seller", "price", "for", "where", "seen"),
                rows=tuple(map(_priced, offers)),
                about="Dated offers that the catalogue holds; an offer in a spec wins over them.",
            )
        if isinstance(entity, Accelerator):
            rented = sorted(_rented(entity, self._shelf.rentals([entity.name])))
            if rented:
                yield Grid(
                    title="Rented by the accelerator",
                    heads=("an accelerator", "instance", "billing", "seen"),
                    rows=tuple(row for _, row in rented[:CHEAPEST]),
                    about=f"The {min(CHEAPEST, len(rented))} cheapest of {len(rented)} offers of instances with it.",
                )
        measured = self._shelf.calibrations(entity.name)
        if measured:
            yield Grid(
                title="Measured",
                heads=("what", "fitted", "on"),
                rows=tuple((m.title or m.name, m.fitted or "", m.data or "") for m in measured),
                about="What predictions on this part are fitted to.",
            )


def cards_of(entries: Sequence[Entry]) -> Cards:
    """What makes the cards of the shipped catalogue."""
    catalogue = folder("specs")
    return Cards(Compiler(DiskStore(catalogue), catalogue).shelf, entries, importers())


def _referred(value: object) -> Iterator[str]:
    match value:
        case Counted():
            yield from _referred(value.of)
        case Entity() if value.path.startswith("std."):
            yield value.path
        case tuple():
            for item in value:
                yield from _referred(item)
        case _:
            return


def _priced(offer: Offer) -> tuple[str, ...]:
    price = "" if offer.price is None else show(offer.price)
    tiers = [str(tier) for tier in offer.tiers]
    billed = "buying" if offer.instance is None else (offer.billing or "rent").replace("_", " ")
    each = f"{billed}, an accelerator" if offer.per == "accelerator" else billed
    return (
        offer.seller or "",
        ", ".join(part for part in (price, *tiers) if part),
        each,
        offer.region or "",
        offer.date or "",
    )


def _rented(
    part: Accelerator, offers: Iterable[Offer]
) -> Iterator[tuple[tuple[float, str], tuple[str, ...]]]:
    for offer in offers:
        each = 0 if offer.instance is None else accelerators_of(offer.instance, part)
        if not each or offer.price is None:
            continue
        rate = offer.price if offer.per == "accelerator" else offer.price / Quantity(each)
        instance = plain_text(offer.instance)
        named = instance.startswith(offer.seller or "")
        row = (
            show(rate, offer.price.unit, digits=3),
            instance if named else f"{offer.seller} {instance}",
            (offer.billing or "").replace("_", " "),
            offer.date or "",
        )
        yield (float(rate), offer.name), row


def _shipped(files: Iterable[str]) -> Iterator[str]:
    for file in files:
        folder, _, name = file.partition("/")
        if folder == "examples":
            yield name.removesuffix(".gpuspec")
