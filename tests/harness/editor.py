"""An editor that talks to the language server over pipes, in this process."""

import json
import os
import threading
from pathlib import Path
from types import TracebackType

from specc.editor.server import LanguageServer

Json = dict[str, object]


class Client:
    """A client; every answer is waited for, so that what comes is the same on every machine."""

    def __init__(self, roots: list[str] | None = None, capabilities: Json | None = None) -> None:
        read_there, self._out = os.pipe()
        self._in, write_there = os.pipe()
        self._reading = os.fdopen(self._in, "rb")
        self._number = 0
        self._versions: dict[str, int] = {}
        self.code: int | None = None
        self.other: list[Json] = []
        self._there = os.fdopen(read_there, "rb"), os.fdopen(write_there, "wb")
        self.server = LanguageServer(*self._there)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        folders = [{"uri": Path(root).as_uri(), "name": "a"} for root in roots or ()]
        self.began = self.request(
            "initialize", {"capabilities": capabilities or {}, "workspaceFolders": folders}
        )
        self.notify("initialized", {})

    def _serve(self) -> None:
        self.code = self.server.run()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type | None, error: Exception | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self.send({"jsonrpc": "2.0", "id": "last", "method": "shutdown"})
            self.send({"jsonrpc": "2.0", "method": "exit"})
        self.end()

    def end(self) -> None:
        """Close the stream, and wait for the server."""
        os.close(self._out)
        self._thread.join(60)
        for stream in (self._reading, *self._there):
            stream.close()

    def raw(self, content: bytes) -> None:
        """Bytes as they are."""
        os.write(self._out, content)

    def send(self, message: object) -> None:
        content = json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))

    def receive(self) -> Json:
        length = 0
        while (line := self._reading.readline()) not in {b"\r\n", b""}:
            length = int(line.split(b":")[1])
        message = json.loads(self._reading.read(length))
        assert message.get("method") != "window/logMessage", message["params"]
        return message

    def until(self, number: object) -> Json:
        """The answer to a request; what else comes is kept."""
        while True:
            message = self.receive()
            if "method" not in message and message.get("id") == number:
                return message
            self.other.append(message)

    def request(self, method: str, params: object = None) -> object:
        """The result of a request; its error where it has none."""
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.send(message)
        answer = self.until(self._number)
        return answer.get("result", answer)

    def notify(self, method: str, params: object = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def open(self, address: str, text: str) -> list[Json]:
        """Open a text; what is found in it."""
        self._versions[address] = 1
        document = {"uri": address, "languageId": "gpuspec", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self.findings(address)

    def change(self, address: str, *changes: Json) -> list[Json]:
        """Change a text; what is found in it then."""
        self.type(address, *changes)
        return self.findings(address, self._versions[address])

    def type(self, address: str, *changes: Json) -> None:
        """Change a text, and wait for nothing."""
        self._versions[address] += 1
        document = {"uri": address, "version": self._versions[address]}
        self.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)}
        )

    def findings(self, address: str, version: int | None = None) -> list[Json]:
        """What the server says next of a file, or of a version of it."""
        while True:
            message = self.receive()
            params = message.get("params")
            if message.get("method") == "textDocument/publishDiagnostics":
                assert isinstance(params, dict)
                if params["uri"] == address and version in {None, params.get("version")}:
                    return params["diagnostics"]
            self.other.append(message)


def at(text: str, word: str, beyond: int = 0) -> Json:
    """The position of a word, as an editor counts."""
    before = text[: text.index(word) + beyond]
    line = before.rsplit("\n", 1)[-1]
    return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}
