"""The sheets of a bill's workbook: what a buyer sends out, and what stands behind it."""

from specc.bill.bill import Bill
from specc.bill.cable_list import rack_name
from specc.bill.line import BillLine
from specc.bill.ordering import gaps
from specc.record import record
from specc.reports.bills import remarks, tidy
from specc.reports.workbook import Book, Cell, Column, Sheet, letters
from specc.sums import sum_counts, sum_floats

_COUNT, _DAYS, _WATTS = "#,##0", "0", "#,##0"
_NEED, _SPARES, _HAVE, _BUY, _UNIT_PRICE, _PRICE = 6, 7, 8, 9, 10, 11
_CATEGORY = 0
_HEADS = 3  # rows above the first line of a table with a title


@record
class PricedRows:
    """Where lines with their prices stand: the sheet, and its first and last row (None where it has no lines)."""

    sheet: Sheet
    first: int
    last: int | None

    @property
    def prices(self) -> str:
        """The prices of all lines."""
        return self.sheet.reference(_PRICE, self.first, self.last or self.first)

    @property
    def categories(self) -> str:
        """The categories of all lines."""
        return self.sheet.reference(_CATEGORY, self.first, self.last or self.first)


def _columns(currency: str) -> tuple[Column, ...]:
    cash = f"#,##0.00 [${currency}]"
    return (
        Column(head="Category", width=11),
        Column(head="Part", width=34, wrap=True),
        Column(head="Vendor", width=11, wrap=True),
        Column(head="Part number", width=19, wrap=True),
        Column(head="Role", width=15, wrap=True),
        Column(head="Unit", width=8),
        Column(head="Need", width=8, number=_COUNT),
        Column(head="Spares", width=7, number=_COUNT),
        Column(head="In stock", width=7, number=_COUNT),
        Column(head="To buy", width=8, number=_COUNT),
        Column(head="Unit price", width=15, number=cash),
        Column(head="Price", width=18, number=cash),
        Column(head="Seller", width=11, wrap=True),
        Column(head="Quote", width=10, wrap=True),
        Column(head="Price date", width=10),
        Column(head="Lead time, days", width=9, number=_DAYS),
        Column(head="Still missing", width=28, wrap=True),
    )


def priced_sheet(book: Book, name: str, bill: Bill) -> PricedRows:
    """Lines to buy with a price; their sum follows the filter."""
    lines = [y for y in bill.lines if y.to_buy and y.price is not None]
    return _lines(book.sheet(name), "Lines with a price", bill, lines)


def unpriced_sheet(book: Book, name: str, bill: Bill) -> PricedRows:
    """Lines to buy without a price, with room for one: a price that is filled in goes into the totals."""
    lines = [y for y in bill.lines if y.to_buy and y.price is None]
    return _lines(book.sheet(name), "Lines without a price, to be quoted", bill, lines)


def _lines(sheet: Sheet, title: str, bill: Bill, lines: list[BillLine]) -> PricedRows:
    columns = _columns(bill.totals.currency)
    sheet.put(0, 0, title, bold=True, font_size=14)
    sheet.table(columns, _HEADS - 1, len(lines))
    for number, line in enumerate(lines, _HEADS):
        price = line.price
        sheet.row(number, _described(line))
        counts = (f"{letters(c)}{number + 1}" for c in (_NEED, _SPARES, _HAVE))
        need, spares, have = counts
        sheet.formula(number, _BUY, f"=MAX(0,{need}+{spares}-{have})", line.to_buy)
        unit, buy = f"{letters(_UNIT_PRICE)}{number + 1}", f"{letters(_BUY)}{number + 1}"
        if price is None:
            sheet.put(number, _UNIT_PRICE, None, bg_color="#FFF4CC")
            formula = f'=IF(ISNUMBER({unit}),{unit}*{buy},"unknown")'
            sheet.formula(number, _PRICE, formula, "unknown")
        else:
            sheet.put(number, _UNIT_PRICE, tidy(price.unit))
            sheet.formula(number, _PRICE, f"={unit}*{buy}", tidy(line.total))
    last = _HEADS + len(lines) - 1 if lines else None
    rows = PricedRows(sheet=sheet, first=_HEADS, last=last)
    if last is not None:
        span = f"{letters(_PRICE)}{_HEADS + 1}:{letters(_PRICE)}{last + 1}"
        known = [y.total for y in lines if y.total is not None]
        sheet.put(last + 1, _PRICE - 1, "sum of what is shown", bold=True, top=1, num_format="@")
        sheet.formula(
            last + 1,
            _PRICE,
            f'=IF(COUNT({span})=0,"unknown",SUBTOTAL(109,{span}))',
            tidy(sum_floats(known)) if known else "unknown",
            bold=True,
            top=1,
        )
    return rows


