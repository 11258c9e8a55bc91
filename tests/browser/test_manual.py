"""The manual as it is built: quiet, accessible, nothing cut at any width, and a catalogue that can be searched."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from browser.looks import OVERFLOWING, barriers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = "reference/generated/catalogue/"
PAGES = (
    "",
    "quickstart/",
    "howto/chat-service/",
    "language/",
    "reference/generated/gallery/",
    "reference/generated/validation/",
    "reference/generated/physics/",
    "reference/generated/codes/GS5101/",
    CATALOGUE,
    f"{CATALOGUE}models/meta/llama_3_3_70b/",
    f"{CATALOGUE}accelerators/nvidia/h100_sxm/",
    f"{CATALOGUE}servers/nvidia/dgx_h100/",
)

LONG = {"reference/generated/validation/", "reference/generated/physics/", "language/", CATALOGUE}
"""Pages through which axe walks for many seconds: it does so once, not at every width."""


class Quiet(SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def built(chromium, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once as CI builds it, or the one that SPECC_SITE names; without a browser it is not needed."""
    if named := os.environ.get("SPECC_SITE"):
        return (ROOT / named).resolve()
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not ran.stderr, "a build says nothing"
    return site


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """Where it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield "http://{}:{}/".format(*server.server_address)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("page", PAGES)
def test_opens_quietly_and_is_accessible_at_every_width(page: str, site: str, visit) -> None:
    for width, scheme in ((390, "light"), (1280, "dark"), (1280, "light")):
        opened = visit(site + page, width=width, scheme=scheme)
        assert not opened.complaints
        assert all(address.startswith((site, "data:")) for address in opened.asked)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.evaluate(OVERFLOWING) == []
        if page not in LONG or width == 390:
            assert barriers(opened.page) == []


def test_every_link_of_the_catalogue_leads_to_a_card(site: str, built: Path, visit) -> None:
    page = visit(site + CATALOGUE).page
    links = page.eval_on_selector_all(".listing td a", "all => all.map(a => a.href)")
    assert len(links) > 1000
    missing = [a for a in links if not (built / a.removeprefix(site) / "index.html").exists()]
    assert missing == []


def test_the_catalogue_is_filtered_sorted_and_kept_in_the_address(site: str, visit) -> None:
    page = visit(site + CATALOGUE).page
    page.fill(".listing input", "nvidia sxm 80gb")
    names = page.locator(".listing tbody tr:visible td:first-child")
    assert {"h100_sxm", "a100_sxm_80"} <= set(names.all_inner_texts())
    assert page.locator(".listing output").inner_text().startswith(f"{names.count()} of ")
    page.reload()
    assert page.input_value(".listing input") == "nvidia sxm 80gb"
    page.fill(".listing input", "")
    page.select_option(".listing select", "accelerator")
    page.get_by_role("button", name="memory", exact=True).first.click()
    amounts = page.eval_on_selector_all(
        "section[data-kind='accelerator'] tbody tr",
        "rows => rows.map(row => Number(row.cells[2].dataset.n)).filter(n => !isNaN(n))",
    )
    assert amounts == sorted(amounts, reverse=True)
    assert page.locator("section:visible").count() == 1
    page.click("text=h100_sxm")
    assert page.locator("h1").inner_text().startswith("NVIDIA H100 SXM5 80GB")
    assert "3.35 TB/s" in page.inner_text("main")


def test_the_search_finds_a_page(site: str, visit) -> None:
    opened = visit(site)
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("rail_optimised")
    page.wait_for_selector("#mkdocs-search-results article a", timeout=60_000)
    page.locator("#mkdocs-search-results article a").first.click()
    assert "rail" in page.inner_text("main")
    assert not opened.complaints


def test_the_look_is_remembered(site: str, visit) -> None:
    page = visit(site, scheme="light").page
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light == "rgb(255, 255, 255)"
    assert dark != light
    assert page.locator("img.only-dark, .only-dark img").first.is_visible()
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
