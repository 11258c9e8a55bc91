"""A quote as a table, CSV or the first sheet of a workbook: each line an offer.

Columns by their headings, which may stand below other lines: `part` (a path of the catalogue or a name of the spec) or `sku` (a part number
of the catalogue), `price`, `currency`, and as far as they are there `seller`, `quote`, `date`, `minimum`, `lead_time_days`.
"""

import json
import re

from specc.importing.catalogue import numbered
from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, Imported, ImportSource, noted
from specc.importing.tables import Row, rows_of

HEADINGS = {
    "part": ("part", "item", "product"), "price": ("price", "unit price", "net price", "price each", "list price"), "currency": ("currency",),
    "seller": ("seller", "vendor", "supplier"), "quote": ("quote", "quote number", "quote no"), "date": ("date", "quote date", "price date"),
    "sku": ("sku", "part number", "part no", "mpn", "opn", "order number"), "minimum": ("minimum", "moq", "minimum order quantity"),
    "lead_time_days": ("lead time days", "lead time"),
}  # fmt: skip
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
MOST_BEFORE = 100
"""Rows before the headings: who offers, to whom, on which terms."""
POINT = r"(\d{1,12}|\d{1,3}(,\d{3})+)(\.\d{1,4})?"
COMMA = r"(\d{1,12}|\d{1,3}([. ]\d{3})+)(,\d{1,2})?"


def read(given: GivenFile) -> Imported:
    """A file of offers.

    Raises:
        ImportFault: it has no table with parts and prices, or a price is none.
    """
    rows = rows_of(given)
    start, columns = _head(rows)
    taken = {at: key for key, at in columns.items()}
    left = [f"column {name[:60]}" for at, name in enumerate(start[1]) if name and at not in taken]
    body = rows[rows.index(start) + 1 :]
    imports: dict[str, None] = {}
    offers: list[str] = []
    for place, values in body:
        cells = {key: values[at] for key, at in columns.items() if at < len(values)}
        if not cells.get("price"):
            left.append(f"{place}: no price")
            continue
        part = _part(place, cells, imports)
        if part is None:
            number = cells.get("sku", "")[:60]
            left.append(
                f"{place}: {f'{number!r} is no part number of the catalogue' if number else 'no part'}"
            )
        else:
            offers.append(_offer(len(offers) + 1, part, place, cells))
    if not offers:
        raise ImportFault(
            "no row has a part of the catalogue and a price",
            hint="; ".join(left[:3]) or "the table has no rows",
        )
    lines = ["edition 2026", "", *imports, *([""] if imports else []), *offers]
    return Imported(text=noted("\n".join(lines), tuple(left)), left=tuple(left))


def _head(rows: list[Row]) -> tuple[Row, dict[str, int]]:
    """The row of headings, and the column of each that is known.

    Raises:
        ImportFault: none of the first rows has both parts and prices.
    """
    for row in rows[:MOST_BEFORE]:
        words = [re.sub(r"[^a-z]+", " ", cell.lower()).strip() for cell in row[1]]
        columns = {
            key: next(words.index(name) for name in names if name in words)
            for key, names in HEADINGS.items()
            if any(name in words for name in names)
        }
        if "price" in columns and ("part" in columns or "sku" in columns):
            return row, columns
    raise ImportFault(
        "the table has no columns with parts and prices",
        ("part or part number", "price"),
    )


def _part(place: str, cells: dict[str, str], imports: dict[str, None]) -> str | None:
    """The name of what is offered; its import is added."""
    part = cells.get("part", "")
    if re.fullmatch(r"std(\.[a-z0-9_]+){2,}", part):
        module, _, part = part.rpartition(".")
        imports[f"from {module} import {part}"] = None
        return part
    if re.fullmatch(r"[a-z_][a-z0-9_]*", part):
        return part
    listed = numbered(cells.get("sku") or part)
    if listed is not None:
        imports[listed.line] = None
        return listed.name
    if "sku" in cells or not part:  # a part without a counterpart; a total, freight, support
        return None
    raise ImportFault(
        f"{place}: {part[:60]!r} is no name of a part",
        hint="such as std.servers.gigabyte.g593_zd2, a name of the spec, or a column with part numbers",
    )


def _offer(number: int, part: str, place: str, cells: dict[str, str]) -> str:
    amount, currency = _price(place, cells)
    fields = [f"  part = {part}", f"  price = {amount} {currency}"]
    fields += [
        f"  {key} = {json.dumps(cells[key])}"
        for key in ("seller", "quote", "sku")
        if cells.get(key)
    ]
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", cells.get("date", "")):
        fields.append(f'  date = "{cells["date"]}"')
    if re.fullmatch(r"\d{1,9}", cells.get("minimum", "")):
        fields.append(f"  minimum = {cells['minimum']}")
    days = re.fullmatch(r"(\d{1,5})( days?| weeks?)?", cells.get("lead_time_days", "").lower())
    if days:
        weeks = "week" in (days.group(2) or "")
        fields.append(f"  lead_time = {int(days.group(1)) * (7 if weeks else 1)} days")
    return "\n".join([f"offer quote_{number} {{", *fields, "}", ""])


def _price(place: str, cells: dict[str, str]) -> tuple[str, str]:
    """An amount and its currency; a comma may part thousands or decimals, whichever its place allows alone.

    Raises:
        ImportFault: it is no amount, may mean two amounts, or its currency is not said.
    """
    text = cells["price"]
    sign = next((s for s in SIGNS if s in text), None)
    code = re.search(r"[A-Z]{3}", text)
    currency = cells.get("currency") or (code.group() if code else SIGNS.get(sign or "", ""))
    digits = re.sub(r"\b[A-Z]{2,3}\b|US|[$€£]|\s|\.?[-–—]$", "", text)
    if re.fullmatch(r"\d{1,3}\.\d{3}", digits):
        raise ImportFault(
            f"{place}: the price {text[:40]!r} may part thousands or decimals",
            hint=f"write {digits.replace('.', '')} or {digits}0",
        )
    if re.fullmatch(POINT, digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(COMMA, digits):
        digits = digits.replace(".", "").replace(",", ".")
    else:
        raise ImportFault(f"{place}: the price {text[:40]!r} is no amount")
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise ImportFault(
            f"{place}: the currency of {text[:40]!r} is not said",
            hint="add a column `currency`",
        )
    return digits, currency


SOURCE = ImportSource(
    name="quote",
    about="a quote (CSV, or a workbook's first sheet) with parts or part numbers and prices, as offers",
    read=read,
)
