"""The public face: the page in the manual runs, values cannot be changed, and importing it costs nothing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import specc

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
FABRIC = """edition 2026

from std.nics.nvidia import cx7
from std.servers.gigabyte import g593_zd2
from std.switches.nvidia import qm9700

cluster pod {
  servers = 4 x g593_zd2

  fabric compute {
    topology = leaf_spine
    nic      = cx7
    leaf     = qm9700
    spine    = qm9700
  }
}

variant larger of pod {
  servers = 8 x g593_zd2
}
"""


def test_the_manual_runs() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 6
    exec("\n".join(blocks), {})


def test_importing_is_cheap() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, specc; print(*(m for m in sys.modules if m in {'attr', 'specc.api', 'specc.units', 'specc.diagnostics'}))"],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    assert loaded.stdout.split() == []


def test_only_public_names() -> None:
    assert set(dir(specc)) == {
        "Finding", "Quantity", "Requirement", "Result", "__version__", "compile",
    }  # fmt: skip
    for name in dir(specc):
        assert getattr(specc, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = specc.nothing


def test_graphs_of_a_fabric() -> None:
    result = specc.compile(FABRIC)
    graph, ports = result.graph, result.port_graph
    leaves = graph.nodes["pod/compute leaf"]
    assert leaves["role"] == "switch"
    assert sum(e["links"] for _, _, e in graph.edges(data=True) if e["fabric"]) == (
        ports.number_of_edges()
    )
    ends = [node for node in ports if ports.degree[node] == 8]
    assert len(ends) >= 4
    assert {data["rate"] for _, _, data in ports.edges(data=True)} == {50_000_000_000}
    assert result.variants["larger"].graph.nodes["pod/server g593_zd2"]["count"] == 8


def test_nothing_can_be_changed() -> None:
    result = specc.compile(FABRIC)
    with pytest.raises(AttributeError):
        result.failed = True
    with pytest.raises(TypeError):
        result.entities["pod"] = None
    with pytest.raises(AttributeError):
        result.findings[0].code = "GS0000"


def test_files_and_documents(tmp_path: Path) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(FABRIC, encoding="utf-8")
    assert specc.compile(path).value("pod.servers").value == 4
    assert specc.compile(str(path)).value("pod.servers").value == 4
    document = '{"schema": "gpuspec.model/2", "entities": {"hall": {"kind": "site", "pue": 1.25}}}'
    assert specc.compile(document).entities["hall"].pue == specc.Quantity(1.25)
    assert [f.code for f in specc.compile('{"schema": 3}').findings] == ["GS1403", "GS1403"]
    assert [f.code for f in specc.compile(tmp_path / "missing.gpuspec").findings] == ["GS0002"]


def test_settings_are_written_as_in_the_language() -> None:
    text = "edition 2026\n\nparam many = 2\nparam both = false\n\nrequire many == 3 and both\n"
    result = specc.compile(text, settings={"many": 3, "both": True})
    assert [r.status for r in result.requirements] == ["met"]
    assert [f.code for f in specc.compile(text, settings={"none": 1}).findings] == ["GS2302"] or (
        specc.compile(text, settings={"none": 1}).failed
    )


def test_what_has_no_value() -> None:
    result = specc.compile(FABRIC)
    assert result.value("pod.cost.total") is None
    for path in ("pod.nothing", "nobody.duration", "pod"):
        with pytest.raises(KeyError):
            result.value(path)
