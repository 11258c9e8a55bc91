"""The page of a code for a terminal."""

from specc.diagnostics.snippet import BOLD, RESET
from specc.reports.pages import Page
from specc.reports.report import Format, View


def render(page: Page, view: View) -> str:
    """Title, station, and the text with its examples indented."""
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    head = f"{bold}{page.code}: {page.title}{reset}\n{page.slug} · {page.severity.word} · {page.station}\n"
    lines, inside = [], False
    for line in page.body.split("\n"):
        if line.startswith("```"):
            inside = not inside
        else:
            lines.append(f"    {line}".rstrip() if inside else line)
    return f"{head}\n" + "\n".join(lines).strip("\n") + "\n"


FORMAT = Format(name="text", about="for people", render=render)