def _described(line: BillLine) -> list[Cell]:
    price = line.price
    days = price.lead_time / 86400 if price is not None and price.lead_time is not None else None
    return [
        line.category,
        line.title,
        line.vendor,
        line.part_number,
        line.role,
        f"per {line.unit}" if line.periodic else line.unit,
        line.quantity,
        line.spares,
        line.existing,
        None,
        None,
        None,
        price.seller if price else None,
        price.quote if price else None,
        price.date if price else None,
        tidy(days),
        "; ".join(gaps(line)) or None,
    ]


def not_bought_sheet(book: Book, name: str, bill: Bill) -> None:
    """What is shown and not bought: parts that come inside others, and what is there already."""
    sheet = book.sheet(name)
    lines = [y for y in bill.lines if not y.to_buy]
    sheet.put(0, 0, "Not bought: delivered inside another part, or there already", bold=True, font_size=14)  # fmt: skip
    columns = (
        Column(head="Category", width=12),
        Column(head="Part", width=44, wrap=True),
        Column(head="Vendor", width=14, wrap=True),
        Column(head="Part number", width=22, wrap=True),
        Column(head="Role", width=20, wrap=True),
        Column(head="Need", width=9, number=_COUNT),
        Column(head="In stock", width=9, number=_COUNT),
        Column(head="Delivered in", width=36, wrap=True),
    )
    sheet.table(columns, _HEADS - 1, len(lines))
    for number, y in enumerate(lines, _HEADS):
        held = y.included_in
        where = held.rpartition(".")[2] if held else "in stock" if y.existing else None
        row = (y.category, y.title, y.vendor, y.part_number, y.role, y.quantity, y.existing, where)
        sheet.row(number, row)


def cables_sheet(book: Book, name: str, bill: Bill) -> None:
    """Cables by fabric, layer and length."""
    sheet = book.sheet(name)
    runs = [run for cabling in bill.cabling.values() for run in cabling.runs]
    columns = (
        Column(head="Fabric", width=16, wrap=True),
        Column(head="From", width=22, wrap=True),
        Column(head="To", width=14, wrap=True),
        Column(head="Medium", width=12),
        Column(head="Cable", width=44, wrap=True),
        Column(head="Part number", width=22, wrap=True),
        Column(head="Length, m", width=10, number="0.0#"),
        Column(head="Cables", width=10, number=_COUNT),
        Column(head="Links", width=10, number=_COUNT),
    )
    sheet.put(0, 0, "Cables", bold=True, font_size=14)
    sheet.table(columns, _HEADS - 1, len(runs))
    for number, run in enumerate(runs, _HEADS):
        layer = bill.topology.fabrics[run.fabric].sized.layers[run.layer]
        cable = run.cable
        title = (cable.title or cable.name) if cable else "not chosen"
        row: tuple[Cell, ...] = (
            run.fabric, layer.lower, layer.upper, run.medium, title,
            cable.number_of(run.length) if cable and run.length is not None else None, tidy(run.length), run.count, run.ends,
        )  # fmt: skip
        sheet.row(number, row)


