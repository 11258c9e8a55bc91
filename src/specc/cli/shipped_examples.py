"""Reads a shipped spec by name."""

from specc.cli.command import UsageError
from specc.shipped import examples


def example_text(name: str) -> str:
    """The text of the shipped spec of that name.

    Raises:
        UsageError: none is called so; the hint names the nearest.
    """
    files = examples()
    if name not in files:
        from specc.diagnostics.suggest import did_you_mean, near

        close = near(name, files)
        raise UsageError(
            f"no shipped spec is called {name!r}",
            did_you_mean(close) if close else "specc examples lists them",
        )
    with open(files[name], encoding="utf-8") as stream:
        return stream.read()
