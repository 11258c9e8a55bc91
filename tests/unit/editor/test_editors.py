"""What editors colour by is what the grammar says, and a client by the protocol's own library talks to the server."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pygments import lex
from pygments.token import Keyword, Name, Number, String

from specc.syntax import tables
from specc.syntax.lexer import pieces

ROOT = Path(__file__).parent.parent.parent.parent
EXAMPLE = ROOT / "specs" / "examples" / "pretrain_70b.gpuspec"
VSCODE = ROOT / "editors" / "vscode"


def script() -> object:
    spec = importlib.util.spec_from_file_location("words", ROOT / "scripts" / "editor_words.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_writing_the_words_again_changes_nothing() -> None:
    for path, made in script().FILES.items():
        assert (ROOT / path).read_text(encoding="utf-8") == made(), "run scripts/editor_words.py"


def test_textmate_reads_numbers_and_quantities_as_the_compiler_does() -> None:
    grammar = json.loads((VSCODE / "syntaxes" / "gpuspec.tmLanguage.json").read_text())
    patterns = {one["name"]: one.get("match") for one in grammar["patterns"] if "name" in one}
    quantity = re.compile(patterns["constant.numeric.quantity.gpuspec"])
    text = EXAMPLE.read_text(encoding="utf-8")
    seen = [spelling for kind, spelling, _ in pieces(text) if kind == "quantity"]
    assert seen
    assert all(quantity.fullmatch(spelling) for spelling in seen)
    assert not quantity.match("2 x")
    coloured = " ".join(str(pattern) for pattern in patterns.values())
    for word in (*tables.RESERVED, *tables.SOFT):
        assert re.search(rf"\b{word}\b", coloured + str(grammar)), word


def test_pygments_finds_the_lexer_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["gpuspec"].partition(":")
    lexer = getattr(importlib.import_module(module), name)()
    text = 'edition 2026\nserver box {\n  memory = 80 GB\n  title = "a"\n}\n'
    found = {value: kind for kind, value in lex(text, lexer)}
    assert found["edition"] is Keyword
    assert found["80 GB"] is Number
    assert found['"a"'] is String
    assert found["memory"] is Name


def test_the_extension_names_files_that_are_there() -> None:
    package = json.loads((VSCODE / "package.json").read_text())
    offered = package["contributes"]
    for entry in (*offered["grammars"], *offered["snippets"]):
        assert (VSCODE / entry["path"]).is_file()
    assert (VSCODE / offered["languages"][0]["configuration"]).is_file()
    commands = {one["command"] for one in offered["commands"]}
    source = (VSCODE / "extension.js").read_text()
    assert commands == set(re.findall(r'registerCommand\("([^"]+)"', source))


def test_snippets_are_specs() -> None:
    from specc.diagnostics.source import Source
    from specc.syntax.parse import parse

    snippets = json.loads((VSCODE / "snippets" / "gpuspec.json").read_text())
    for name, snippet in snippets.items():
        body = re.sub(r"\$\{\d:([^}]*)\}", r"\1", "\n".join(snippet["body"]))
        text = re.sub(r"\$\{?\d\}?", "", body)
        head = "" if text.startswith("edition") else "edition 2026\n"
        nested = f"cluster c {{\n{text}\n}}" if text.startswith("fabric") else text
        assert parse(Source(name, f"{head}{nested}\n"))[1] == [], name


def test_a_client_by_the_protocols_library_talks_to_the_server() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on this machine")
    modules = os.environ.get("NODE_PATH", str(VSCODE / "node_modules"))
    if not (Path(modules) / "vscode-languageserver-protocol").is_dir():
        pytest.skip("`npm ci` was not run in editors/vscode")
    ran = subprocess.run(
        [node, str(VSCODE / "test" / "client.js"), sys.executable, "-m", "specc"],
        env={**os.environ, "NODE_PATH": modules},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
