"""Progress for whoever watches: on standard error, and only where that is a terminal."""

from typing import Protocol

from specc.cli.terminal import Terminal, interactive


class Tick(Protocol):
    """Something that is told how far the work is."""

    def __enter__(self) -> "Tick":
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """Take the drawing away."""

    def __call__(self, count: int) -> None:
        """So many more are done."""


class _Silent:
    """Progress that nobody sees."""

    def __enter__(self) -> "_Silent":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, count: int) -> None:
        pass


class _Bar:
    """A bar, or a spinner where nobody knows how much there is to do; drawn by rich."""

    def __init__(self, what: str, total: int | None, terminal: Terminal) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        counted = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.progress = Progress(
            SpinnerColumn(),
            TextColumn(what),
            *(counted if total is not None else (TimeElapsedColumn(),)),
            console=Console(file=terminal.err),
            transient=True,
        )
        self.task = self.progress.add_task(what, total=total)

    def __enter__(self) -> "_Bar":
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def __call__(self, count: int) -> None:
        self.progress.advance(self.task, count)


def progress(what: str, total: int | None, terminal: Terminal) -> Tick:
    """Something to tell how far the work is; it draws only for people."""
    seen = interactive(terminal.err) and not terminal.quiet
    return _Bar(what, total, terminal) if seen else _Silent()
