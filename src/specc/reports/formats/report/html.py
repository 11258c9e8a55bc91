"""Everything about a spec on one page that needs nothing beside itself: for people who will not run the command."""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.diagnostics.snippet import Painter
from specc.reports.bills import priced, remarks, summary, watts
from specc.reports.elevation import draw_racks
from specc.reports.html import cards, document, table, text
from specc.reports.prediction_page import section
from specc.reports.report import Format, View, find_format, format_names
from specc.reports.whole import Whole
from specc.version import VERSION


def render(whole: Whole, view: View) -> str:
    """Summary, findings, clusters with topology, racks and bill, workloads, and the text itself."""
    return document(whole.name, _parts(whole, view))


def _parts(whole: Whole, view: View) -> Iterator[str]:
    names = [*whole.result.bills, *whole.result.predictions]
    links = "".join(f'<a href="#{text(name)}">{text(name)}</a>' for name in names)
    rests = f"specc {VERSION}"
    if whole.head.catalogue:
        rests += f" · catalogue {whole.head.catalogue[:12]}"
    if whole.head.as_of:
        rests += f" · prices of {whole.head.as_of}"
    if whole.head.settings:
        rests += " · " + ", ".join(f"{name} = {value}" for name, value in whole.head.settings)
    yield f'<h1>{text(whole.name)}</h1>\n<p class="soft">{text(rests)}</p>\n<nav>{links}</nav>\n'
    found = whole.diagnostics
    if found:
        painter = Painter()
        yield f"<h2>Findings</h2>\n<pre>{text_of(chr(10).join(painter.diagnostic(item) + chr(10) for item in found[:50]))}</pre>\n"
    for name, bill in whole.result.bills.items():
        yield from _cluster(whole, name, bill, view)
    predictions = whole.predictions
    for name in predictions.predictions:
        yield section(predictions, name)
    yield f"<h2>The spec</h2>\n<pre>{text_of(whole.text)}</pre>\n"


def text_of(block: str) -> str:
    """Lines of text, each escaped."""
    return "\n".join(text(line) for line in block.split("\n"))


def _cluster(whole: Whole, name: str, bill: Bill, view: View) -> Iterator[str]:
    currency = bill.totals.currency
    title = bill.cluster.title or f"cluster {name}"
    yield f'<h2 id="{text(name)}">{text(title)}</h2>\n'
    yield cards(
        (what.strip(), value, remark)
        for what, value, remark in summary(bill)
        if not what.startswith(" ")
    )
    if "svg" in format_names("graph"):
        drawn = find_format("graph", "svg").draw(whole.bills, View(cluster=name))
        if isinstance(drawn, str) and "<svg" in drawn:
            yield f"<h3>Topology</h3>\n<figure>{drawn[drawn.index('<svg') :]}</figure>\n"
    racks = draw_racks(bill.hall)
    if racks:
        yield f"<h3>Racks</h3>\n{racks}"
    yield "<h3>Bill of materials</h3>\n"
    yield table(
        ("category", "part", "role", "need", "spare", "have", "buy", "price", "power"),
        [
            (
                line.category,
                line.title
                + (f" (in {line.included_in.rpartition('.')[2]})" if line.included_in else ""),
                line.role,
                str(line.quantity),
                str(line.spares or ""),
                str(line.existing or ""),
                str(line.to_buy or ""),
                priced(line.total, currency) if line.to_buy else "",
                watts(line.power) if line.power else "",
            )
            for line in bill.lines
        ],
        (3, 4, 5, 6, 7, 8),
    )
    notes = remarks(bill)
    if notes:
        yield (
            "<ul>\n"
            + "".join(f"<li><small>{text(note)}</small></li>\n" for note in notes)
            + "</ul>\n"
        )


FORMAT = Format(name="html", about="one self-contained page", render=render)
