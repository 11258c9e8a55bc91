"""The language server, talked to as an editor does."""

import io
import json
from pathlib import Path

import pytest

from specc.diagnostics.source import Source
from specc.editor.answers import Document, new_compiler
from specc.editor.positions import offset, position
from specc.editor.server import LanguageServer

ADDRESS = "file:///nowhere/pod.gpuspec"
TEXT = """edition 2026

## Where it stands.
site hall {
  it_power = 0.8 MW
}

server box {
  title  = "日本🎉"
  height = 5 U
}

cluster pod {
  site    = hall
  servers = 2 x box
}
"""


def talk(*messages: dict) -> list[dict]:
    """What the server answers to these messages."""
    wire = b""
    for message in (*messages, {"id": 99, "method": "shutdown"}, {"method": "exit"}):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        wire += b"Content-Length: %d\r\n\r\n%s" % (len(content), content)
    out = io.BytesIO()
    assert LanguageServer(io.BytesIO(wire), out).run() == 0
    answers = []
    rest = out.getvalue()
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = int(head.split(b":")[1])
        answers.append(json.loads(rest[:length]))
        rest = rest[length:]
    return answers


def opened(text: str) -> dict:
    return {
        "method": "textDocument/didOpen",
        "params": {"textDocument": {"uri": ADDRESS, "text": text}},
    }


def asked(method: str, text: str, word: str, beyond: int = 0) -> dict:
    where = position(Source("a", text), text.index(word) + beyond)
    return {
        "id": 1,
        "method": f"textDocument/{method}",
        "params": {"textDocument": {"uri": ADDRESS}, "position": where},
    }


def answer(text: str, method: str, word: str, beyond: int = 0) -> object:
    return next(
        found["result"]
        for found in talk(opened(text), asked(method, text, word, beyond))
        if found.get("id") == 1
    )


def findings(text: str) -> list[dict]:
    found = [
        one for one in talk(opened(text)) if one.get("method") == "textDocument/publishDiagnostics"
    ]
    return found[-1]["params"]["diagnostics"]


def test_it_says_what_it_can() -> None:
    found = talk({"id": 1, "method": "initialize", "params": {}})[0]["result"]["capabilities"]
    assert found["hoverProvider"]
    assert found["documentFormattingProvider"]


def test_findings_have_ranges_in_utf_16() -> None:
    text = TEXT.replace("5 U", "5 Gigs").replace('"日本🎉"', '"日本🎉" + 80 Gigs')
    found = findings(text)
    assert {one["code"] for one in found} >= {"GS2101"}
    line = text.split("\n")[8]
    first = next(one for one in found if one["range"]["start"]["line"] == 8)
    units = len(line[: line.index("Gigs")].encode("utf-16-le")) // 2
    assert first["range"]["start"]["character"] in {units, units - 3}


def test_a_good_text_has_no_errors() -> None:
    assert not [one for one in findings(TEXT) if one["severity"] == 1]


def test_a_change_is_judged_anew_and_closing_clears() -> None:
    change = {
        "method": "textDocument/didChange",
        "params": {
            "textDocument": {"uri": ADDRESS},
            "contentChanges": [{"text": TEXT.replace("5 U", "5 Gigs")}],
        },
    }
    close = {"method": "textDocument/didClose", "params": {"textDocument": {"uri": ADDRESS}}}
    found = [
        one["params"]["diagnostics"]
        for one in talk(opened(TEXT), change, close)
        if "method" in one
    ]
    assert any(one["code"] == "GS2101" for one in found[-2])
    assert found[-1] == []


def test_hover_explains_fields_entities_and_units() -> None:
    assert "Power for equipment" in str(answer(TEXT, "hover", "it_power"))
    assert "Where it stands" in str(answer(TEXT, "hover", "hall\n"))
    assert "W" in str(answer(TEXT, "hover", "MW"))


