"""What the drawings share: text that stays inside, colours, and the frame of an SVG."""

from xml.sax.saxutils import escape as _escape

from specc.diagnostics.printable import one_line
from specc.units.text import plain

INK, PALE, LINE = "#1b1f24", "#57606a", "#8c959f"
COLOURS = {
    "server": ("#ddf4ff", "#0969da"),
    "enclosure": ("#ddf4ff", "#0969da"),
    "accelerator": ("#dafbe1", "#1a7f37"),
    "service": ("#fff8c5", "#9a6700"),
    "storage": ("#fbefff", "#8250df"),
    "pdu": ("#f6f8fa", "#57606a"),
    "switch": ("#fff1e5", "#bc4c00"),
}
FABRICS = ("#0969da", "#bc4c00", "#1a7f37", "#8250df", "#9a6700", "#cf222e", "#0550ae", "#57606a")


def escape(value: str) -> str:
    """Text for XML; control characters are not allowed there at all."""
    return _escape(one_line(value), {'"': "&quot;", "'": "&#39;"})


def fit(text: str, width: float, size: float = 12) -> str:
    """Text shortened to a width in pixels; an average letter is 0.56 of its size wide."""
    most = max(3, int(width / (size * 0.56)))
    return text if len(text) <= most else text[: most - 1] + "…"


def point(x: float, y: float) -> str:
    """A point of a line, to a tenth of a pixel."""
    return f"{plain(round(x, 1))},{plain(round(y, 1))}"


def words(  # noqa: PLR0913 - as SVG has them
    x: float,
    y: float,
    text: str,
    *,
    size: int = 12,
    fill: str = INK,
    anchor: str = "start",
    weight: str = "",
) -> str:
    """A line of text."""
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{bold}>{escape(text)}</text>\n'


def box(  # noqa: PLR0913 - as SVG has them
    x: float, y: float, width: float, height: float, fill: str, stroke: str, *, title: str = ""
) -> str:
    """A rectangle, with a title for those who point at it."""
    inner = f"<title>{escape(title)}</title>" if title else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3" fill="{fill}" stroke="{stroke}">{inner}</rect>\n'


def frame(width: float, height: float, title: str, body: str) -> str:
    """The whole drawing, on white."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>\n{body}</svg>\n'
    )
