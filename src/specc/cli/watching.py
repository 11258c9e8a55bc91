"""A spec under watch: compiled again when a file that it rests on changes, its report served to browsers of this machine.

Files of the catalogue are read once. A page asks for events (server-sent, https://html.spec.whatwg.org/multipage/server-sent-events.html)
and loads itself again when there is another.
"""

import os
import time
from argparse import Namespace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread

from specc.cli.codes import WELL
from specc.cli.command import AlreadyTold, UsageError
from specc.cli.compiling import Compiled, compile_source, compiler_of, source_of
from specc.cli.output import reason
from specc.cli.reading import Desk
from specc.cli.terminal import Terminal
from specc.diagnostics.diagnostic import Severity
from specc.reports.report import View, find_format
from specc.reports.whole import Whole

HOST = "127.0.0.1"
LOOK = 0.2
"""Seconds between looks at the files."""
BREATH = 15.0
"""Seconds after which a quiet stream says that it lives, so that a page that went away is noticed."""


class Watch:
    """The spec and the page that was made of it last.

    Attributes:
        page: What browsers get.
        version: Names the page among all that were ever served; another one is an event.
        news: Tells the streams that there is another page, or that it is over.
    """

    def __init__(self, arguments: Namespace, terminal: Terminal) -> None:
        """Nothing was read yet.

        Raises:
            UsageError: a file of offers can't be read.
        """
        self._arguments = arguments
        self._terminal = terminal
        self._desk = Desk()
        self._compiler, self._about_prices = compiler_of(arguments, self._desk)
        self._stamps: dict[str, tuple[int, int] | None] = {}
        self.page = b""
        self.version = ""
        self._made = 0
        self.news = Condition()
        self.over = False

    def refresh(self) -> bool:
        """Compile and draw; False where the spec can't be read, which was said, and the page is the last that could."""
        reader = self._compiler.reader
        reader.forget()
        named = self._arguments.file
        try:
            source = source_of(self._desk, named, self._terminal)
            made = compile_source(
                self._arguments, self._terminal, named, source, self._compiler, self._about_prices
            )
        except AlreadyTold:
            self._stamps = {path: _stamp(path) for path in {*self._stamps, named}}
            return False
        paths = {module.source.path or module.path for module in reader.loader.modules.values()}
        inside = reader.loader.catalogue + os.sep
        used = {path for path in paths if not path.startswith(inside)}
        self._stamps = {path: _stamp(path) for path in {named, *used}}
        self._publish(made)
        return True

    def changed(self) -> bool:
        """Whether a file that the spec rests on is another than the one that was read."""
        return any(_stamp(path) != stamp for path, stamp in self._stamps.items())

    def _publish(self, made: Compiled) -> None:
        subject = Whole(name=made.name, text=made.text, result=made.result, head=made.head)
        self._made += 1
        version = f"{os.getpid()}-{self._made}"
        drawn = find_format("report", "html").draw(subject, View(live=version))
        assert isinstance(drawn, str)
        with self.news:
            self.page, self.version = drawn.encode("utf-8"), version
            self.news.notify_all()
        told = made.result.diagnostics
        counts = [
            f"{count} {severity.word}{'s' if count > 1 else ''}"
            for severity in (Severity.ERROR, Severity.WARNING)
            if (count := len([d for d in told if d.severity is severity]))
        ]
        at = time.strftime("%H:%M:%S")
        self._terminal.tell(f"{at}  {made.name}: {', '.join(counts) or 'no problems'}\n")

    def wait(self, seen: str) -> str:
        """The version of the page once it is another than the one that was seen, or after a breath; empty when it is over."""
        with self.news:
            self.news.wait_for(lambda: self.over or self.version != seen, BREATH)
            return "" if self.over else self.version

    def end(self) -> None:
        """Let the streams go."""
        with self.news:
            self.over = True
            self.news.notify_all()


def _stamp(path: str) -> tuple[int, int] | None:
    """When a file was written last and its size; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


class WatchServer(ThreadingHTTPServer):
    """Serves one watch on loopback."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, watch: Watch) -> None:
        """On a port, or on any that is free for 0."""
        super().__init__((HOST, port), Handler)
        self.watch = watch

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hung up is none."""


class Handler(BaseHTTPRequestHandler):
    """The page at `/`, its events at `/events`, for this machine's own names alone."""

    @property
    def _served(self) -> WatchServer:
        assert isinstance(self.server, WatchServer)
        return self.server

    def do_GET(self) -> None:
        """Answer one request."""
        port = self._served.server_port
        if self.headers.get("Host") not in {f"{HOST}:{port}", f"localhost:{port}"}:
            self.send_error(403)  # another site's name that leads here
        elif self.path == "/":
            self._page()
        elif self.path == "/events":
            self._events()
        elif self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            self.send_error(404)

    def _page(self) -> None:
        watch = self._served.watch
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(watch.page)))
        self.end_headers()
        self.wfile.write(watch.page)

    def _events(self) -> None:
        """The version of the page now, and every other that follows."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        seen = ""
        while version := self._served.watch.wait(seen):
            news = f"data: {version}\n\n" if version != seen else ": quiet\n\n"
            self.wfile.write(news.encode())
            self.wfile.flush()
            seen = version

    def log_message(self, *words: object) -> None:
        """Nothing: what matters is said when the spec is read."""


def watch(arguments: Namespace, terminal: Terminal) -> int:
    """Serve the report until interrupted.

    Raises:
        UsageError: the port can't be had, or a file of offers can't be read.
        AlreadyTold: the spec can't be read at the start.
    """
    watched = Watch(arguments, terminal)
    if not watched.refresh():
        raise AlreadyTold(2)
    try:
        server = WatchServer(arguments.port, watched)
    except OSError as error:
        raise UsageError(
            f"port {arguments.port} can't be had: {reason(error)}",
            "--port 0 takes one that is free",
        ) from None
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        terminal.say(f"{server.address}\n")
        terminal.out.flush()
        terminal.tell("watching; Ctrl-C ends it\n")
        if arguments.open:
            from specc.cli.opening import show

            show(server.address, terminal)
        while True:
            time.sleep(LOOK)
            if watched.changed():
                watched.refresh()
    except KeyboardInterrupt:
        terminal.tell("\n")
        return WELL
    finally:
        watched.end()
        server.shutdown()
        server.server_close()
