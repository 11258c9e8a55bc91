"""`specc watch` serves the report on loopback, reads again what changed, and ends at Ctrl-C; `specc report --open` opens a page."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SPEC = """edition 2026
import "parts.gpuspec" as parts

cluster pod {
  servers = 2 x parts.box
}
"""
PARTS = """edition 2026

server box {
  title  = "First box"
  height = 1 U
}
"""
PATIENCE = 60
"""Seconds until a test gives up: an end, and no measure."""


class Watched:
    """A running `specc watch`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ran = subprocess.Popen(
            [sys.executable, "-m", "specc", "watch", "pod.gpuspec"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        assert self.ran.stdout is not None
        self.address = self.ran.stdout.readline().strip()

    def get(self, path: str = "", **headers: str) -> HTTPResponse:
        asked = urllib.request.Request(self.address + path, headers=headers)
        return urllib.request.urlopen(asked, timeout=PATIENCE)

    def page(self) -> str:
        with self.get() as answer:
            return answer.read().decode()

    def end(self) -> tuple[int, str]:
        self.ran.send_signal(signal.SIGINT)
        _, told = self.ran.communicate(timeout=PATIENCE)
        return self.ran.returncode, told


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "pod.gpuspec").write_text(SPEC, encoding="utf-8")
    (tmp_path / "parts.gpuspec").write_text(PARTS, encoding="utf-8")
    running = Watched(tmp_path)
    yield running
    if running.ran.poll() is None:
        running.end()


def write(path: Path, text: str) -> None:
    """As editors do: another file takes the place."""
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def event(stream: HTTPResponse) -> str:
    while line := stream.readline().decode():
        if line.startswith("data: "):
            return line[6:].strip()
    raise AssertionError("the stream ended")


def test_a_change_of_any_file_makes_another_page(watched: Watched) -> None:
    assert urllib.parse.urlsplit(watched.address).hostname == "127.0.0.1"
    first = watched.page()
    assert "First box" in first
    with watched.get("events") as stream:
        version = event(stream)
        assert f'data-live="{version}"' in first
        write(watched.folder / "parts.gpuspec", PARTS.replace("First", "Second"))
        assert event(stream) != version
        assert "Second box" in watched.page()
        write(watched.folder / "pod.gpuspec", SPEC.replace("2 x", "3 y"))
        event(stream)
        assert "✗" in watched.page()
        write(watched.folder / "pod.gpuspec", SPEC)
        event(stream)
        assert "✗" not in watched.page()
    code, told = watched.end()
    assert code == 0
    assert "Traceback" not in told
    assert told.count("pod.gpuspec: ") == 4
    assert "error" in told


def test_a_file_that_is_gone_leaves_the_page_until_it_is_back(watched: Watched) -> None:
    (watched.folder / "pod.gpuspec").unlink()
    with watched.get("events") as stream:
        version = event(stream)
        end = time.monotonic() + 1  # nothing may happen meanwhile
        while time.monotonic() < end:
            assert f'data-live="{version}"' in watched.page()
            time.sleep(0.2)
        write(watched.folder / "pod.gpuspec", SPEC)
        assert event(stream) != version
    code, told = watched.end()
    assert code == 0
    assert told.count("GS0002") == 1


def test_only_names_of_this_machine_are_answered(watched: Watched) -> None:
    for headers, path, code in (
        ({"Host": "rebound.example"}, "", 403),
        ({}, "../pod.gpuspec", 404),
        ({}, "anything", 404),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            watched.get(path, **headers)
        assert refused.value.code == code
        refused.value.close()


def test_a_page_in_a_browser_replaces_itself(watched: Watched, visit: Callable) -> None:
    opened = visit(watched.address)
    write(watched.folder / "parts.gpuspec", PARTS.replace("First", "Second"))
    opened.page.locator("#bill-pod", has_text="Second box").wait_for(timeout=PATIENCE * 1000)
    assert opened.complaints == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("watch", "-"), "takes a file"),
        (("watch", "none.gpuspec"), "GS0002"),
        (("watch", "pod.gpuspec", "--port", "70000"), "0..65535"),
    ],
)
def test_what_cannot_be_watched(
    words: tuple[str, ...], said: str, specc: Callable, tmp_path: Path
) -> None:
    (tmp_path / "pod.gpuspec").write_text("edition 2026\n", encoding="utf-8")
    ran = specc(*words)
    assert ran.code == 2
    assert said in ran.err


def test_a_port_that_is_taken(specc: Callable, tmp_path: Path) -> None:
    import socket

    (tmp_path / "pod.gpuspec").write_text("edition 2026\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = specc("watch", "pod.gpuspec", "--port", str(port))
    assert ran.code == 2
    assert f"port {port} can't be had" in ran.err


@pytest.mark.parametrize("kept", [True, False])
def test_a_report_is_opened(
    kept: bool, specc: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(opened.append(address)) or kept)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "pod.gpuspec").write_text("edition 2026\n", encoding="utf-8")
    from specc.cli.main import main

    monkeypatch.chdir(tmp_path)
    words = ["report", "pod.gpuspec", "--open", *(["-o", "pod.html"] if kept else [])]
    assert main(words) == 0
    assert len(opened) == 1
    page = Path(urllib.request.url2pathname(opened[0].removeprefix("file://")))
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (page == tmp_path / "pod.html") is kept