def racks_sheet(book: Book, name: str, bill: Bill) -> None:
    """Racks with their fill; what stands in them and is not known makes their figures lower bounds."""
    sheet = book.sheet(name)
    columns = (
        Column(head="Rack", width=10),
        Column(head="Kind", width=20, wrap=True),
        Column(head="Devices", width=10, number=_COUNT),
        Column(head="Height used, U", width=10, number=_COUNT),
        Column(head="Power, W", width=14, number=_WATTS),
        Column(head="Weight, kg", width=14, number="#,##0.0"),
        Column(head="Remark", width=44, wrap=True),
    )
    racks = bill.hall.racks
    sheet.put(0, 0, "Racks", bold=True, font_size=14)
    sheet.table(columns, _HEADS - 1, len(racks))
    for number, rack in enumerate(racks, _HEADS):
        least = [
            what
            for what, bound in (("power", rack.power_bound), ("weight", rack.mass_bound))
            if bound
        ]
        row: tuple[Cell, ...] = (
            rack_name(rack.number),
            rack.kind,
            sum_counts(stack.count for stack in rack.stacks),
            rack.used,
            "unknown" if rack.power_bound and not rack.power else tidy(rack.power, 1),
            "unknown" if rack.mass_bound and not rack.mass else tidy(rack.mass, 1),
            f"{' and '.join(least)}: at least, since parts of it are not known" if least else None,
        )
        sheet.row(number, row)


def power_sheet(book: Book, name: str, bill: Bill) -> None:
    """What each kind of device draws, and the sums over those that are known."""
    sheet = book.sheet(name)
    lines = [
        y for y in bill.equipment if not y.included_in and not y.inside and y.quantity and y.power != 0
    ]  # fmt: skip
    columns = (
        Column(head="Category", width=12),
        Column(head="Part", width=44, wrap=True),
        Column(head="Role", width=20, wrap=True),
        Column(head="Number", width=10, number=_COUNT),
        Column(head="Typical, W", width=16, number=_WATTS),
        Column(head="Highest, W", width=16, number=_WATTS),
        Column(head="At least, W", width=14, number=_WATTS),
        Column(head="Not known", width=34, wrap=True),
    )
    sheet.put(0, 0, "Power at the inlets of the devices", bold=True, font_size=14)
    sheet.table(columns, _HEADS - 1, len(lines))
    for number, y in enumerate(lines, _HEADS):
        row: tuple[Cell, ...] = (
            y.category, y.title, y.role, y.quantity,
            "unknown" if y.power_typical is None else tidy(y.power_typical, 1),
            "unknown" if y.power is None else tidy(y.power, 1),
            tidy(y.power_low, 1), ", ".join(y.power_missing) or None,
        )  # fmt: skip
        sheet.row(number, row)
    if not lines:
        return
    last = _HEADS + len(lines)
    sheet.put(last, 2, "sum of what is known", bold=True, top=1)
    sheet.put(last, 3, None, top=1)
    for place, known in (
        (4, [y.power_typical for y in lines]),
        (5, [y.power for y in lines]),
    ):
        values = [value for value in known if value is not None]
        span = f"{letters(place)}{_HEADS + 1}:{letters(place)}{last}"
        sheet.formula(
            last,
            place,
            f'=IF(COUNT({span})=0,"unknown",SUM({span}))',
            tidy(sum_floats(values), 1) if values else "unknown",
            bold=True,
            top=1,
        )


def assumptions_sheet(book: Book, name: str, bill: Bill) -> None:
    """What was assumed, and where each quantity comes from."""
    sheet = book.sheet(name)
    notes = remarks(bill)
    sheet.put(0, 0, "Assumptions, and where each quantity comes from", bold=True, font_size=14)
    for number, note in enumerate(notes, 1):
        sheet.put(number, 0, note)
    first = len(notes) + 2
    columns = (
        Column(head="Part", width=44, wrap=True),
        Column(head="Role", width=20, wrap=True),
        Column(head="Quantity", width=10, number=_COUNT),
        Column(head="Where it comes from", width=60, wrap=True),
        Column(head="Source of the part's figures", width=44, wrap=True),
        Column(head="Confidence", width=11),
    )
    sheet.table(columns, first, len(bill.lines))
    for number, y in enumerate(bill.lines, first + 1):
        sheet.row(number, (y.title, y.role, y.quantity, y.reason, y.source, y.confidence))
