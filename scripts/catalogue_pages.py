"""The pages of the catalogue: a card for every part and model, and the table of all, to be searched, filtered and sorted.

Cards are those that `specc catalog NAME` prints. Prices, calibrations and sources stand on the cards of the parts that they are of.
"""

import os
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from scripts.markdown_table import table

from specc.reports.card import Card, Fact, cards_of
from specc.reports.catalogue import Entry, entries
from specc.units import Quantity

ON_OTHERS = {"offer", "calibration", "source"}
"""Kinds without pages of their own."""
FOLDER = "catalogue"
COLUMNS = {
    "accelerator": ("memory", "memory_bandwidth", "peak.bf16", "power"),
    "server": ("accelerators", "height", "power_max"),
    "switch": ("ports", "protocols", "power"),
    "nic": ("rate", "ports"),
    "optic": ("rate", "reach", "connector"),
    "cable": ("medium", "rate", "reach"),
    "cpu": ("cores", "memory_bandwidth", "power"),
    "drive": ("capacity", "form"),
    "pdu": ("volts", "amps", "outlets"),
    "psu": ("output",),
    "storage": ("capacity", "read", "write"),
    "memory": ("capacity", "bandwidth"),
    "model": ("parameters", "active parameters", "context", "cache of a token"),
    "site": ("electricity", "carbon", "grid_water"),
}
"""What the table of all tells of a kind, from what a card states or figures."""


def page_of(entry: Entry) -> str:
    """Where the page of an entry lies, below the folder of the catalogue."""
    return "/".join([*entry.module.split(".")[1:], f"{entry.name}.md"])


def write_catalogue(out: Path) -> None:
    """Write all pages, and take away those of parts that are gone."""
    listed = [entry for entry in entries() if entry.kind not in ON_OTHERS]
    cards = cards_of(entries())
    drawn = {page_of(entry): cards.card(entry) for entry in listed}
    pages = {card.entry.path: name for name, card in drawn.items()}
    folder = out / FOLDER
    for name, card in drawn.items():
        write_page(folder / name, "\n".join(_page(card, name, pages)))
    for stale in folder.rglob("*.md"):
        if stale.relative_to(folder).as_posix() not in drawn:
            stale.unlink()
    write_page(out / "catalogue.md", _index(list(drawn.values()), pages))


