"""A recorded session of an editor with the language server: each request of the protocol, with the answer that it had.

`pytest --update-cases` records it anew; read the diff.
"""

import json
import re
from pathlib import Path

import pytest

from harness.editor import Client, Json, at
from specc.disk import SUFFIX

HERE = Path(__file__).parent
PROJECT = HERE / "project"
RECORD = HERE / "session.json"
MOST = 12
"""Items of a long answer that are kept, with their number."""
FIRST = 3
"""Completions that are kept: what is declared later comes among them."""


def session(client: Client, project: Path) -> dict[str, object]:
    """What an editor asks, and what it is answered, by what it did."""
    path = project / f"main{SUFFIX}"
    text, uri = path.read_text(encoding="utf-8"), path.as_uri()
    document = {"textDocument": {"uri": uri}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}

    def asked(method: str, word: str = "", beyond: int = 1, **more: object) -> object:
        place = {"position": at(text, word, beyond)} if word else {}
        return client.request(f"textDocument/{method}", {**document, **place, **more})

    answers: dict[str, object] = {"initialize": client.began}
    answers["didOpen"] = client.open(uri, text)
    for name, word in HOVERS.items():
        answers[f"hover {name}"] = asked("hover", word)
    answers["definition"] = asked("definition", "box\n")
    answers["definition file"] = asked("definition", "parts/box")
    answers["declaration"] = asked("declaration", "half\n")
    answers["references"] = asked("references", "rate =", context={"includeDeclaration": False})
    answers["documentHighlight"] = asked("documentHighlight", "compute {")
    answers["prepareRename"] = asked("prepareRename", "hall_paris")
    answers["rename across files"] = asked("rename", "box\n", newName="chassis")
    answers["rename template"] = asked("rename", "hall_paris", newName="room")
    answers["rename alias"] = asked("rename", "offered\n}", newName="bid")
    answers["rename refused"] = asked("rename", "half\n", newName="rate")
    answers["documentSymbol"] = asked("documentSymbol")
    answers["workspace/symbol"] = client.request("workspace/symbol", {"query": "bx"})
    answers["foldingRange"] = asked("foldingRange")
    answers["selectionRange"] = asked("selectionRange", positions=[at(text, "512 tokens", 1)])
    answers["semanticTokens/full"] = asked("semanticTokens/full")
    first = {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 60}}
    answers["semanticTokens/range"] = asked("semanticTokens/range", range=first)
    answers["inlayHint"] = asked("inlayHint", range=whole)
    answers["codeLens"] = asked("codeLens")
    answers["documentLink"] = asked("documentLink")
    answers["signatureHelp"] = asked("signatureHelp", "p95 = 2048", 5)
    answers["formatting"] = asked("formatting", options={"tabSize": 2, "insertSpaces": True})
    second = _line(text, "cluster   = pod")
    answers["rangeFormatting"] = asked("rangeFormatting", range=second, options={})
    for name, (before, after, word) in COMPLETIONS.items():
        changed = text.replace(before, after)
        client.type(uri, {"text": changed})
        place = {"position": at(changed, word, len(word))}
        found = client.request("textDocument/completion", {**document, **place})
        assert isinstance(found, list)
        ranked = sorted(found, key=lambda item: item.get("sortText", item["label"]))
        answers[f"completion {name}"] = [item["label"] for item in ranked[:FIRST]]
    wrong = {"range": _line(text, "it_power"), "text": "  it_power =   0.8MW @offered"}
    client.change(uri, {"text": text})
    answers["didChange"] = client.change(uri, wrong)
    answers["codeAction"] = asked("codeAction", range=whole, context={"diagnostics": []})
    client.notify("textDocument/didSave", document)
    client.notify("$/setTrace", {"value": "off"})
    client.notify("workspace/didChangeConfiguration", {"settings": {}})
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": []}})
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    answers["didChangeWatchedFiles"] = client.findings(uri)
    for method in UNKNOWN:
        answers[method] = client.request(method, document)
    client.notify("textDocument/didClose", document)
    answers["didClose"] = client.findings(uri)
    answers["shutdown"] = client.request("shutdown")
    answers["after shutdown"] = client.request("textDocument/hover", document)
    return answers


HOVERS = {
    "param": "rate = 20", "constant": "half\n", "part": "box\n", "template": "hall_paris", "field": "topology", "word": "fat_tree",
    "argument": "median", "unit": "MW", "result": "power.it", "result elsewhere": "bisection", "block": "compute.bis",
    "model": "llama_3_1_8b {", "source": "offered\n}", "kind": "inference", "file": "parts/box",
}  # fmt: skip
UNKNOWN = (
    "textDocument/typeDefinition", "textDocument/implementation", "textDocument/prepareCallHierarchy", "textDocument/linkedEditingRange",
    "textDocument/documentColor", "textDocument/onTypeFormatting", "textDocument/diagnostic", "completionItem/resolve", "workspace/executeCommand",
)  # fmt: skip
"""Requests that the server does not offer: answered with an error, and no end."""
COMPLETIONS = {
    "modules": ("from std.nics.nvidia import cx7", "from std.nics.", "from std.nics."),
    "names of a file": (" import box, quote as offered", " import ", 'box.gpuspec" import '),
    "files": ('from "parts/box.gpuspec" import box', 'from "parts/', 'from "parts/'),
    "fields": ("topology = fat_tree\n", "\n", "fabric compute {\n    "),
    "words": ("topology = fat_tree", "topology = ", "topology = "),
    "arguments": ("lognormal(median = 512 tokens, ", "lognormal(", "lognormal("),
    "units": ("0.8 MW", "0.8 ", "0.8 "),
    "results": ("power.it <=", "power.", "require power."),
    "results elsewhere": ("chat.tpot.p95 <= 50 ms", "chat.", "require chat."),
    "blocks": ("pod.fabric.compute.bisection", "pod.fabric.", "pod.fabric."),
    "sources": ("@offered", "@", "MW @"),
    "kinds": ("minimise pod.servers\n", "s\n", "\ns"),
}


def _line(text: str, word: str) -> Json:
    """The range of the line that holds a word, without its end."""
    line = text[: text.index(word)].count("\n")
    length = len(text.split("\n")[line])
    return {"start": {"line": line, "character": 0}, "end": {"line": line, "character": length}}


def plain(value: object, folder: str) -> object:
    """Without what differs from machine to machine, and long lists cut."""
    if isinstance(value, dict):
        return {
            plain(name, folder): plain(inner, folder)
            for name, inner in value.items()
            if name != "version"
        }
    if isinstance(value, list):
        if value and isinstance(value[0], int):
            return value
        items = [plain(item, folder) for item in value[:MOST]]
        more = len(value) - MOST
        return [*items, f"{more} more"] if more > 0 else items
    if isinstance(value, str):
        text = re.sub(r"file://[^\"]*/specs/", "CATALOGUE/", value.replace(folder, "FOLDER"))
        return re.sub(r"\d+\.\d+ \([^)]*\)", "N", text)
    return value


def test_a_session_is_answered_as_recorded(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for file in PROJECT.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(PROJECT)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    with Client([str(tmp_path)]) as client:
        answers = plain(session(client, tmp_path), str(tmp_path))
    assert client.code == 0
    text = json.dumps(answers, indent=1, ensure_ascii=False) + "\n"
    if request.config.getoption("--update-cases"):
        RECORD.write_text(text, encoding="utf-8")
        return
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    for name, answer in json.loads(text).items():
        assert answer == recorded.pop(name), name
    assert not recorded
