"""Points of a sweep compiled side by side, in processes of their own, with progress for whoever watches."""

import os
from collections.abc import Sequence

from specc.cli.progress import progress
from specc.cli.reading import Desk
from specc.cli.terminal import Terminal
from specc.compiler import Compiler, SweepSpace
from specc.diagnostics.source import Source
from specc.reports.sweeps import Mark, SweepPoint, marks_of, row_of

CHUNK = 32
"""Points that one job takes: each job reads the spec once."""

Job = tuple[str, str, str | None, dict[str, str], str | None, frozenset[Mark], range]


def space_of(source: Source, settings: dict[str, str], sweep: str | None) -> SweepSpace:
    """The points of a sweep; None means the first of the spec."""
    desk = Desk()
    compiler = Compiler(desk.store, desk.catalogue)
    return compiler.sweep(source, source.path or source.name, settings, sweep)


def compile_points(
    source: Source,
    space: SweepSpace,
    settings: dict[str, str],
    sweep: str | None,
    processes: int,
    terminal: Terminal,
) -> list[SweepPoint]:
    """The rows of all points in their order."""
    base = marks_of(space.base())
    work: list[Job] = [
        (
            source.name,
            source.text,
            source.path,
            settings,
            sweep,
            base,
            range(at, min(at + CHUNK, space.size)),
        )
        for at in range(0, space.size, CHUNK)
    ]
    count = min(processes or os.cpu_count() or 1, len(work))
    rows: list[SweepPoint] = []
    with progress("points", space.size, terminal) as tick:
        if count <= 1:
            for job in work:
                rows += rows_of(space, job[-1], base)
                tick(len(job[-1]))
        else:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
                for job, answer in zip(work, pool.map(compile_job, work), strict=True):
                    rows += answer
                    tick(len(job[-1]))
    return rows


def compile_job(job: Job) -> list[SweepPoint]:
    """The rows of some points, in a process that knows nothing yet."""
    name, text, path, settings, sweep, base, points = job
    return rows_of(space_of(Source(name, text, path), settings, sweep), points, base)


def rows_of(space: SweepSpace, points: Sequence[int], base: frozenset[Mark]) -> list[SweepPoint]:
    """The rows of some points."""
    return [row_of(*space.at(number), base) for number in points]