def write_page(path: Path, text: str) -> None:
    """A page, touched only when it changed, so that a serving site does not go round in circles."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _page(card: Card, name: str, pages: dict[str, str]) -> Iterator[str]:
    entry = card.entry

    def link(path: str, text: str) -> str:
        target = pages.get(path)
        if target is None:
            return text
        return f"[{text}]({os.path.relpath(target, os.path.dirname(name) or '.')})"

    yield f"# {entry.title or entry.name}\n"
    yield f"`{entry.kind}` {_made_from(card, link)}\n"
    yield f"```gpuspec\nedition 2026\n\nfrom {entry.module} import {entry.name}\n```\n"
    if card.doc:
        yield f"{card.doc}\n"
    if card.figures:
        yield "## What follows\n"
        yield table(
            ("what", "value", "from"), [(f.name, f.value, f.formula) for f in card.figures]
        )
    for grid in card.grids:
        yield f"## {grid.title}\n"
        if grid.about:
            yield f"{grid.about}\n"
        refers = grid.refers or ("",) * len(grid.rows)
        rows = [
            (link(path, first), *rest)
            for path, (first, *rest) in zip(refers, grid.rows, strict=True)
        ]
        yield table(grid.heads, rows)
    yield "## What is stated\n"
    yield table(
        ("field", "value", "what it says", "source"),
        [
            (
                f"`{f.name}`",
                _linked(f, link),
                f.about,
                f"[{f.source}](#sources)" if f.source else "",
            )
            for f in card.facts
        ],
    )
    if card.used_by:
        yield "## Used by\n"
        yield ", ".join(link(path, path.rpartition(".")[2]) for path in card.used_by) + "\n"
    if card.specs:
        yield "## In the shipped specs\n"
        yield ", ".join(f"`{name}`" for name in card.specs) + "\n"
    if card.sources:
        yield "## Sources\n"
    for number, source in enumerate(card.sources, 1):
        title = source.title or source.name
        told = [
            source.publisher,
            f"[{title}]({source.address})" if source.address else title,
            source.published and f"published {source.published}",
            source.accessed and f"read {source.accessed}",
            source.confidence and f"confidence {source.confidence}",
        ]
        yield f"{number}. " + ", ".join(part for part in told if part)


def _made_from(card: Card, link) -> str:
    if not card.base:
        return ""
    return f"made from {link(card.base, card.base.rpartition('.')[2])}"


def _linked(fact: Fact, link) -> str:
    """The value; of one that names a part, as a link to it."""
    if len(fact.refers) == 1:
        count, times, named = fact.value.partition(" x ")
        return (
            f"{count}{times}{link(fact.refers[0], named)}"
            if times
            else link(fact.refers[0], fact.value)
        )
    return fact.value


def _index(listed: list[Card], pages: dict[str, str]) -> str:
    """A table a kind, with what one filters and sorts by."""
    kinds: dict[str, list[Card]] = {}
    for card in sorted(listed, key=lambda card: (card.entry.kind, card.entry.path)):
        kinds.setdefault(card.entry.kind, []).append(card)
    options = "".join(f"<option>{kind}</option>" for kind in kinds)
    parts = [
        "# Catalogue\n",
        f"{len(listed)} parts, models and pieces of software, each with its numbers, their sources and what follows from them. "
        "`specc catalog NAME` prints the same card, `specc catalog WORDS` searches, `--show` prints a file. Prices and "
        "measurements stand with the parts that they are of.\n",
        '<div class="listing">\n<form onsubmit="return false"><input type="search" aria-label="Find" placeholder="h100, 400 Gb/s, llama 70b …">'
        f'<select aria-label="Kind"><option value="">every kind</option>{options}</select><output></output></form>',
    ]
    for kind, cards in kinds.items():
        parts += [
            f'<section data-kind="{kind}"><h2 id="{kind}">{kind}</h2>',
            _kind(COLUMNS.get(kind, ()), cards, pages),
            "</section>",
        ]
    return "\n".join([*parts, "</div>", ""])


def _kind(columns: tuple[str, ...], cards: list[Card], pages: dict[str, str]) -> str:
    """The table of a kind."""
    heads = ("name", "what it is", *(_short(column) for column in columns))
    head = "".join(f'<th><button type="button">{text}</button></th>' for text in heads)
    rows = "\n".join(_row(card, columns, pages[card.entry.path]) for card in cards)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _row(card: Card, columns: tuple[str, ...], page: str) -> str:
    entry = card.entry
    known = {fact.name: (fact.value, fact.amount) for fact in card.facts}
    known |= {figure.name: (figure.value, figure.amount) for figure in card.figures}
    cells = [
        f'<a href="../{FOLDER}/{page.removesuffix(".md")}/">{escape(entry.name)}</a>',
        escape(entry.title or card.doc),
    ]
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    row += "".join(_cell(*known.get(column, ("", None))) for column in columns)
    return f'<tr data-path="{entry.path}">{row}</tr>'


def _cell(text: str, amount: Quantity | None) -> str:
    """A cell that sorts by its amount, or by the number that it begins with."""
    leading = re.match(r"[\d,]+", text)
    if amount is None and leading is None:
        return f"<td>{escape(text)}</td>"
    number = float(amount) if amount is not None else float(leading[0].replace(",", ""))
    return f'<td data-n="{number!r}">{escape(text)}</td>'


def _short(name: str) -> str:
    return name.removeprefix("memory_").replace(".", " ")
