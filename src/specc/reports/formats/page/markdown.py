"""The page of a code for the manual."""

import re

from specc.reports.pages import Page
from specc.reports.report import Format, View

HEADING = re.compile(
    r"^(What it finds|Why it matters|What to do|Example|Use instead|Source): ?(.*)$", re.MULTILINE
)


def render(page: Page, view: View) -> str:
    """The text with its sections as headings."""
    body = HEADING.sub(
        lambda match: (
            f"**{match.group(1)}.** {match.group(2)[:1].upper()}{match.group(2)[1:]}".rstrip()
        ),
        page.body,
    )
    return f"# {page.code}: {page.title}\n\n`{page.slug}` · {page.severity.word} · {page.station}\n\n{body}\n"


FORMAT = Format(name="markdown", about="for manuals", render=render)
