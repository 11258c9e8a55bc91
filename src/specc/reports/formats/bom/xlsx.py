"""The bill as a workbook that a buyer sends: a cover with totals, priced and unpriced lines apart, and what is behind them."""

from specc.bill.bill import Bill
from specc.bill.sums import Sum
from specc.reports import bill_sheets
from specc.reports.bill_sheets import PricedRows
from specc.reports.bills import Bills, missing, only, summary, tidy
from specc.reports.report import Format, View
from specc.reports.workbook import Book, Sheet
from specc.sums import sum_counts

_PERIODIC = "rent per month"
_REMARK = 48  # characters of the widest column

_HEAD: dict[str, object] = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}


def render(bills: Bills, view: View) -> bytes:
    """The workbook's bytes, the same on every run."""
    book = Book()
    chosen = list(only(bills, view.cluster))
    for name, bill in chosen:
        prefix = f"{name[:18]} " if len(chosen) > 1 else ""
        _cluster(book, bills.name, name, bill, prefix)
    return book.close()


def _cluster(book: Book, project: str, name: str, bill: Bill, prefix: str) -> None:
    cover = book.sheet(f"{prefix}cover", landscape=False)
    priced = bill_sheets.priced_sheet(book, f"{prefix}priced", bill)
    unpriced = bill_sheets.unpriced_sheet(book, f"{prefix}to quote", bill)
    bill_sheets.not_bought_sheet(book, f"{prefix}not bought", bill)
    bill_sheets.cables_sheet(book, f"{prefix}cables", bill)
    bill_sheets.racks_sheet(book, f"{prefix}racks", bill)
    bill_sheets.power_sheet(book, f"{prefix}power", bill)
    bill_sheets.assumptions_sheet(book, f"{prefix}assumptions", bill)
    _Cover(cover, bill, priced, unpriced).write(project, name)


class _Cover:
    """The first sheet: what it is for, how old its prices are, and the totals."""

    def __init__(self, sheet: Sheet, bill: Bill, priced: PricedRows, unpriced: PricedRows) -> None:
        """On an empty sheet, over the lines of two others."""
        self.sheet, self.bill, self.priced, self.unpriced = sheet, bill, priced, unpriced
        self.cash = f"#,##0.00 [${bill.totals.currency}]"

    def write(self, project: str, name: str) -> None:
        """All of it."""
        sheet, bill = self.sheet, self.bill
        sheet.widths(24, 10, 24, _REMARK)
        sheet.put(0, 0, "Bill of materials", bold=True, font_size=18)
        site = bill.cluster.site
        heads = (
            ("Project", bill.cluster.title or name),
            ("Spec", project),
            ("Cluster", name),
            ("Site", (site.title or site.name) if site else None),
            ("Prices as of", bill.as_of or "no date is stated; each price has its own"),
            ("Currency", bill.totals.currency),
        )
        row = 2
        for label, value in heads:
            if value is not None:
                sheet.put(row, 0, label, bold=True)
                sheet.put(row, 1, value)
                row += 1
        row = self._money(row + 1)
        row = self._lines(row + 1)
        self._rest(row + 1)

    def _head(self, row: int, title: str) -> int:
        for place, text in enumerate((title, "", "Value")):
            self.sheet.put(row, place, text, align="right" if place == 2 else "left", **_HEAD)
        self.sheet.remark(row, 3, "Remark", _REMARK, **_HEAD)
        return row + 1

    def _money(self, row: int) -> int:
        """Subtotals by category, and their sum; prices that are filled in later are counted."""
        totals = self.bill.totals
        row = self._head(row, "Cost")
        first = row
        for category, total in totals.capital_by_category.items():
            self.sheet.put(row, 0, category)
            self.sheet.put(row, 1, _bound(total))
            self._sum(row, f'"{category}"', total.value)
            self.sheet.remark(row, 3, missing(total) or None, _REMARK)
            row += 1
        capital = totals.capital
        look = {"bold": True, "top": 1}
        self.sheet.put(row, 0, "Capital", **look)
        self.sheet.put(row, 1, _bound(capital), **look)
        value = "unknown" if capital.value is None else tidy(capital.value)
        if row > first:
            span = f"C{first + 1}:C{row}"
            formula = f'=IF(COUNT({span})=0,"unknown",SUM({span}))'
            self.sheet.formula(row, 2, formula, value, num_format=self.cash, align="right", **look)
        else:
            self.sheet.put(row, 2, "nothing to buy", **look)
        self.sheet.remark(row, 3, missing(capital) or None, _REMARK, **look)
        row += 1
        rent = totals.rent_per_month
        if rent.value or rent.missing:
            self.sheet.put(row, 0, "Rent per month")
            self.sheet.put(row, 1, _bound(rent))
            self._sum(row, '"rent"', rent.value)
            self.sheet.remark(row, 3, missing(rent) or None, _REMARK)
            row += 1
        return row

    def _sum(self, row: int, category: str, value: float | None) -> None:
        """What the lines of a category cost, over both sheets; unknown where no line has a price."""
        sums, counts = [], []
        for rows in (self.priced, self.unpriced):
            if rows.last is not None:
                sums.append(f"SUMIF({rows.categories},{category},{rows.prices})")
                counts.append(
                    f"SUMPRODUCT(({rows.categories}={category})*ISNUMBER({rows.prices}))"
                )
        formula = f'=IF({"+".join(counts)}=0,"unknown",{"+".join(sums)})'
        shown = "unknown" if value is None else tidy(value)
        self.sheet.formula(row, 2, formula, shown, num_format=self.cash, align="right")

    def _lines(self, row: int) -> int:
        row = self._head(row, "Lines")
        counts = (
            ("with a price", self.priced, "sheet “priced”"),
            ("without a price", self.unpriced, "sheet “to quote”: fill the yellow cells in"),
        )
        for label, rows, remark in counts:
            number = 0 if rows.last is None else rows.last - rows.first + 1
            self.sheet.put(row, 0, label)
            self.sheet.put(row, 2, number, num_format="#,##0")
            self.sheet.remark(row, 3, remark if number else None, _REMARK)
            row += 1
        held = sum_counts(1 for y in self.bill.lines if not y.to_buy)
        self.sheet.put(row, 0, "not bought")
        self.sheet.put(row, 2, held, num_format="#,##0")
        return row + 1

    def _rest(self, row: int) -> None:
        """Power, space, weight and time."""
        row = self._head(row, "Totals")
        for label, value, remark in summary(self.bill):
            if label.startswith("  ") or label in {"capital", _PERIODIC}:
                continue
            least = value.startswith("at least ")
            self.sheet.put(row, 0, label)
            self.sheet.put(row, 1, "at least" if least else None)
            self.sheet.put(row, 2, value.removeprefix("at least "), align="right")
            self.sheet.remark(row, 3, remark or None, _REMARK)
            row += 1


def _bound(total: Sum) -> str | None:
    """What to say of a total that is not complete: the sheet adds up the centres of prices, which may be more than the least."""
    if not total.bound:
        return None
    return "at least" if total.told == total.value else "so far"


FORMAT = Format(
    name="xlsx",
    about="a workbook to send: cover, priced and unpriced lines, cables, racks, power, assumptions",
    render=render,
    machine=True,
)
