"""Options and fixtures of all tests."""

import gc
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# The same examples in every run, so that a failure is that of the change; `--hypothesis-profile=nightly` searches further.
settings.register_profile(
    "test",
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "nightly", settings.get_profile("test"), derandomize=False, max_examples=10_000
)
settings.load_profile("test")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases",
        action="store_true",
        help="rewrite the golden cases with what comes out now",
    )


@attrs.frozen
class Ran:
    """What a command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    """One-shot commands switch garbage collection off; tests run many of them in one process."""
    yield
    gc.enable()


@pytest.fixture
def specc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Run a command line in a folder of its own, in this process."""
    from specc.cli.main import main

    monkeypatch.chdir(tmp_path)

    def run(*words: str, stdin: str | bytes | None = None) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        if stdin is not None:
            raw = stdin.encode() if isinstance(stdin, str) else stdin
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        try:
            code = main(words)
        finally:
            monkeypatch.undo()
            monkeypatch.chdir(tmp_path)
        return Ran(code, out.getvalue(), err.getvalue())

    return run
