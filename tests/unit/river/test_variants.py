"""Variants: what-ifs that are reported on demand and never change the exit code of the spec they vary."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
}
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { rate = 200 requests/s; prompt = 1024 tokens; output = 256 tokens }
  require ttft.p95 <= 1 s
}
offer own { part = g593_zd2; price = 260000 USD }
variant smaller of pod { servers = 1 x g593_zd2 }
variant open of pod { servers = auto x g593_zd2 }
"""


@pytest.fixture
def spec(tmp_path: Path) -> str:
    (tmp_path / "spec.gpuspec").write_text(SPEC)
    return "spec.gpuspec"


def test_a_variant_that_fails_changes_no_exit_code(specc: Callable[..., Any], spec: str) -> None:
    assert specc("check", spec).code == 0
    assert specc("diff", spec).code == 0
    ran = specc("predict", spec, "--variant", "smaller")
    assert ran.code == 0
    assert "GS6101" in ran.err
    assert "on 8 ×" in ran.out


def test_bill_and_sizing_of_a_variant(specc: Callable[..., Any], spec: str) -> None:
    ran = specc("bom", spec, "-f", "csv", "--variant", "smaller")
    server = next(line for line in ran.out.splitlines() if line.startswith("pod,server"))
    assert server.split(",")[7] == "1"
    ran = specc("size", spec, "--variant", "open")
    assert "pod.servers = 2" in ran.out


def test_an_unknown_variant_is_wrong_usage(specc: Callable[..., Any], spec: str) -> None:
    ran = specc("bom", spec, "--variant", "smaler")
    assert ran.code == 2
    assert "did you mean smaller?" in ran.err


def test_diff_of_a_file_lists_its_variants(specc: Callable[..., Any], spec: str) -> None:
    out = specc("diff", spec).out
    assert "smaller" in out
    assert "open" in out
