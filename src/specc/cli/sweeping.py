"""Points of a sweep compiled side by side, in processes of their own, with progress for whoever watches.

A point is a variant of the spec: what it varies is written as one, so that a sweep means exactly what the language means.
"""

import os
from collections.abc import Sequence

from specc.cli.progress import progress
from specc.cli.reading import Desk
from specc.cli.terminal import Terminal
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.source import Source
from specc.reports.sweeps import Axis, SweepPoint, row_of
from specc.sums import sum_counts
from specc.syntax.parse import parse

Point = tuple[str, ...]
Job = tuple[str, str, str | None, dict[str, str], tuple[str, ...], Sequence[Point]]


def compile_points(
    source: Source,
    axes: Sequence[Axis],
    settings: dict[str, str],
    jobs: Sequence[Sequence[Point]],
    processes: int,
    terminal: Terminal,
) -> tuple[list[SweepPoint], list[Diagnostic], bool]:
    """The rows of all points in their order, what is wrong with the spec itself, and whether that is an error."""
    _, found = parse(source)
    if any(diagnostic.severity is Severity.ERROR for diagnostic in found):
        return [], found, True
    names = tuple(axis.name for axis in axes)
    work: list[Job] = [
        (source.name, source.text, source.path, settings, names, points) for points in jobs
    ]
    count = min(processes or os.cpu_count() or 1, len(work))
    rows: list[SweepPoint] = []
    with progress("points", sum_counts(len(points) for points in jobs), terminal) as tick:
        if count <= 1:
            for job in work:
                rows += compile_job(job)
                tick(len(job[-1]))
        else:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
                for job, answer in zip(work, pool.map(compile_job, work), strict=True):
                    rows += answer
                    tick(len(job[-1]))
    return rows, [], False


def compile_job(job: Job) -> list[SweepPoint]:
    """The rows of some points."""
    from specc.compiler import Compiler

    name, text, path, settings, names, points = job
    desk = Desk()
    written = text
    for number, point in enumerate(points):
        fields = "\n".join(f"  {axis} = {value}" for axis, value in zip(names, point, strict=True))
        written += f"\nvariant sweep_point_{number} {{\n{fields}\n}}\n"
    compiler = Compiler(desk.store, desk.catalogue)
    result = compiler.compile(Source(name, written, path), path or name, settings)
    rows = []
    for number, point in enumerate(points):
        variant = result.variants.get(f"sweep_point_{number}")
        if variant is None:
            rows.append(
                SweepPoint(
                    values=point,
                    errors=tuple(
                        found.message for found in result.diagnostics if found.severity == 0
                    )[:3],
                )
            )
        else:
            rows.append(row_of(point, variant))
    return rows
