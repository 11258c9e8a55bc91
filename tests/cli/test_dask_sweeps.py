"""Sweeps on a Dask cluster: a real scheduler and two workers on this machine, where Dask is installed."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from specc.cli import cluster, sweeping

distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster pod { servers = 1 x g593_zd2 }
inference chat {
  model = llama_3_1_8b; cluster = pod
  traffic { rate = 2 requests/s; prompt = 1024 tokens; output = 128 tokens }
}
sweep s { chat.traffic.prompt = [n * 1 tokens for n in [%s]] }
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two workers of one thread each, on loopback."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made.scheduler_address


def write(tmp_path: Path, points: int) -> None:
    text = SPEC % ", ".join(str(n) for n in range(100, 100 + points))
    (tmp_path / "case.gpuspec").write_text(text)


def test_a_cluster_gives_the_same_bytes_as_one_process_and_as_a_resumed_one(
    specc: Callable[..., Any], tmp_path: Path, address: str
) -> None:
    write(tmp_path, 80)
    alone = specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv")
    on = ("--scheduler", address)
    spread = specc("sweep", "case.gpuspec", "-f", "csv", "--resume", "kept", *on)
    assert alone.out == spread.out
    kept = tmp_path / "kept"
    lines = kept.read_text().splitlines(keepends=True)
    kept.write_text("".join(lines[:3]))  # killed after two jobs of five
    assert specc("sweep", "case.gpuspec", "-f", "csv", "--resume", "kept", *on).out == alone.out


def test_a_worker_that_is_killed_loses_nothing(
    specc: Callable[..., Any], tmp_path: Path, address: str
) -> None:
    write(tmp_path, 160)
    alone = specc("sweep", "case.gpuspec", "-j", "1", "-f", "csv")
    with distributed.Client(address) as client:
        killed = client.submit(os.getpid, pure=False).result()
        os.kill(killed, signal.SIGKILL)
    assert specc("sweep", "case.gpuspec", "-f", "csv", "--scheduler", address).out == alone.out


def test_a_worker_with_another_spec_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 16)
    path = tmp_path / "case.gpuspec"
    text = path.read_text()
    task = sweeping.Task(
        source=("case.gpuspec", text, str(path)), settings={}, sweep=None, key="x"
    )
    monkeypatch.setattr(cluster._Held, "space", None)
    with pytest.raises(cluster.WorkerDiffers, match="reads other files"):
        cluster.worked(task, range(2))


def test_a_scheduler_that_is_not_there_is_told_with_what_to_do(
    specc: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 16)
    monkeypatch.setattr(cluster, "PATIENCE", "1s")
    ran = specc("sweep", "case.gpuspec", "--scheduler", "tcp://127.0.0.1:1")
    assert ran.code == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in ran.err
    assert "dask scheduler" in ran.err
