"""JSON-RPC over two streams: messages read ahead by a thread of their own, so that what was cancelled meanwhile is known.

What is no message is answered with an error and passed by; the next header that can be read begins the next message.

Source: JSON-RPC 2.0; Language Server Protocol 3.17, base protocol.
"""

import json
import re
from queue import Empty, Queue
from threading import Thread
from typing import BinaryIO

from specc.editor.positions import Json

LARGEST = 64 * 2**20
"""Bytes of one message."""
_LINE = 4096
_LENGTH = re.compile(rb"Content-Length:[ \t]*(\d{1,18})[ \t]*\r?\n\Z", re.IGNORECASE)

NOT_JSON, NO_REQUEST, NO_METHOD, WRONG_PARAMS, BROKEN = -32700, -32600, -32601, -32602, -32603
NOT_READY, CANCELLED = -32002, -32800


class RequestError(Exception):
    """Why a request has no result, for its sender."""

    def __init__(self, code: int, message: str) -> None:
        """`code` is one of those above."""
        super().__init__(message)
        self.code = code


class Ended:
    """The stream ended."""


ENDED = Ended()


class Wire:
    """Both streams of one client."""

    def __init__(self, reading: BinaryIO, writing: BinaryIO) -> None:
        """Nothing is read before `start`."""
        self._reading = reading
        self._writing = writing
        self._messages: Queue[Json | Ended] = Queue()
        self._waiting: set[int | str] = set()
        self._cancelled: set[int | str] = set()

    def start(self) -> None:
        """Begin to read."""
        Thread(target=self._read_all, daemon=True).start()

    def next(self, seconds: float | None = None) -> Json | Ended | None:
        """The next message; None where none came in that time."""
        try:
            message = self._messages.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(message, dict):
            self._waiting.discard(_number(message))
        return message

    def cancelled(self, number: int | str) -> bool:
        """Whether the client took a request back before it was answered."""
        known = number in self._cancelled
        self._cancelled.discard(number)
        return known

    def send(self, message: Json) -> None:
        """Write a message."""
        content = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=True).encode()
        self._writing.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._writing.flush()

    def notify(self, method: str, params: Json) -> None:
        """Tell the client something."""
        self.send({"method": method, "params": params})

    def refuse(self, number: object, code: int, message: str) -> None:
        """Answer a request with an error."""
        self.send({"id": number, "error": {"code": code, "message": message}})

    def _read_all(self) -> None:
        try:
            while (message := self._read()) is not None:
                self._keep(message)
        except (OSError, ValueError):
            pass  # the client closed the stream
        finally:
            self._messages.put(ENDED)

    def _keep(self, message: Json) -> None:
        number = _number(message)
        params = message.get("params")
        if message.get("method") == "$/cancelRequest" and isinstance(params, dict):
            taken_back = params.get("id")
            if isinstance(taken_back, int | str) and taken_back in self._waiting:
                self._cancelled.add(taken_back)
            return
        if number != "" and "method" in message:
            self._waiting.add(number)
        self._messages.put(message)

    def _read(self) -> Json | None:
        """The next message; None at the end. What is none comes as a message without a method."""
        length = -1
        while True:
            line = self._reading.readline(_LINE)
            if not line:
                return None
            if line in {b"\r\n", b"\n"} and length >= 0:
                break
            stated = _LENGTH.search(line)
            if stated:
                length = int(stated.group(1))
        content = self._content(length)
        try:
            message = json.loads(content) if content is not None else None
        except (ValueError, RecursionError):
            return {"problem": NOT_JSON, "why": "this is no JSON"}
        if content is None:
            return {"problem": NO_REQUEST, "why": f"a message has at most {LARGEST} bytes"}
        if not isinstance(message, dict):
            return {"problem": NO_REQUEST, "why": "a message is a JSON object"}
        return message

    def _content(self, length: int) -> bytes | None:
        """The bytes of a message; None of one that is too large, which is passed by."""
        if length <= LARGEST:
            return self._reading.read(length)
        while length > 0:
            piece = self._reading.read(min(length, LARGEST))
            if not piece:
                break
            length -= len(piece)
        return None


def _number(message: Json) -> int | str:
    """What a request is called; nothing where it is none."""
    number = message.get("id")
    return number if isinstance(number, int | str) and not isinstance(number, bool) else ""
