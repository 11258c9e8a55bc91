"""The streams: what goes to standard output and what to standard error, in colour or not.

Bytes are the same everywhere: UTF-8 and LF whatever the locale says.
"""

import os
import sys
from typing import TextIO

from specc.diagnostics.printable import printable, printable_lines


class Terminal:
    """Where a command writes. Results go to `out`, messages and progress to `err`."""

    def __init__(
        self, out: TextIO | None = None, err: TextIO | None = None, colour: str = "auto"
    ) -> None:
        """`colour` is auto, always or never; auto asks the environment and then the stream."""
        self.out = sys.stdout if out is None else out
        self.err = sys.stderr if err is None else err
        self.colour = colour
        self.quiet = False

    def coloured(self, stream: TextIO) -> bool:
        """Whether a stream gets colour.

        The option decides, then NO_COLOR (present and not empty), then FORCE_COLOR, then whether it is a terminal.
        """
        if self.colour != "auto":
            return self.colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
            return True
        return interactive(stream)

    def width(self, stream: TextIO) -> int:
        """Cells in a line: the terminal's, or 100 where there is none, so that files come out the same everywhere."""
        if not interactive(stream):
            return 100
        try:
            return min(max(os.get_terminal_size(stream.fileno()).columns, 40), 160)
        except (OSError, ValueError):
            return 100

    def fit(self, stream: TextIO) -> int | None:
        """Cells that lines for people have to fit; None where nobody looks, so that files are folded nowhere."""
        return self.width(stream) if interactive(stream) else None

    def for_people(self, text: str) -> str:
        """A text as the one who looks at standard output sees it best: with the colours of states, folded to the screen."""
        from specc.reports.screen import fitted, painted

        shown = painted(text) if self.coloured(self.out) else text
        width = self.fit(self.out)
        return shown if width is None else fitted(shown, width)

    def say(self, text: str) -> None:
        """A result: straight to standard output. A reader that has seen enough is no failure."""
        try:
            self.out.write(text)
        except BrokenPipeError:
            self.out = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115

    def say_bytes(self, data: bytes) -> None:
        """A result that is no text."""
        self.out.flush()
        try:
            self.out.buffer.write(data)
            self.out.buffer.flush()
        except BrokenPipeError:
            self.out = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115

    def tell(self, text: str) -> None:
        """A message beside the result: to standard error, unless people asked for quiet."""
        if not self.quiet:
            self.out.flush()
            self.err.write(printable_lines(text))

    def complain(self, message: str, hint: str | None = None, code: str | None = None) -> None:
        """An error without a place in a file, in the form of those that have one."""
        red, bold, green, reset = (
            ("\x1b[1;31m", "\x1b[1m", "\x1b[1;32m", "\x1b[0m")
            if self.coloured(self.err)
            else ("",) * 4
        )
        head = f"error[{code}]" if code else "error"
        self.err.write(f"{red}{head}{reset}{bold}: {printable(message)}{reset}\n")
        if hint:
            self.err.write(f"  = {green}help{reset}: {printable(hint)}\n")


def interactive(stream: TextIO) -> bool:
    """Whether a person looks at the stream."""
    try:
        return stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:
        return False
