"""Points of a sweep compiled side by side, in processes of their own, with progress for whoever watches."""

import os
from collections.abc import Callable, Iterator, Sequence

from specc.cli.command import UsageError
from specc.cli.journal import Journal, key_of
from specc.cli.progress import progress
from specc.cli.reading import Desk
from specc.cli.terminal import Terminal
from specc.compiler import Compiler, SweepSpace
from specc.design.design import Design
from specc.design.results import result_dimension, result_names
from specc.diagnostics.source import Source
from specc.diagnostics.suggest import near
from specc.record import evolve, record
from specc.reports.sweeps import Mark, SweepPoint, marks_of, row_of
from specc.sums import sum_counts

Answers = Iterator[tuple[range, list[SweepPoint]]]
CHUNK = 16
"""Points that one job takes: few, so that no process waits long for the last."""


@record
class Task:
    """What every process must know of a sweep; it reads the spec once.

    Attributes:
        source: The spec: its name, text and path.
        settings: Values of its params.
        sweep: The name of the sweep; None means the first.
        columns: Results that are wanted beside what every row has.
        base: The errors of the spec itself.
        key: A hash of all that its rows rest on.
    """

    source: tuple[str, str, str | None]
    settings: dict[str, str]
    sweep: str | None
    columns: tuple[str, ...] = ()
    base: frozenset[Mark] = frozenset()
    key: str = ""

    def key_here(self, space: SweepSpace) -> str:
        """The same hash, of the files that this process reads."""
        files = sorted(space.base.design.files.items())
        rests_on = (files, self.source[1], sorted(self.settings.items()), self.sweep)
        return key_of(*rests_on, self.columns, space.size)

    def space(self) -> SweepSpace:
        """The points."""
        name, text, path = self.source
        source = Source(name, text, path)
        return space_of(source, self.settings, self.sweep)


def space_of(source: Source, settings: dict[str, str], sweep: str | None) -> SweepSpace:
    """The points of a sweep; None means the first of the spec."""
    desk = Desk()
    compiler = Compiler(desk.store, desk.catalogue)
    return compiler.sweep(source, source.path or source.name, settings, sweep)


def task_of(
    source: Source,
    space: SweepSpace,
    settings: dict[str, str],
    sweep: str | None,
    columns: tuple[str, ...],
) -> Task:
    """What its processes must know of a sweep."""
    task = Task(
        source=(source.name, source.text, source.path),
        settings=settings,
        sweep=sweep,
        columns=columns,
        base=marks_of(space.base),
    )
    return evolve(task, key=task.key_here(space))


def columns_of(text: str, design: Design) -> tuple[str, ...]:
    """Paths of results, each known of an entity of the spec.

    Raises:
        UsageError: there is no such result.
    """
    paths = tuple(filter(None, (path.strip() for path in text.split(","))))
    for path in paths:
        owner, _, rest = path.partition(".")
        entity = design.entities.get(owner)
        if entity is not None and result_dimension(entity.kind, rest) is not None:
            continue
        known = [
            f"{name}.{of}" for name, e in design.entities.items() for of in result_names(e.kind)
        ]
        close = near(path, known)
        hint = f"did you mean {close[0]}?" if close else "`specc names FILE` lists them"
        raise UsageError(f"there is no result {path}", hint)
    return paths


def jobs(size: int) -> list[range]:
    """The points of a sweep in the pieces that processes take."""
    return [range(at, min(at + CHUNK, size)) for at in range(0, size, CHUNK)]


def compile_points(
    space: SweepSpace,
    journal: Journal | None,
    terminal: Terminal,
    run: Callable[[list[range]], Answers],
) -> list[SweepPoint]:
    """The rows of all points in their order, whoever computed them and when.

    Args:
        space: The points.
        journal: What was finished before, and where to note the rest.
        terminal: Who is told of the progress.
        run: Computes jobs, on this machine or another.
    """
    rows: dict[int, list[SweepPoint]] = dict(journal.finished) if journal is not None else {}
    work = [job for job in jobs(space.size) if job.start not in rows]
    with progress("points", space.size, terminal) as tick:
        tick(sum_counts(map(len, rows.values())))
        for job, answer in run(work) if work else ():
            rows[job.start] = answer
            if journal is not None:
                journal.add(job.start, answer)
            tick(len(answer))
    return [row for start in sorted(rows) for row in rows[start]]


def on_processes(task: Task, space: SweepSpace, processes: int, work: list[range]) -> Answers:
    """Each job with its rows, as they come, of so many processes on this machine; 0 means one for each core."""
    count = min(processes or os.cpu_count() or 1, len(work))
    if count <= 1:
        for job in work:
            yield job, rows_of(task, space, job)
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    context = get_context("spawn")
    with ProcessPoolExecutor(
        count, mp_context=context, initializer=_Worker.start, initargs=(task,)
    ) as pool:
        waiting = {pool.submit(_Worker.rows, job): job for job in work}
        for done in as_completed(waiting):
            yield waiting.pop(done), done.result()


class _Worker:
    """What a process of the pool keeps between its jobs."""

    task: Task
    space: SweepSpace

    @classmethod
    def start(cls, task: Task) -> None:
        """Read the spec once."""
        cls.task, cls.space = task, task.space()

    @classmethod
    def rows(cls, job: range) -> list[SweepPoint]:
        """The rows of a job."""
        return rows_of(cls.task, cls.space, job)


def rows_of(task: Task, space: SweepSpace, points: Sequence[int]) -> list[SweepPoint]:
    """The rows of some points."""
    return [row_of(*space.at(number), task.base, task.columns) for number in points]
