"""Text for pages and drawings."""

from html import escape

from specc.diagnostics.printable import printable


def text(value: str) -> str:
    """Text as HTML: escaped, its control characters shown and not sent."""
    return escape(printable(value))
