"""Checking many files, in processes side by side where there are enough of them.

Every file is compiled apart from the others, and its findings are joined in the order of the paths: the report is the same whatever
the number of processes.
"""

import os
from argparse import Namespace
from collections.abc import Mapping, Sequence

from specc import disk
from specc.checks.judge import Allowed
from specc.cli import verdicts
from specc.cli.compiling import catalogue_of, compiler_of, dates_of, joined_head
from specc.cli.dependents import with_dependents
from specc.cli.options import settings_of
from specc.cli.paths import STANDARD_INPUT, files_of
from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.design.design import Design
from specc.diagnostics.diagnostic import Advice, Diagnostic, ordered, placed
from specc.record import evolve, record
from specc.reports.findings import Findings
from specc.result import Result

ENOUGH = 40
"""Files that make a process of their own worth its start."""


@record
class Checked:
    """What became of the paths of a command line.

    Attributes:
        findings: What was found, for the report.
        paths: The files that were checked.
        unreadable: Whether one of them could not be read.
        crashed: Whether a stage had a defect: what is said then holds for this run alone.
    """

    findings: Findings
    paths: Sequence[str]
    unreadable: bool
    crashed: bool


@record
class CheckedPart:
    """What became of some of the files, as it travels between processes.

    Attributes:
        names: The files as messages name them.
        catalogue: Digests of the catalogue's files that were read, by name.
        as_of: The dates of the prices.
        designs: What the files describe; empty where it came from another process.
        answers: What the disk answered, where that is noted.
    """

    names: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    allowed: tuple[Allowed, ...]
    unreadable: bool
    crashed: bool
    catalogue: Mapping[str, str]
    as_of: tuple[str, ...]
    designs: tuple[Design, ...] = ()
    answers: disk.Answers | None = None


@record(kw_only=False)
class SettledAdvice:
    """Advice that was worked out where the design was."""

    advice: Advice

    def __call__(self) -> Advice:
        """What to do."""
        return self.advice


_ready: tuple[Namespace, Desk, Compiler] | None = None
"""What processes find in their memory where they begin as copies of this one."""


def check_paths(arguments: Namespace, desk: Desk) -> Checked:
    """Compile every file that the paths mean; one that can't be read does not keep the others from it."""
    settings = settings_of(arguments)
    paths = with_dependents(arguments.paths) if arguments.dependents else files_of(arguments.paths)
    compiler, about_prices = compiler_of(arguments, desk)
    count = _processes(arguments, paths)
    if count > 1:
        parts = _side_by_side(arguments, desk, compiler, paths, count)
    else:
        parts = [check_part(arguments, desk, compiler, paths)]
    catalogue = {name: content for part in parts for name, content in part.catalogue.items()}
    diagnostics = [
        *about_prices,
        *(diagnostic for part in parts for diagnostic in part.diagnostics),
    ]
    return Checked(
        findings=Findings(
            diagnostics=tuple(ordered(diagnostics)),
            files=tuple(dict.fromkeys(name for part in parts for name in part.names)),
            head=joined_head(catalogue, [date for part in parts for date in part.as_of], settings),
            designs=tuple(design for part in parts for design in part.designs),
            allowed=tuple(item for part in parts for item in part.allowed),
        ),
        paths=paths,
        unreadable=any(part.unreadable for part in parts),
        crashed=any(part.crashed for part in parts),
    )


def check_part(
    arguments: Namespace, desk: Desk, compiler: Compiler, paths: Sequence[str]
) -> CheckedPart:
    """Compile some of the files, one after the other."""
    settings = dict(settings_of(arguments))
    diagnostics: list[Diagnostic] = []
    results: list[Result] = []
    names: dict[str, None] = {}
    unreadable = False
    for path in paths:
        source, unread = desk.read(path)
        names[source.name] = None
        if unread:
            unreadable = unreadable or any(fault.code.startswith("GS0") for fault in unread)
            diagnostics += unread
            continue
        place = source.path or path
        result = compiler.compile(source, place, settings, findings_only=True)
        compiler.reader.loader.release(place)  # the next file does not rest on it
        if arguments.debug and result.crashes:
            raise result.crashes[0]
        results.append(result)
        diagnostics.extend(result.diagnostics)
    return CheckedPart(
        names=tuple(names),
        diagnostics=tuple(diagnostics),
        allowed=tuple(item for result in results for item in result.allowed),
        unreadable=unreadable,
        crashed=any(
            each.crashes for result in results for each in (result, *result.variants.values())
        ),
        catalogue=catalogue_of(results),
        as_of=dates_of(results),
        designs=tuple(result.as_read or result.design for result in results),
    )


def _processes(arguments: Namespace, paths: Sequence[str]) -> int:
    """How many processes the files are worth; designs and standard input do not travel."""
    if arguments.debug or arguments.format == "model-json" or STANDARD_INPUT in paths:
        return 1
    return min(arguments.jobs or os.cpu_count() or 1, len(paths) // ENOUGH or 1)


def _side_by_side(
    arguments: Namespace, desk: Desk, compiler: Compiler, paths: list[str], count: int
) -> list[CheckedPart]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    from specc import pipeline  # noqa: F401 - once here, and not in each copy of this process

    global _ready  # noqa: PLW0603 - the one way to hand something to a copy of this process
    _ready = (arguments, desk, compiler)
    size = max(ENOUGH // 2, -(-len(paths) // (4 * count)))
    chunks = [paths[at : at + size] for at in range(0, len(paths), size)]
    copied = "fork" in get_all_start_methods()
    context = get_context("fork" if copied else "spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        work = [(None if copied else arguments, disk.watched(), chunk) for chunk in chunks]
        parts = list(pool.map(check_chunk, work))
    for part in parts:
        if part.answers is not None:
            disk.add(part.answers)
    return parts


def check_chunk(work: tuple[Namespace | None, bool, list[str]]) -> CheckedPart:
    """What becomes of some files, in a process of its own; without the designs, and with all advice worked out."""
    global _ready  # noqa: PLW0603 - the compiler of this process, for all its chunks
    arguments, noted, paths = work
    if _ready is None:
        assert arguments is not None
        desk = Desk()
        _ready = (arguments, desk, compiler_of(arguments, desk)[0])
    answers = disk.watch(verdicts.catalogue()) if noted else None
    part = check_part(*_ready, paths)
    settled = evolve(
        part,
        designs=(),
        diagnostics=tuple(_settled(diagnostic) for diagnostic in part.diagnostics),
        allowed=tuple(evolve(a, diagnostic=_settled(a.diagnostic)) for a in part.allowed),
        answers=answers,
    )
    if answers is not None:
        answers.program = verdicts.loaded()
    return settled


def _settled(diagnostic: Diagnostic) -> Diagnostic:
    shown = placed(diagnostic)
    return evolve(shown, advise=SettledAdvice(shown.advice))
