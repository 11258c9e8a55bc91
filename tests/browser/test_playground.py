"""The compiler in the browser: the page that `scripts/playground.py` puts into a site, where the package pyodide is at hand."""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scripts import playground

from browser.looks import OVERFLOWING, barriers

PATIENCE = 180_000  # ms; the machine may be busy


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory):
    package = os.environ.get("PYODIDE")
    if not package:
        pytest.skip("no Pyodide at hand: npm pack pyodide, and name what it writes in PYODIDE")
    folder = tmp_path_factory.mktemp("site")
    playground.main(folder, Path(package))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address
        yield f"http://{host}:{port}"
        server.shutdown()


def test_a_spec_is_checked_and_billed_in_the_page_alone(site: str, visit, specc) -> None:
    opened = visit(f"{site}/playground/")
    page = opened.page
    ready = "button[data-command='check']:not([disabled])"
    page.wait_for_selector(ready, timeout=PATIENCE)
    page.click("button[data-command='bom -q']")
    page.wait_for_function("document.getElementById('answer').textContent", timeout=PATIENCE)
    page.wait_for_selector(ready, timeout=PATIENCE)
    example = playground.ROOT / "specs" / "examples" / "chat_500_users.gpuspec"
    assert page.text_content("#answer").rstrip() == specc("bom", str(example), "-q").out.rstrip()
    page.fill("#spec", "edition 2026\ncluster pod { servers = 2 x nothing }\n")
    page.click("button[data-command='check']")
    page.wait_for_function(
        "document.getElementById('answer').textContent.includes('nothing here is called')",
        timeout=PATIENCE,
    )
    assert not opened.complaints
    assert {address.partition("/playground/")[0] for address in opened.asked} == {site}
    assert page.evaluate(OVERFLOWING) == []
    assert barriers(page) == []
