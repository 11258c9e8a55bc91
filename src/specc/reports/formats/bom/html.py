"""The bill as one page that needs nothing beside itself."""

from specc.bill.bill import Bill
from specc.bill.ordering import gaps
from specc.reports.bill_table import bill_table
from specc.reports.bills import Bills, only, remarks, summary
from specc.reports.html import text as escape
from specc.reports.report import Format, View

_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:84rem;padding:0 1rem;color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%;margin:.8rem 0;font-variant-numeric:tabular-nums}"
    "th,td{padding:.3rem .6rem;border-bottom:1px solid #d9dee4;text-align:left;vertical-align:top}"
    "th{background:#f3f5f7;position:sticky;top:0}td.n,th.n{text-align:right;white-space:nowrap}"
    "tr.in td{color:#6a737d}.u{color:#a15c00}small{color:#57606a}"
    "@media print{th{position:static}}"
)


def render(bills: Bills, view: View) -> str:
    """A section for each cluster; every text is escaped."""
    sections = "".join(section(name, bill) for name, bill in only(bills, view.cluster))
    title = escape(f"Bill of materials: {bills.name}")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n{sections}</body></html>\n"
    )


def section(name: str, bill: Bill) -> str:
    """One cluster."""
    parts = [f"<h2>{escape(name)}</h2>\n<table><tbody>\n"]
    for label, value, remark in summary(bill):
        mark = ' class="n u"' if "unknown" in value or "at least" in value else ' class="n"'
        parts.append(
            f"<tr><td>{escape(label)}</td><td{mark}>{escape(value)}</td><td><small>{escape(remark)}</small></td></tr>\n"
        )
    parts.append("</tbody></table>\n<table><thead><tr>")
    table = bill_table(bill)
    columns = [*zip(table.heads, table.right, strict=True), ("from", False)]
    parts += [f"<th{' class=n' if right else ''}>{head}</th>" for head, right in columns]
    parts.append("</tr></thead><tbody>\n")
    for line, row in zip(bill.lines, table.rows, strict=True):
        cells = "".join(_cell(text, right) for text, right in zip(row, table.right, strict=True))
        origin = "; missing: ".join((line.reason, *("; ".join(g) for g in [gaps(line)] if g)))
        inner = ' class="in"' if line.included_in else ""
        parts.append(f"<tr{inner}>{cells}<td><small>{escape(origin)}</small></td></tr>\n")
    parts.append("</tbody></table>\n")
    notes = remarks(bill)
    if notes:
        parts.append("<ul>" + "".join(f"<li>{escape(note)}</li>" for note in notes) + "</ul>\n")
    return "".join(parts)


def _cell(text: str, right: bool) -> str:
    mark = f' class="n{" u" if text == "unknown" else ""}"' if right else ""
    return f"<td{mark}>{escape(text)}</td>"


FORMAT = Format(name="html", about="one self-contained page", render=render)
