"""From arguments to compiled specs: reads what was named and sends it down the river."""

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from specc.cli.codes import FINDINGS, UNUSABLE
from specc.cli.command import AlreadyTold, UsageError
from specc.cli.options import settings_of
from specc.cli.reading import Desk
from specc.cli.terminal import Terminal
from specc.compiler import Compiler
from specc.diagnostics.diagnostic import Diagnostic, Severity, placed
from specc.diagnostics.snippet import Painter
from specc.diagnostics.source import Source
from specc.record import record
from specc.reports.document import DocumentHeader
from specc.reports.findings import SHOWN
from specc.result import Result


@record
class Compiled:
    """One spec: its result, and what a document says of where it comes from."""

    name: str
    path: str
    text: str
    result: Result
    head: DocumentHeader
    code: int
    """The exit code that its findings make: 0, or 1 where there are errors."""


def compile_file(arguments: Namespace, terminal: Terminal, path: str | None = None) -> Compiled:
    """Compile one spec for a report; what was found goes to standard error.

    Raises:
        AlreadyTold: the file can't be read.
    """
    desk = Desk()
    named = path or arguments.file
    source = source_of(desk, named, terminal)
    compiler, about_prices = compiler_of(arguments, desk)
    return compile_source(arguments, terminal, named, source, compiler, about_prices)


def source_of(desk: Desk, named: str, terminal: Terminal) -> Source:
    """The text of a spec.

    Raises:
        AlreadyTold: the file can't be read.
    """
    source, unread = desk.read(named)
    if unread:
        tell(terminal, unread)
        raise AlreadyTold(code_of(unread))
    return source


def compile_source(
    arguments: Namespace,
    terminal: Terminal,
    named: str,
    source: Source,
    compiler: Compiler,
    about_prices: Sequence[Diagnostic],
) -> Compiled:
    """Send a text down the river; what was found, offers of `--prices` included, goes to standard error."""
    settings = settings_of(arguments)
    result = compiler.compile(source, source.path or named, dict(settings))
    diagnostics = [*about_prices, *result.diagnostics]
    if getattr(arguments, "debug", False) and result.crashes:
        raise result.crashes[0]
    shown = _variant(result, getattr(arguments, "variant", None), named)
    tell(terminal, diagnostics if shown is result else [*about_prices, *shown.diagnostics], named)
    gravest = Severity.WARNING if getattr(arguments, "strict", False) else Severity.ERROR
    failed = any(diagnostic.severity <= gravest for diagnostic in diagnostics)
    return Compiled(
        name=source.name,
        path=named,
        text=source.text,
        result=shown,
        head=head_of([shown], settings),
        code=int(failed),
    )


def _variant(result: Result, name: str | None, file: str) -> Result:
    """The result of a variant; the spec's own where none is asked for.

    Raises:
        UsageError: there is no variant of that name.
    """
    if name is None:
        return result
    if name in result.variants:
        return result.variants[name]
    from specc.diagnostics.suggest import near

    close = near(name, result.variants)
    known = ", ".join(result.variants)
    hint = f"did you mean {close[0]}?" if close else f"there are {known}" if known else None
    raise UsageError(f"{file} has no variant {name}", hint)


def compiler_of(arguments: Namespace, desk: Desk) -> tuple[Compiler, list[Diagnostic]]:
    """A compiler with the offers of `--prices`, and what is wrong with those.

    Raises:
        UsageError: a file of offers can't be read.
    """
    compiler = Compiler(desk.store, desk.catalogue)
    compiler.rentals = getattr(arguments, "rentals", False)
    diagnostics: list[Diagnostic] = []
    for path in getattr(arguments, "prices", ()):
        source, unread = desk.read(path)
        if unread:
            raise UsageError(unread[0].message, "--prices takes a file with offers")
        from specc.bill.cost import CONFIDENTIAL  # needed with offers alone

        # The path of confidential offers may say something too: it stays out of every report.
        hidden = Source(CONFIDENTIAL, source.text, source.path)
        before = len(compiler.offers)
        faulty = compiler.price(hidden, source.path or path)
        if len(compiler.offers) == before and not faulty:
            raise UsageError(
                "the file of --prices holds no offers",
                "an offer is `offer quoted { part = PART; price = 1000 USD }`",
            )
        diagnostics += faulty
    return compiler, diagnostics


def code_of(unread: Sequence[Diagnostic]) -> int:
    """The exit code where a spec could not be read: its text is wrong, or there is none to be had."""
    document = all(fault.code.startswith("GS14") for fault in unread)
    return FINDINGS if document else UNUSABLE


def tell(terminal: Terminal, diagnostics: Iterable[Diagnostic], file: str = "") -> None:
    """Findings beside a report: on standard error, errors even when people asked for quiet.

    On a screen the report is what was asked for: warnings take a line each there, and `specc check` has the rest.
    """
    shown = [d for d in diagnostics if not terminal.quiet or d.severity is Severity.ERROR]
    painter = Painter(colour=terminal.coloured(terminal.err), width=terminal.width(terminal.err))
    brief = bool(file) and terminal.fit(terminal.err) is not None
    lesser = 0
    for diagnostic in map(placed, shown[:SHOWN]):
        if brief and diagnostic.severity is not Severity.ERROR:
            lesser += 1
            terminal.err.write(painter.headline(diagnostic) + "\n")
        else:
            terminal.err.write(painter.diagnostic(diagnostic) + "\n\n")
    if lesser:
        more = f"specc check {file} says more of {'it' if lesser == 1 else 'these'}"
        folded = wrap(more, painter.width, break_long_words=False, break_on_hyphens=False)
        terminal.err.write("\n".join(folded) + "\n\n")


def head_of(results: Sequence[Result], settings: tuple[tuple[str, str], ...]) -> DocumentHeader:
    """What documents about these results rest on: a hash over the files of the catalogue, and the settings."""
    return joined_head(catalogue_of(results), dates_of(results), settings)


def catalogue_of(results: Sequence[Result]) -> dict[str, str]:
    """The files of the catalogue that results rest on, by name."""
    return {
        name: content
        for result in results
        for name, content in result.design.files.items()
        if name.startswith("std")
    }


def dates_of(results: Sequence[Result]) -> tuple[str, ...]:
    """The dates of the prices in bills."""
    return tuple(bill.as_of for result in results for bill in result.bills.values() if bill.as_of)


def joined_head(
    files: Mapping[str, str], dates: Iterable[str], settings: tuple[tuple[str, str], ...]
) -> DocumentHeader:
    """The head of a document about what rests on these files and prices."""
    return DocumentHeader(files=files, settings=settings, as_of=max(dates, default=None))
