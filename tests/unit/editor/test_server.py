"""The language server, talked to as an editor does, and as nobody should."""

import json
from pathlib import Path

import pytest

from harness.editor import Client, at
from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.editor.document import address_of, path_of
from specc.editor.positions import offset, position

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
PART = "edition 2026\n\nserver box {\n  height = 5 U\n}\n"
USER = 'edition 2026\n\nfrom "part.gpuspec" import box\n\nserver own : box {\n  height = 6 U\n}\n'


def codes(findings: list[dict]) -> set[str]:
    return {one["code"] for one in findings}


def test_columns_are_counted_in_utf_16() -> None:
    text = TEXT.replace('"日本🎉"', '"日本🎉" + 80 Gigs')
    with Client() as client:
        found = client.open(ADDRESS, text)
        here = next(one for one in found if one["code"] == "GS2101")
        assert here["range"]["start"] == at(text, "Gigs")
        # What is typed behind a letter of two units lands behind it.
        after = at(text, "🎉", 1)
        change = {"range": {"start": after, "end": after}, "text": "!"}
        client.change(ADDRESS, change)
        document = client.server.workspace.documents[ADDRESS]
        assert "🎉!" in document.text
        inside = {**after, "character": after["character"] - 1}
        client.change(ADDRESS, {"range": {"start": inside, "end": inside}, "text": "?"})
        assert document.text.encode()


@pytest.mark.parametrize("text", ["", "a", "é🎉\nx\n", "🎉🎉"])
def test_positions_go_there_and_back(text: str) -> None:
    source = Source("a", text)
    for place in range(len(text) + 1):
        assert offset(source, position(source, place)) == place


def test_addresses_and_paths_go_there_and_back(tmp_path: Path) -> None:
    path = str((tmp_path / "a b%é🎉.gpuspec").resolve())
    assert path_of(address_of(path)) == path
    assert path_of("untitled:Untitled-1").endswith("Untitled-1.gpuspec")


def test_it_finds_what_check_finds(tmp_path: Path) -> None:
    (tmp_path / "part.gpuspec").write_text(PART)
    texts = [
        USER,
        USER.replace("6 U", "6 W"),
        USER.replace("import box", "import bax"),
        USER + "cluster pod { servers = 2 x own }\nrequire pod.power.it <= 1 kW\n",
        USER + "let a = nowhere\nserver\n",
        "edition 2026\nserver s {\n",
        "",
    ]
    main = tmp_path / "main.gpuspec"
    with Client() as client:
        first = True
        for text in texts:
            main.write_text(text)
            desk = Desk()
            source, _ = desk.read(str(main))
            checked = Compiler(desk.store, desk.catalogue).compile(source, str(main), {})
            address = main.as_uri()
            shown = client.open(address, text) if first else client.change(address, {"text": text})
            first = False
            assert [one["code"] for one in shown] == [
                one.code
                for one in checked.diagnostics
                if one.span is None or one.span.source.path == str(main)
            ]


def test_unsaved_texts_are_imported_and_importers_hear_of_them(tmp_path: Path) -> None:
    part, user = tmp_path / "part.gpuspec", tmp_path / "user.gpuspec"
    part.write_text(PART)
    with Client([str(tmp_path)]) as client:
        assert codes(client.open(user.as_uri(), USER)) == set()
        assert codes(client.open(part.as_uri(), PART)) == set()
        client.findings(user.as_uri())
        client.change(part.as_uri(), {"text": PART.replace("server box", "server case")})
        assert codes(client.findings(user.as_uri())) == {"GS2201"}
        client.change(part.as_uri(), {"text": PART.replace("5 U", "5 Gigs")})
        client.findings(user.as_uri())
        client.notify("textDocument/didClose", {"textDocument": {"uri": part.as_uri()}})
        assert codes(client.findings(user.as_uri())) == set()


def test_what_is_wrong_in_an_imported_file_is_shown_there(tmp_path: Path) -> None:
    part, user = tmp_path / "part.gpuspec", tmp_path / "user.gpuspec"
    part.write_text(PART.replace("5 U", "5 Gigs"))
    with Client() as client:
        client.open(user.as_uri(), USER)
        shown = [m["params"] for m in client.other if "diagnostics" in m.get("params", {})]
        assert [codes(one["diagnostics"]) for one in shown] == [{"GS2101"}]
        assert shown[0]["uri"] == part.as_uri()
        client.notify("textDocument/didClose", {"textDocument": {"uri": user.as_uri()}})
        assert client.findings(part.as_uri()) == []


HOSTILE = [
    b"Content-Length: 5\r\n\r\n{nope",
    b"Content-Length: 2\r\n\r\n[]",
    b"Content-Length: 4\r\n\r\nnull",
    b"Content-Length: 3\r\n\r\n\xff\xfe\xfd",
    b"Content-Length: 0\r\n\r\n",
    b"Content-Length: -7\r\n\r\n",
    b"Content-Length: many\r\n\r\n",
    b"Content-Type: nothing\r\n\r\n",
    b"\r\n\r\n\r\n",
    b"Content-Length: 4\r\n\r\n" + b'{"jsonrpc": "2.0", "id": 7}',
    b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000,
    b"x" * 10_000 + b"\r\n",
]


