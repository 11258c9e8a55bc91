"""Keeps the crash of one station from the others."""

from specc.checks.judge import Verdict, crashed


class Guard:
    """Turns a crash into a finding; nothing that somebody writes ends in a traceback."""

    def __init__(
        self, verdict: Verdict, crashes: list[Exception], station: str, about: str
    ) -> None:
        """Where the finding and the crash go, and what the finding says."""
        self._verdict = verdict
        self._crashes = crashes
        self._station = station
        self._about = about

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> bool:
        """Keep defects, and let through what asks the program to stop."""
        if not isinstance(error, Exception):
            return False
        self._crashes.append(error)
        self._verdict.diagnostics.append(crashed(self._station, error, self._about))
        return True
