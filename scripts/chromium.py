"""The system's Chromium, driven over its protocol by Playwright, whose own browsers are not needed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program() -> str | None:
    """Where the browser is: what CHROMIUM says, else the first on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator:
    """A browser without a window; the sandbox is off because root has none, and only our own pages are opened."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        try:
            yield running
        finally:
            running.close()
