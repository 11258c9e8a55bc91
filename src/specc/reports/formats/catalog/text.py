"""The catalogue for people: what it is called and how to import it, or the card of one part."""

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from specc.diagnostics.snippet import cells
from specc.reports.aligned import aligned
from specc.reports.card import Card, Found
from specc.reports.figure import Grid
from specc.reports.report import Format, View

MOST = 200
"""Entries that a screen gets as a list; a file gets all."""


def render(found: Found, view: View) -> str:
    """A table by kind, or a card."""
    if found.card is not None:
        lines = _card(found.card, view)
    elif view.fit is not None and len(found.entries) > MOST:
        lines = _counted(found)
    else:
        lines = _listed(found)
    return "".join(f"{line}\n" for line in lines)


def _counted(found: Found) -> Iterator[str]:
    """How many there are of each kind, where a screen would show the last of them alone."""
    counts = Counter(entry.kind for entry in found.entries)
    wide = max(map(cells, counts))
    for kind in sorted(counts):
        yield f"  {kind:{wide}}  {counts[kind]:>5}"
    yield ""
    yield "those of a kind: specc catalog accelerator; those with a word: specc catalog h100"


def _listed(found: Found) -> Iterator[str]:
    wide = max((cells(entry.path) for entry in found.entries), default=0)
    kind = ""
    for entry in sorted(found.entries, key=lambda entry: (entry.kind, entry.path)):
        if entry.kind != kind:
            if kind:
                yield ""
            kind = entry.kind
            yield kind
        yield f"  {entry.path}{' ' * (wide - cells(entry.path))}  {entry.title}".rstrip()


def _card(card: Card, view: View) -> Iterator[str]:
    entry = card.entry
    yield (
        f"{entry.kind} {entry.name}: {entry.title}"
        if entry.title
        else f"{entry.kind} {entry.name}"
    )
    yield f"  from {entry.module} import {entry.name}"
    if card.base:
        yield f"  made from {card.base}"
    if card.doc:
        yield f"  {card.doc}"
    rows = [
        (fact.name, fact.value, f"[{fact.source}]" if fact.source else "") for fact in card.facts
    ]
    yield from _table("stated", ("field", "value", "source"), rows, view)
    if card.figures:
        follows = [(figure.name, figure.value, figure.formula) for figure in card.figures]
        yield from _table("follows", ("what", "value", "from"), follows, view)
    for grid in card.grids:
        yield from _grid(grid, view)
    yield from _names("used by", card.used_by, view)
    yield from _names("in the shipped specs", card.specs, view)
    if card.sources:
        yield from ("", "sources")
    for number, source in enumerate(card.sources, 1):
        dated = source.published or source.accessed
        told = [source.publisher, source.title or source.name, dated, source.address]
        yield f"  [{number}] " + ", ".join(part for part in told if part)


def _names(title: str, names: tuple[str, ...], view: View) -> Iterator[str]:
    """Names, as many to a line as there is room for."""
    if names:
        yield from ("", title)
        yield from wrap(
            ", ".join(names),
            view.width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_on_hyphens=False,
        )


def _grid(grid: Grid, view: View) -> Iterator[str]:
    yield from _table(grid.title.lower(), grid.heads, grid.rows, view)
    if grid.about:
        yield f"  {grid.about}"


def _table(
    title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], view: View
) -> Iterator[str]:
    yield from ("", title)
    fit = None if view.fit is None else view.fit - 2
    for line in aligned([heads, *rows], (), fit):
        yield f"  {line}"


FORMAT = Format(
    name="text", about="a table, for people; one part by its name: its card", render=render
)
