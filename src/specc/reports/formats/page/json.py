"""The page of a code for programs."""

from specc.reports.document import DocumentHeader, head, write
from specc.reports.pages import Page
from specc.reports.report import Format, View


def render(page: Page, view: View) -> str:
    """The document that the schema `page` describes."""
    return write(
        {
            **head("page", 1, DocumentHeader()),
            "code": page.code,
            "slug": page.slug,
            "severity": page.severity.word,
            "station": page.station,
            "title": page.title,
            "text": page.body,
        }
    )


FORMAT = Format(name="json", about="every field, for programs", render=render, machine=True)
