"""Pages in the system's Chromium."""

from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from scripts.chromium import browser, program


@attrs.frozen
class Opened:
    """A page in a browser, and everything that it complained of or asked others for."""

    page: object
    complaints: list[str]
    asked: list[str]


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    if program() is None:
        pytest.skip(
            "no Chromium on this machine: apt-get install chromium, or name one in CHROMIUM"
        )
    with browser() as running:
        yield running


@pytest.fixture
def visit(chromium) -> Iterator[Callable[..., Opened]]:
    """Open a file at a width, light or dark."""
    contexts = []

    def open_(path: Path | str, *, width: int = 1280, scheme: str = "light") -> Opened:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        opened = Opened(page=page, complaints=[], asked=[])
        page.on(
            "console",
            lambda said: (
                opened.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.on(
            "requestfailed",
            lambda asked: (
                opened.complaints.append(f"failed: {asked.url}")
                if asked.resource_type != "eventsource"  # ends with the page
                else None
            ),
        )
        page.on("request", lambda asked: opened.asked.append(asked.url))
        page.goto(path.as_uri() if isinstance(path, Path) else path)
        return opened

    yield open_
    for context in contexts:
        context.close()
