"""Ratios of time, printed: `pytest tests/bench -s`. Machines differ and shared ones lie, so nothing here fails by the clock.

What is asserted is what no load can change: that time grows in proportion to the text, seen over several rounds.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

BLOCK = """
server s{n} {{
  title     = "Server {n}"
  vendor    = "Somebody"
  height    = 5 U
  power     = 8.5 kW
  power_max = 10.2 kW
  mass      = 120 kg
  released  = "2026-01"
  psus_needed = 4
}}
"""
LIBRARIES = "import lark, attrs, cattrs"


def text_of(lines: int) -> str:
    """About so many lines of servers."""
    blocks = lines // BLOCK.count("\n")
    return "edition 2026\n" + "".join(BLOCK.format(n=n) for n in range(blocks))


def seconds(command: list[str], cwd: Path, rounds: int = 5) -> float:
    """CPU seconds of a process, user and system, the least of some rounds; bytecode is there, as installed programs have it."""
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(cwd / "bytecode"),
    }
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, env=environment)
    best = float("inf")
    for _ in range(rounds):
        before = resource.getrusage(
            resource.RUSAGE_CHILDREN
        )  # in microseconds, where times() counts in ticks of 10 ms
        subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


@pytest.mark.bench
def test_start_up(tmp_path: Path) -> None:
    (tmp_path / "hello.gpuspec").write_text(text_of(11))
    libraries = seconds([sys.executable, "-c", LIBRARIES], tmp_path)
    empty = seconds([sys.executable, "-c", "pass"], tmp_path)
    hello = seconds([sys.executable, "-m", "specc", "check", "hello.gpuspec"], tmp_path)
    version = seconds([sys.executable, "-m", "specc", "--version"], tmp_path)
    print(
        f"\ncheck hello {hello * 1000:.0f} ms = {hello / libraries:.2f} × ({LIBRARIES}); asked for: at most 1.5"
    )
    print(
        f"--version {version * 1000:.0f} ms, python -c pass {empty * 1000:.0f} ms, libraries {libraries * 1000:.0f} ms"
    )
    assert hello > empty


@pytest.mark.bench
def test_throughput(tmp_path: Path) -> None:
    rates = []
    for lines in (12_500, 25_000, 50_000):
        (tmp_path / "a.gpuspec").write_text(text_of(lines))
        took = seconds([sys.executable, "-m", "specc", "check", "a.gpuspec"], tmp_path, rounds=2)
        rates.append(lines / took)
        print(f"\n{lines} lines in {took:.2f} s: {lines / took:.0f} lines/s; asked for: 15000")
    assert rates[-1] > rates[0] / 2.5, "time grows faster than the text"


@pytest.mark.bench
def test_the_parser_grows_with_the_text() -> None:
    from specc.diagnostics.source import Source
    from specc.syntax.parse import parse

    def cost(lines: int) -> float:
        source = Source("a", text_of(lines))
        started = time.process_time()
        parse(source)
        return time.process_time() - started

    cost(1_000)
    small, large = min(cost(10_000) for _ in range(3)), min(cost(40_000) for _ in range(3))
    print(f"\nparse: {10_000 / small:.0f} and {40_000 / large:.0f} lines/s")
    assert large < small * 4 * 2.5


@pytest.mark.bench
def test_variants_grow_with_their_number() -> None:
    from specc.cli.reading import Desk
    from specc.diagnostics.source import Source
    from specc.resolve.modules import Loader
    from specc.resolve.resolve import Reader

    def cost(count: int) -> float:
        variants = "".join(
            f"variant v{n} of s {{ height = {n % 90 + 2} U }}\n" for n in range(count)
        )
        source = Source("a", f"edition 2026\nserver s {{ height = 1 U }}\n{variants}")
        desk = Desk()
        reader = Reader(Loader(desk.store, desk.catalogue))
        started = time.process_time()
        design, diagnostics = reader.read(source, "/nowhere/a")
        assert len(design.variants) == count
        assert not diagnostics
        return time.process_time() - started

    cost(100)
    small, large = min(cost(250) for _ in range(3)), min(cost(1_000) for _ in range(3))
    print(f"\nvariants: {small / 250 * 1e3:.2f} and {large / 1_000 * 1e3:.2f} ms each")
    assert large < small * 4 * 2.5
