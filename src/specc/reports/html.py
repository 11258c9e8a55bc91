"""Pages that need nothing beside themselves: no scripts, no fonts, no addresses; every text is escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from specc.diagnostics.printable import printable
from specc.units.text import percent

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d9dee4; --back: #fff; --card: #f6f8fa;
  --bad: #b42318; --warn: #9a6700; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --back: #0d1117;
  --card: #161b22; --bad: #ff7b72; --warn: #e3b341; --good: #56d364; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); margin: 2rem auto;
  max-width: 76rem; padding: 0 1.2rem; }
h1 { font-size: 1.7rem; margin: 0 0 .2rem; } h2 { font-size: 1.3rem; margin: 2.6rem 0 .4rem; }
h3 { font-size: 1.02rem; margin: 1.6rem 0 .3rem; } p.soft, small { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .7rem; margin: .9rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.card b { display: block; font-size: 1.22rem; font-variant-numeric: tabular-nums; } .card span { color: var(--soft); font-size: .82rem; }
.card i { display: block; color: var(--soft); font-style: normal; font-size: .78rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .28rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 600; } td.n, th.n { text-align: right; white-space: nowrap; }
.bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); }
figure { margin: .6rem 0; overflow-x: auto; } figure svg { max-width: 100%; height: auto; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; overflow-x: auto;
  font: 12.5px/1.45 ui-monospace, monospace; }
nav a { margin-right: 1rem; color: inherit; } .key { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .4em; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } }
"""
COLOURS = (
    "#3b7dd8", "#e0823d", "#3fa66b", "#c65b8f", "#8a6fd1", "#c9a227", "#4bb0b8", "#d1574e", "#7d8b99", "#6aa84f", "#a36b3f", "#5c6bc0",
)  # fmt: skip


def text(value: str) -> str:
    """Text as HTML: escaped, its control characters shown and not sent."""
    return escape(printable(value))


def document(title: str, body: Iterable[str]) -> str:
    """A whole page. Its policy lets nothing in from outside, whatever a name may hold."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{''.join(body)}</body>\n</html>\n"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """A table; `numbers` are the columns that are aligned to the right."""
    right = set(numbers)

    def cell(tag: str, column: int, value: str) -> str:
        kind = ' class="n"' if column in right else ""
        return f"<{tag}{kind}>{text(value)}</{tag}>"

    head = "".join(cell("th", column, value) for column, value in enumerate(heads))
    body = "".join(
        f"<tr>{''.join(cell('td', column, value) for column, value in enumerate(row))}</tr>\n"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def cards(items: Iterable[tuple[str, str, str]]) -> str:
    """Numbers that matter: what, value, and a remark below."""
    shown = "".join(
        f'<div class="card"><span>{text(name)}</span><b>{text(value)}</b>{f"<i>{text(beside)}</i>" if beside else ""}</div>\n'
        for name, value, beside in items
    )
    return f'<div class="cards">\n{shown}</div>\n'


def stacked(parts: Sequence[tuple[str, float, str]], whole: float) -> str:
    """One bar of parts, with its legend: name, size, and size in words."""
    if whole <= 0:
        return ""
    at, bars, legend = 0.0, [], []
    for index, (name, size, words) in enumerate(parts):
        colour = COLOURS[index % len(COLOURS)]
        width = max(0.0, size / whole * 1000)
        bars.append(
            f'<rect x="{at:.2f}" y="0" width="{width:.2f}" height="26" fill="{colour}"><title>{text(f"{name}: {words}")}</title></rect>'
        )
        at += width
        legend.append(
            f'<tr><td><span class="key" style="background:{colour}"></span>{text(name)}</td>'
            f'<td class="n">{text(words)}</td><td class="n">{percent(size / whole, 0)}</td></tr>\n'
        )
    frame = '<rect x="0" y="0" width="1000" height="26" fill="none" stroke="currentColor" stroke-opacity=".35"/>'
    return (
        f'<figure><svg viewBox="0 0 1000 26" style="width:100%;height:26px" preserveAspectRatio="none" role="img">{"".join(bars)}{frame}</svg></figure>\n'
        f"<table><tbody>\n{''.join(legend)}</tbody></table>\n"
    )
