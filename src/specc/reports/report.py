"""What a format must answer.

A report is a kind of document ("bom", "predict"); a format is one way to write it. `formats/<report>/` holds one file
a format, named after what `--format` takes (`_` for `-`); each has one value `FORMAT`. Files are listed by name and
imported when they are asked for, so that a format which nobody wants costs nothing.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from specc.diagnostics.printable import printable_document
from specc.record import record
from specc.registry import member, names

Subject = TypeVar("Subject")


@record
class View:
    """How to draw a report: what the command line says beside the format's name."""

    colour: bool = False
    width: int = 100
    quiet: bool = False
    cluster: str | None = None
    level: str | None = None
    orderable: bool = False
    """Only what keeps a bill from being ordered."""
    fit: int | None = None
    """Cells of the screen that tables have to fit; None for a file, in which nothing is folded or left out."""
    live: str = ""
    """The version of a page that is served while people write, and that asks whether there is another."""
    settings: tuple[tuple[str, str], ...] = ()
    """The `--set` values, in the order given; every document carries them."""


@record
class Format(Generic[Subject]):
    """One way to write a report. `render` gives the whole document, text or bytes, and touches nothing; others call `draw`."""

    name: str
    about: str
    """One line for the manual's table."""
    render: Callable[[Subject, View], str | bytes]
    machine: bool = False
    """Read by programs: never coloured, wrapped or mixed with other text."""
    pieces: Callable[[Subject, View], Iterator[str]] | None = None
    """The same text piece by piece, where the document may be longer than what memory holds."""
    package: tuple[str, str] | None = None
    """What it needs beside the program: a package, and the extra of ours that brings it."""

    def draw(self, subject: Subject, view: View) -> str | bytes:
        """The whole document, in which nothing is left that is not printed."""
        drawn = self.render(subject, view)
        return printable_document(drawn) if isinstance(drawn, str) else drawn

    def drawn_pieces(self, subject: Subject, view: View) -> Iterator[str] | None:
        """The same piece by piece, where the format can; a piece ends where a line does, or nothing in it needs more."""
        return None if self.pieces is None else map(printable_document, self.pieces(subject, view))


def streamed(
    name: str, about: str, pieces: Callable[[Subject, View], Iterator[str]]
) -> Format[Subject]:
    """A format for programs that is written piece by piece."""

    def render(subject: Subject, view: View) -> str:
        return "".join(pieces(subject, view))

    return Format(name=name, about=about, render=render, machine=True, pieces=pieces)


def format_names(report: str) -> tuple[str, ...]:
    """The formats of a report, as `--format` takes them, sorted."""
    return tuple(name.replace("_", "-") for name in names(f"specc.reports.formats.{report}"))


def find_format(report: str, name: str) -> Format[object]:
    """The format of that name; the name is one of `format_names`."""
    found = member(f"specc.reports.formats.{report}", name.replace("-", "_"), "FORMAT")
    assert isinstance(found, Format)
    return found
