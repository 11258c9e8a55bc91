"""The catalogue for programs."""

from specc.reports.card import Card, Found
from specc.reports.document import DocumentHeader, Json, head, quantity, write
from specc.reports.report import Format, View


def render(found: Found, view: View) -> str:
    """The document that the schema `catalog` describes."""
    rows = [
        {
            "path": entry.path,
            "kind": entry.kind,
            "name": entry.name,
            "module": entry.module,
            "title": entry.title or None,
        }
        for entry in found.entries
    ]
    document: dict[str, Json] = {**head("catalog", 1, DocumentHeader()), "entries": rows}
    if found.card is not None:
        document["card"] = _card(found.card)
    return write(document)


def _card(card: Card) -> dict[str, Json]:
    return {
        "path": card.entry.path,
        "file": card.entry.file,
        "about": card.doc or None,
        "base": card.base or None,
        "facts": [
            {
                "name": fact.name,
                "value": fact.value,
                "about": fact.about,
                "quantity": None if fact.amount is None else quantity(fact.amount),
                "source": fact.source - 1 if fact.source else None,
                "refers": list(fact.refers),
            }
            for fact in card.facts
        ],
        "figures": [
            {
                "name": figure.name,
                "value": figure.value,
                "quantity": quantity(figure.amount),
                "formula": figure.formula,
            }
            for figure in card.figures
        ],
        "tables": [
            {
                "title": grid.title,
                "about": grid.about,
                "columns": list(grid.heads),
                "rows": [list(row) for row in grid.rows],
            }
            for grid in card.grids
        ],
        "used_by": list(card.used_by),
        "specs": list(card.specs),
        "sources": [
            {
                "name": source.name,
                "title": source.title,
                "publisher": source.publisher,
                "published": source.published,
                "accessed": source.accessed,
                "address": source.address,
                "confidence": source.confidence,
            }
            for source in card.sources
        ],
    }


FORMAT = Format(name="json", about="every field, for programs", render=render, machine=True)
