"""What the compiler runs is what Lark makes of the grammar today."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_regenerating_changes_nothing() -> None:
    path = ROOT / "scripts/grammar_tables.py"
    spec = importlib.util.spec_from_file_location("grammar_tables", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    written = (ROOT / "src/specc/syntax/tables.py").read_text(encoding="utf-8")
    assert script.text() == written, "run scripts/grammar_tables.py"
