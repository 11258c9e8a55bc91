"""The language server: one message after the other, findings when nothing more waits to be read.

Fast typing is not answered stroke by stroke, and what is malformed never ends the server.

Source: Language Server Protocol 3.17.
"""

from typing import BinaryIO

from specc.editor import wire
from specc.editor.feature import Feature
from specc.editor.positions import Json
from specc.editor.wire import Ended, RequestError, Wire
from specc.editor.workspace import Workspace
from specc.registry import member, names
from specc.version import VERSION

PAUSE = 0.01
"""Seconds for which another message is waited for before findings are worked out."""
FEATURES = "specc.editor.features"
INCREMENTAL = 2


class LanguageServer:
    """Answers until the client goes away."""

    def __init__(self, reading: BinaryIO, writing: BinaryIO) -> None:
        """The two streams."""
        self.wire = Wire(reading, writing)
        self.workspace = Workspace()
        self.began = False
        self.ended = False
        self._features: dict[str, Feature] | None = None

    def run(self) -> int:
        """Serve; 0 after an orderly end, 1 otherwise."""
        self.wire.start()
        while True:
            message = self.wire.next(PAUSE if self.workspace.stale else None)
            if message is None:
                self._publish()
            elif isinstance(message, Ended) or message.get("method") == "exit":
                return 0 if self.ended else 1
            else:
                self._handle(message)

    def features(self) -> dict[str, Feature]:
        """The language features by method."""
        if self._features is None:
            self._features = {}
            for name in names(FEATURES):
                feature = member(FEATURES, name, "FEATURE")
                assert isinstance(feature, Feature)
                for method in (feature.method, *feature.more):
                    self._features[method] = feature
        return self._features

    # --- messages -----------------------------------------------------------------------------------------------------

    def _handle(self, message: Json) -> None:
        number, method = message.get("id"), message.get("method")
        if "problem" in message:
            self.wire.refuse(None, int(str(message["problem"])), str(message["why"]))
        elif not isinstance(method, str):
            if "result" not in message and "error" not in message:
                self.wire.refuse(None, wire.NO_REQUEST, "a message has a method")
        elif "id" not in message:
            self._notified(method, message.get("params"))
        elif isinstance(number, bool) or not isinstance(number, int | str):
            self.wire.refuse(None, wire.NO_REQUEST, "an id is a number or text")
        elif self.wire.cancelled(number):
            self.wire.refuse(number, wire.CANCELLED, f"{method} was cancelled")
        else:
            try:
                self.wire.send({"id": number, "result": self._answer(method, message)})
            except RequestError as error:
                self.wire.refuse(number, error.code, str(error))
            except Exception as error:
                self.wire.refuse(number, wire.BROKEN, f"{type(error).__name__}: {error}")

    def _answer(self, method: str, message: Json) -> object:
        params = message.get("params")
        if self.ended:
            raise RequestError(wire.NO_REQUEST, "the server was shut down")
        if method == "initialize":
            return self._initialize(params)
        if not self.began:
            raise RequestError(wire.NOT_READY, "`initialize` comes first")
        if method == "shutdown":
            self.ended = True
            return None
        feature = self.features().get(method)
        if feature is None:
            raise RequestError(wire.NO_METHOD, f"{method} is not offered")
        if not isinstance(params, dict):
            raise RequestError(wire.WRONG_PARAMS, f"{method} takes an object")
        answer = feature.answer if method == feature.method else feature.more[method]
        return answer(self.workspace, params)

    def _initialize(self, params: object) -> Json:
        if self.began:
            raise RequestError(wire.NO_REQUEST, "the server was initialized already")
        self.began = True
        given = params if isinstance(params, dict) else {}
        client = given.get("capabilities")
        self.workspace.client = client if isinstance(client, dict) else {}
        folders = given.get("workspaceFolders")
        self.workspace.follow(folders if isinstance(folders, list) else [given.get("rootUri")])
        capabilities: dict[str, object] = {
            "positionEncoding": "utf-16",
            "textDocumentSync": {"openClose": True, "change": INCREMENTAL, "save": True},
            "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
        }
        for feature in self.features().values():
            capabilities |= feature.capabilities
        return {
            "capabilities": capabilities,
            "serverInfo": {"name": "specc", "version": VERSION},
        }

    def _notified(self, method: str, params: object) -> None:
        if not self.began or self.ended:
            return
        given = params if isinstance(params, dict) else {}
        try:
            self._take(method, given)
        except Exception as error:
            self._log(f"{method}: {type(error).__name__}: {error}")

    def _take(self, method: str, params: Json) -> None:
        held = params.get("textDocument")
        document: Json = held if isinstance(held, dict) else {}
        address, stated = document.get("uri"), document.get("version")
        version = stated if isinstance(stated, int) else None
        if method == "initialized":
            self._watch()
        elif method == "workspace/didChangeWatchedFiles":
            self.workspace.files_changed()
        elif method == "workspace/didChangeWorkspaceFolders":
            event = params.get("event")
            added = event.get("added") if isinstance(event, dict) else None
            self.workspace.follow(added if isinstance(added, list) else [])
        elif not isinstance(address, str) or not address:
            return
        elif method == "textDocument/didOpen":
            text = document.get("text")
            self.workspace.open(address, text if isinstance(text, str) else "", version)
        elif method == "textDocument/didChange":
            changes = params.get("contentChanges")
            self.workspace.change(address, changes if isinstance(changes, list) else [], version)
        elif method == "textDocument/didClose":
            self._tell(self.workspace.close(address))

    def _watch(self) -> None:
        """Ask a client that can to tell of files that change on the disk."""
        about = self.workspace.client.get("workspace")
        watched = about.get("didChangeWatchedFiles") if isinstance(about, dict) else None
        if isinstance(watched, dict) and watched.get("dynamicRegistration") is True:
            registration = {
                "id": "files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": [{"globPattern": "**/*.gpuspec"}]},
            }
            params = {"registrations": [registration]}
            self.wire.send(
                {"id": "watch", "method": "client/registerCapability", "params": params}
            )

    def _publish(self) -> None:
        try:
            self._tell(self.workspace.next_findings())
        except Exception as error:
            self._log(f"{type(error).__name__}: {error}")

    def _tell(self, findings: dict[str, list[Json]]) -> None:
        for address, diagnostics in sorted(findings.items()):
            params: Json = {"uri": address, "diagnostics": diagnostics}
            document = self.workspace.documents.get(address)
            if document is not None and document.version is not None:
                params["version"] = document.version
            self.wire.notify("textDocument/publishDiagnostics", params)

    def _log(self, message: str) -> None:
        self.wire.notify("window/logMessage", {"type": 1, "message": message})
