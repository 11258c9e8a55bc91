"""From arguments to compiled specs: reads what was named and sends it down the river."""

from argparse import Namespace
from collections.abc import Sequence

import attrs

from specc.cli.options import settings_of
from specc.cli.paths import STANDARD_INPUT, found, read_standard_input
from specc.diagnostics.diagnostic import Diagnostic, Label, ordered
from specc.diagnostics.faults import UnreadableFile
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.diagnostics.store import DiskStore, Unreadable, decode
from specc.reports.document import Head
from specc.reports.findings import Findings
from specc.shipped import folder


@attrs.frozen(kw_only=True)
class Checked:
    """What became of the paths of a command line."""

    findings: Findings
    paths: Sequence[str]
    unreadable: bool


def compile_paths(arguments: Namespace) -> Checked:
    """Compile every file that the paths mean; one that can't be read does not keep the others from it."""
    from specc.resolve.modules import Loader
    from specc.resolve.resolve import Reader

    settings = dict(settings_of(arguments))
    paths = found(arguments.paths)
    catalogue = folder("specs")
    store = DiskStore(catalogue)
    reader = Reader(Loader(store, catalogue))
    diagnostics: list[Diagnostic] = []
    names = []
    unreadable = False
    for path in paths:
        source, fault = _read(store, path)
        names.append(source.name)
        if fault is not None:
            unreadable = True
            diagnostics.append(fault)
            continue
        _, complaints = reader.read(source, source.path or path, settings)
        diagnostics.extend(complaints)
    return Checked(
        findings=Findings(
            diagnostics=tuple(ordered(diagnostics)),
            files=tuple(names),
            head=Head(settings=tuple(sorted(settings.items()))),
        ),
        paths=paths,
        unreadable=unreadable,
    )


def _read(store: DiskStore, path: str) -> tuple[Source, Diagnostic | None]:
    try:
        if path == STANDARD_INPUT:
            import os

            return Source(
                "<stdin>", decode(read_standard_input()), os.path.join(os.getcwd(), "<stdin>")
            ), None
        return store.load(path), None
    except Unreadable as error:
        source = Source(
            "<stdin>" if path == STANDARD_INPUT else store.shown(path), error.text or ""
        )
        span = Span(source, error.offset, error.offset + 1)
        if error.text is not None:
            from specc.syntax.text_faults import InvalidEncoding

            return source, InvalidEncoding(
                span=span, found=error.reason.removeprefix("is not UTF-8: ")
            ).diagnostic()
        return source, attrs.evolve(
            UnreadableFile(span=span, reason=error.reason).diagnostic(),
            labels=(Label(span, "", primary=True),),
        )
