"""A hundred faulty specs, each graded by what its message names; see faulty.toml."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

TABLE = tomllib.loads((Path(__file__).parent / "faulty.toml").read_text(encoding="utf-8"))["spec"]


def test_there_are_a_hundred() -> None:
    assert len(TABLE) >= 100
    assert len({row["name"] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=[row["name"].replace(" ", "-") for row in TABLE])
def test_the_message_names_what_a_person_needs(
    row: dict[str, str], specc: Callable[..., object], tmp_path: Path
) -> None:
    text = row["text"].lstrip("\n") if row["text"].startswith("\n") else row["text"]
    text = text if row.get("whole") else f"edition 2026\n{text}"
    (tmp_path / "example.gpuspec").write_bytes(text.encode())
    ran = specc("check", "example.gpuspec", "-f", "json")
    findings = json.loads(ran.out)["diagnostics"]
    said = [f"{finding['code']} {finding['message']} {finding['helps']}" for finding in findings]
    assert ran.code == 1, said
    assert len(findings) == row.get("count", 1), said
    finding = findings[0]
    start = finding["range"]["start"]
    assert f"{start['line']}:{start['column']}" == row["place"], said
    assert row["found"] in finding["message"], said
    labels = " ".join(label["text"] for label in finding["labels"])
    helps = "; ".join((*finding["helps"], *(fix["title"] for fix in finding["fixes"])))
    whole = f"{finding['message']}; {labels}; {helps}; {finding['notes']}"
    assert row.get("allowed", "") in whole, said
    assert row["step"] in helps, said