@pytest.mark.parametrize("noise", HOSTILE, ids=range(len(HOSTILE)))
def test_noise_on_the_wire_is_no_end(noise: bytes) -> None:
    with Client() as client:
        client.raw(noise)
        answer = client.request("textDocument/hover", {"textDocument": {"uri": "file:///none"}})
        assert answer is None
    assert client.code == 0


def test_a_length_beyond_the_end_swallows_and_goes_on() -> None:
    with Client() as client:
        inner = b'Content-Length: 17\r\n\r\n{"jsonrpc":"2.0"}'
        client.raw(b"Content-Length: %d\r\n\r\n" % (len(inner) + 3) + inner + b"zzz")
        assert client.request("nothing/known", {})["error"]["code"] == -32601


NONSENSE = (None, 7, [], "text", {}, {"textDocument": 3}, {"textDocument": {"uri": 9}})


def test_wrong_params_of_every_request_are_answered() -> None:
    huge = 2**40
    with Client() as client:
        client.open(ADDRESS, TEXT)
        for method in client.server.features():
            for params in NONSENSE:
                client.request(method, params)
            for place in (
                None,
                3,
                {},
                {"line": -1, "character": "x"},
                {"line": huge, "character": huge},
            ):
                document = {"uri": ADDRESS}
                area = {"start": place, "end": place}
                answer = client.request(
                    method,
                    {"textDocument": document, "position": place, "range": area, "positions": [place], "newName": 4,
                     "query": [], "context": 5, "options": 6},
                )  # fmt: skip
                assert not (
                    isinstance(answer, dict) and answer.get("error", {}).get("code") == -32603
                ), method
        for params in NONSENSE:
            for method in ("didOpen", "didChange", "didClose", "didSave"):
                client.notify(f"textDocument/{method}", params)
            client.notify("workspace/didChangeWorkspaceFolders", params)
            client.notify("$/cancelRequest", params)
        versions = {"uri": ADDRESS, "version": "x"}
        for change in (
            None,
            {},
            {"text": 3},
            {"range": 4, "text": "a"},
            {"range": {"start": huge}, "text": ""},
        ):
            client.notify(
                "textDocument/didChange", {"textDocument": versions, "contentChanges": [change]}
            )
        client.notify("textDocument/didChange", {"textDocument": versions, "contentChanges": 5})
        assert client.request("textDocument/hover", {"textDocument": {"uri": "x"}}) is None
    assert client.code == 0


def test_lone_surrogates_and_zeros_in_texts_and_addresses() -> None:
    with Client() as client:
        for text in ('edition 2026\nlet a = "\ud800"\n', "edition 2026\n\0", "\udfff"):
            client.open("file:///nowhere/\ud800.gpuspec", text)
            client.open("file:///nowhere/%00.gpuspec", text)
        assert client.request("textDocument/hover", {"textDocument": {"uri": "x"}}) is None


def test_requests_come_after_initialize_and_none_after_shutdown() -> None:
    client = Client()
    assert client.request("initialize", {})["error"]["code"] == -32600
    assert client.request("shutdown") is None
    assert client.request("textDocument/hover", {})["error"]["code"] == -32600
    client.notify("exit")
    client.end()
    assert client.code == 0
    client = Client()
    client.server.began = False
    assert client.request("textDocument/hover", {})["error"]["code"] == -32002
    client.notify("exit")
    client.end()
    assert client.code == 1


def test_ids_are_numbers_or_texts() -> None:
    with Client() as client:
        for number in (None, [1], {"a": 1}, 1.5, True):
            client.send({"jsonrpc": "2.0", "id": number, "method": "shutdown"})
            assert client.until(None)["error"]["code"] == -32600
        client.send({"jsonrpc": "2.0", "id": 9})
        assert client.until(None)["error"]["code"] == -32600
        client.send({"jsonrpc": "2.0", "id": 9, "result": None})
        client.send({"jsonrpc": "2.0", "id": "a text", "method": "nothing/known", "params": {}})
        assert client.until("a text")["error"]["code"] == -32601


def test_what_is_cancelled_before_it_is_begun_is_not_answered() -> None:
    with Client() as client:
        document = {"uri": ADDRESS, "text": TEXT + "require pod.power.it <= 1 W\n"}
        messages = [
            {"method": "textDocument/didOpen", "params": {"textDocument": document}},
            {
                "id": "slow",
                "method": "textDocument/codeLens",
                "params": {"textDocument": document},
            },
            {
                "id": "late",
                "method": "textDocument/codeLens",
                "params": {"textDocument": document},
            },
            {"method": "$/cancelRequest", "params": {"id": "late"}},
        ]
        wire = b""
        for message in messages:
            content = json.dumps({"jsonrpc": "2.0", **message}).encode()
            wire += b"Content-Length: %d\r\n\r\n%s" % (len(content), content)
        client.raw(wire)
        assert client.until("slow")["result"]
        assert client.until("late")["error"]["code"] == -32800