def test_definition_goes_to_the_declaration() -> None:
    found = answer(TEXT, "definition", "box\n}")
    assert found["range"]["start"] == {"line": 7, "character": 7}


def test_completion_offers_fields_units_and_names() -> None:
    def labels(text: str, word: str, beyond: int) -> set[str]:
        return {one["label"] for one in answer(text, "completion", word, beyond)}

    assert {"oversubscription", "spine"} <= labels(
        TEXT.replace("site    = hall", "fabric f {\n\n}"), "fabric f {\n", 11
    )
    assert {"GB", "MW"} <= labels(TEXT, "0.8 MW", 4)
    cooled = TEXT.replace("height = 5 U", "cooling = liquid(")
    assert {"air", "liquid"} <= labels(cooled, "cooling = ", 10)
    assert {"to_liquid"} <= labels(cooled, "liquid(", 7)
    assert {"hall", "box"} <= labels(TEXT, "= hall", 2)
    assert {"cluster", "training"} <= labels(TEXT, "\n\nserver", 1)


def test_formatting_is_that_of_fmt() -> None:
    found = answer(TEXT.replace("height = 5 U", "height=5 U"), "formatting", "edition")
    assert found[0]["newText"] == TEXT
    assert answer(TEXT, "formatting", "edition") == []


@pytest.mark.parametrize(
    "message",
    [
        {
            "id": 1,
            "method": "textDocument/hover",
            "params": {"textDocument": {"uri": "file:///other"}, "position": {}},
        },
        {
            "id": 1,
            "method": "textDocument/hover",
            "params": {
                "textDocument": {"uri": ADDRESS},
                "position": {"line": 10**9, "character": 10**9},
            },
        },
        {
            "id": 1,
            "method": "textDocument/hover",
            "params": {"textDocument": {"uri": ADDRESS}, "position": {"line": 8, "character": 15}},
        },
        {"id": 1, "method": "textDocument/completion", "params": None},
        {"id": 1, "method": "nothing/known"},
    ],
)
def test_odd_questions_are_answered(message: dict) -> None:
    assert [one for one in talk(opened(TEXT), message) if one.get("id") == 1]


def test_noise_on_the_wire_is_no_end() -> None:
    out = io.BytesIO()
    wire = b"Content-Length: 5\r\n\r\n{nope" + b"Content-Length: 2\r\n\r\n[]"
    assert LanguageServer(io.BytesIO(wire), out).run() == 1
    assert b"no JSON" in out.getvalue()


@pytest.mark.parametrize("text", ["", "a", "é🎉\nx\n", "🎉🎉"])
def test_positions_go_there_and_back(text: str) -> None:
    source = Source("a", text)
    for at in range(len(text) + 1):
        assert offset(source, position(source, at)) == at


def test_a_kept_compiler_says_what_a_fresh_one_says(tmp_path: Path) -> None:
    kept = new_compiler()
    part = tmp_path / "part.gpuspec"
    main = f"{tmp_path.as_uri()}/main.gpuspec"
    imports = (
        'edition 2026\nfrom "part.gpuspec" import box\nfrom std.servers.gigabyte import g593_zd2\n'
    )
    texts = [
        f"{imports}cluster pod {{ servers = 2 x box }}\n",
        f"{imports}cluster pod {{ servers = 2 x g593_zd2 }}\n",
        f"{imports}cluster pod {{ servers = 2 x bax }}\n",
        f"{imports}server b of g593_zd2 {{ height = 1 W }}\nlet a = nowhere\n",
        "edition 2026\n",
        f"{imports}for n in [1, 2] {{ server s{{n}} of box {{ height = n U }} }}\n",
    ]
    parts = ["server box { height = 5 U }\n", "server box { height = 5 W }\n", "server bix { }\n"]
    for text in (*texts, *reversed(texts)):
        for body in parts:
            part.write_text(f"edition 2026\n{body}")
            again = Document(main, text, kept)
            fresh = Document(main, text)
            assert again.diagnostics() == fresh.diagnostics()
