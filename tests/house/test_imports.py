"""What `specc check` loads: a small file pays for nothing that it does not use."""

import subprocess
import sys
from pathlib import Path

import pytest

NEVER = (
    "jsonschema",
    "rich",
    "numpy",
    "scipy",
    "xlsxwriter",
    "cyclonedx",
    "matplotlib",
    "click",
    "referencing",
    "asyncio",
    "ssl",
)
"""Libraries that no check needs."""
PARTS = "edition 2026\n\nserver s {\n  height = 5 U\n}\n"
CLUSTER = """edition 2026

from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
}
"""


def loaded(text: str, tmp_path: Path, *words: str) -> set[str]:
    """The packages in memory after a command."""
    (tmp_path / "a.gpuspec").write_text(text)
    script = (
        "import sys; from specc.cli.main import main; code = main(sys.argv[1:]); "
        "sys.stderr.write('\\n'.join(sorted({n.partition('.')[0] for n in sys.modules})))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.split("\n"))


@pytest.mark.parametrize(
    ("text", "also"), [(PARTS, ("networkx",)), (CLUSTER, ())], ids=["parts", "cluster"]
)
def test_check_loads_only_what_it_needs(text: str, also: tuple[str, ...], tmp_path: Path) -> None:
    modules = loaded(text, tmp_path, "check", "a.gpuspec")
    assert "specc" in modules
    assert not modules & {*NEVER, *also}


def test_stations_are_loaded_when_they_are_reached(tmp_path: Path) -> None:
    script = (
        "import sys; from specc.cli.main import main; main(['check', 'a.gpuspec']); "
        "sys.stderr.write('\\n'.join(sorted(n for n in sys.modules if n.startswith('specc.'))))"
    )
    (tmp_path / "a.gpuspec").write_text(PARTS)
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    modules = ran.stderr.split("\n")
    for station in (
        "specc.physics.gemm",
        "specc.predict.modes.",
        "specc.plan.plan",
        "specc.bill.bill",
        "specc.topology.lay",
        "specc.sizing.search",
    ):
        assert not [name for name in modules if name.startswith(station)], station


def test_version_loads_no_station(tmp_path: Path) -> None:
    modules = loaded(PARTS, tmp_path, "--version")
    assert not modules & {*NEVER, "networkx", "lark", "cattrs"}
