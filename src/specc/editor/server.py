"""The language server: JSON-RPC over two streams, one document at a time, answers in the order of the questions.

Findings are published when a document changes and nothing more waits to be read, so that fast typing is not answered stroke by
stroke.

Source: Language Server Protocol 3.17.
"""

import json
import os
import select
from collections.abc import Callable
from typing import BinaryIO

from specc.editor.answers import Document, in_catalogue, new_compiler
from specc.editor.positions import Json, offset, position
from specc.version import VERSION

LARGEST = 64 * 2**20
"""Bytes of one message."""
NO_METHOD, BROKEN, INVALID = -32601, -32603, -32700


class LanguageServer:
    """Answers until the client goes away."""

    def __init__(self, reading: BinaryIO, writing: BinaryIO) -> None:
        """The two streams."""
        self.reading = reading
        self.writing = writing
        self.documents: dict[str, Document] = {}
        self.texts: dict[str, str] = {}
        self.waiting: dict[str, None] = {}
        self.compiler = new_compiler()
        self.ended = False
        self.answers: dict[str, Callable[[Json], object]] = {
            "initialize": self._initialize,
            "shutdown": self._shutdown,
            "textDocument/hover": self._hover,
            "textDocument/completion": self._completion,
            "textDocument/definition": self._definition,
            "textDocument/formatting": self._formatting,
        }

    def run(self) -> int:
        """Serve; 0 after an orderly end, 1 otherwise."""
        while True:
            if self.waiting and not self._more():
                self._publish()
            message = self._read()
            if message is None:
                return 0 if self.ended else 1
            if message.get("method") == "exit":
                return 0 if self.ended else 1
            self._handle(message)

    def _handle(self, message: Json) -> None:
        method, number = str(message.get("method", "")), message.get("id")
        given = message.get("params")
        params: Json = given if isinstance(given, dict) else {}
        if number is None:
            self._notified(method, params)
            return
        answer = self.answers.get(method)
        if answer is None:
            self._send(
                {"id": number, "error": {"code": NO_METHOD, "message": f"{method} is not offered"}}
            )
            return
        try:
            self._send({"id": number, "result": answer(params)})
        except Exception as error:
            self._send(
                {
                    "id": number,
                    "error": {"code": BROKEN, "message": f"{type(error).__name__}: {error}"},
                }
            )

    def _notified(self, method: str, params: Json) -> None:
        held = params.get("textDocument")
        document: Json = held if isinstance(held, dict) else {}
        address = str(document.get("uri", ""))
        if method == "textDocument/didOpen":
            self._changed(address, str(document.get("text", "")))
        elif method == "textDocument/didChange":
            changes = params.get("contentChanges")
            if isinstance(changes, list) and changes and isinstance(changes[-1], dict):
                self._changed(address, str(changes[-1].get("text", "")))
        elif method == "textDocument/didClose":
            self.texts.pop(address, None)
            self.documents.pop(address, None)
            self.waiting.pop(address, None)
            self._notify("textDocument/publishDiagnostics", {"uri": address, "diagnostics": []})

    def _changed(self, address: str, text: str) -> None:
        self.texts[address] = text
        self.documents.pop(address, None)
        if in_catalogue(address):
            self.compiler = new_compiler()
        self.waiting[address] = None

    def _publish(self) -> None:
        for address in list(self.waiting):
            del self.waiting[address]
            document = self._document(address)
            found = document.diagnostics() if document is not None else []
            self._notify("textDocument/publishDiagnostics", {"uri": address, "diagnostics": found})

    def _document(self, address: str) -> Document | None:
        """The document, compiled; None where it is not open or could not be compiled."""
        if address not in self.documents and address in self.texts:
            try:
                self.documents[address] = Document(address, self.texts[address], self.compiler)
            except Exception as error:
                self._notify(
                    "window/logMessage", {"type": 1, "message": f"{type(error).__name__}: {error}"}
                )
        return self.documents.get(address)

    # --- answers ------------------------------------------------------------------------------------------------------

    def _initialize(self, _: Json) -> Json:
        return {
            "capabilities": {
                "positionEncoding": "utf-16",
                "textDocumentSync": {"openClose": True, "change": 1},
                "hoverProvider": True,
                "completionProvider": {"triggerCharacters": [" ", "="]},
                "definitionProvider": True,
                "documentFormattingProvider": True,
            },
            "serverInfo": {"name": "specc", "version": VERSION},
        }

    def _shutdown(self, _: Json) -> None:
        self.ended = True

    def _at(self, params: Json) -> tuple[Document, int] | None:
        held, where = params.get("textDocument"), params.get("position")
        address = str(held.get("uri", "")) if isinstance(held, dict) else ""
        document = self._document(address)
        if document is None:
            return None
        return document, offset(document.source, where) if isinstance(where, dict) else 0

    def _hover(self, params: Json) -> Json | None:
        found = self._at(params)
        text = found[0].hover(found[1]) if found else ""
        return {"contents": {"kind": "markdown", "value": text}} if text else None

    def _completion(self, params: Json) -> list[Json]:
        found = self._at(params)
        return list(found[0].completions(found[1])) if found else []

    def _definition(self, params: Json) -> Json | None:
        found = self._at(params)
        return found[0].definition(found[1]) if found else None

    def _formatting(self, params: Json) -> list[Json]:
        from specc.syntax.format import formatted

        found = self._at(params)
        if found is None:
            return []
        source = found[0].source
        text, _ = formatted(source)
        if text == source.text:
            return []
        whole = {"start": {"line": 0, "character": 0}, "end": position(source, len(source.text))}
        return [{"range": whole, "newText": text}]

    # --- the wire -----------------------------------------------------------------------------------------------------

    def _more(self) -> bool:
        """Whether another message waits to be read; where that cannot be told, findings come once more than needed."""
        try:
            handle = self.reading.fileno()
        except (OSError, ValueError):
            return False
        if os.name != "posix":
            return False
        return bool(select.select([handle], [], [], 0.01)[0])

    def _read(self) -> Json | None:
        """The next message; None at the end, an empty one where it was no message."""
        length = 0
        while True:
            line = self.reading.readline(1024)
            if not line:
                return None
            if line in {b"\r\n", b"\n"}:
                break
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
        if length > LARGEST:
            return None
        content = self.reading.read(length)
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            self._send({"id": None, "error": {"code": INVALID, "message": "this is no JSON"}})
            return {}
        return found if isinstance(found, dict) else {}

    def _notify(self, method: str, params: Json) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Json) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=True).encode()
        self.writing.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.writing.flush()
