"""What a check loads and makes before it reads a line, in counts that every machine agrees on."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"
OURS = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}  # whatever else is installed
PARTS = "edition 2026\nserver s { height = 5 U }\n"
SYSTEM = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}
"""
TRAINING = (
    SYSTEM
    + """
training tuned {
  model        = llama_3_1_8b
  cluster      = pod
  tokens       = 10B tokens
  global_batch = 512 sequences
  sequence     = 8192 tokens
  sharding     = fsdp
  recompute    = full
}
"""
)
SERVICE = (
    SYSTEM
    + """
inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic {
    rate   = 5 requests/s
    prompt = 1000 tokens
    output = 200 tokens
  }
}
"""
)
COUNT = """
import json, sys
import attr._make
made = []
build = attr._make._ClassBuilder.build_class
attr._make._ClassBuilder.build_class = lambda self: made.append(self) or build(self)
from specc.cli.main import main
code = main(["check", "a.gpuspec", "--quiet"])
ours = [name for name in sys.modules if name.startswith("specc")]
sys.stderr.write(json.dumps({"code": code, "all": len(sys.modules), "ours": len(ours), "attrs": len(made)}))
"""


@pytest.mark.parametrize(
    ("text", "most"),
    [
        (PARTS, {"all": 290, "ours": 170, "attrs": 19}),
        (TRAINING, {"all": 719, "ours": 597, "attrs": 68}),
        (SERVICE, {"all": 803, "ours": 583, "attrs": 68}),
    ],
    ids=["parts", "training", "service"],
)
def test_a_check_loads_no_more_than_it_did(
    text: str, most: dict[str, int], tmp_path: Path
) -> None:
    (tmp_path / "a.gpuspec").write_text(text)
    ran = subprocess.run(
        [sys.executable, "-c", COUNT],
        cwd=tmp_path,
        env=OURS,
        capture_output=True,
        text=True,
        check=True,
    )
    document = json.loads(ran.stderr)
    assert document.pop("code") == 0
    over = {name: count for name, count in document.items() if count > most[name]}
    assert not over, (
        "a module or class more is paid for by every check; if it must be, raise the count"
    )


@pytest.mark.parametrize(("word", "most"), [("--version", 8), ("--help", 50)])
def test_help_loads_no_compiler(word: str, most: int, tmp_path: Path) -> None:
    script = (
        "import sys; from specc.cli.main import main; main(sys.argv[1:]); "
        "sys.stderr.write(' '.join(n for n in sys.modules if n.startswith('specc') or n == 'attr'))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, word],
        cwd=tmp_path,
        env=OURS,
        capture_output=True,
        text=True,
        check=True,
    )
    modules = ran.stderr.split()
    assert not {"attr", "specc.compiler", "specc.diagnostics.diagnostic"} & set(modules)
    assert len(modules) <= most


def _attrs_classes(text: str) -> list[int]:
    """Lines that declare a class with attrs, or import what does."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "attrs"
            and node.attr in {"define", "frozen", "mutable", "field"}
        )
        or (isinstance(node, ast.ImportFrom) and node.module == "attrs")
    ]


def test_only_the_typed_model_is_made_of_attrs_classes() -> None:
    elsewhere = {
        str(path.relative_to(SOURCE)): lines
        for path in sorted(SOURCE.rglob("*.py"))
        if "design" not in path.relative_to(SOURCE).parts
        and (lines := _attrs_classes(path.read_text(encoding="utf-8")))
    }
    assert not elsewhere, "use `record` and `field` of specc.record"


def test_the_search_finds_them() -> None:
    text = "import attrs\n@attrs.frozen\nclass A:\n    a: int = attrs.field(default=1)\nfrom attrs import field\n"
    assert sorted(_attrs_classes(text)) == [2, 4, 5]
