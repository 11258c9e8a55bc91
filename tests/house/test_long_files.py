"""Files stay short enough to be read at one sitting."""

from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"
MOST_LINES = 400


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_files_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{lines} lines: split it where its parts do not need each other"
