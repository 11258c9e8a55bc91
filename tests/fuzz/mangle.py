"""Bytes that were a sound file: a few of them changed, cut, doubled or joined with those of another."""

from collections.abc import Sequence
from random import Random

TOKENS = (
    b"{", b"}", b"(", b")", b"[", b"]", b"\"", b"=", b"=\n", b":", b"..", b"@", b",", b"\n", b"\r", b"\t", b"\0", b"\x1b", b"\xff", b"\xc0\xaf",
    b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"#", b"##", b"${", b"\\", b"\\u0000", b"\\uD800", b" % ", b" x ", b" of ", b" 1e99 ",
    b" -1 ", b" 0 ", b" 1e-99 ", b" 9" * 3, b"NaN", b"Infinity", b"null", b"true", b"unknown", b"auto", b"auto(1..1e9)", b" for a in [1, 2] ",
    b"edition 2026\n", b"import std.models.meta as m\n", b"require ", b"variant v of ", b"sweep s { ", b"-", b"--", b"'", b"*a", b"&a ", b"<<: ", b"|\n", b"- ",
)  # fmt: skip
"""What files of the formats that are read mean something by."""


class Mangler:
    """Mangled files from a seed; the same seed gives the same bytes."""

    def __init__(self, seed: int, sound: Sequence[bytes]) -> None:
        """The seed, and the sound files."""
        self.random = Random(seed)
        self.sound = sound

    def file(self, sound: bytes | None = None) -> bytes:
        """One file, made of the one given or of any."""
        pick = self.random
        content = pick.choice(self.sound) if sound is None else sound
        for _ in range(pick.choice((1, 1, 1, 2, 4, 16))):
            way = pick.choice(
                (
                    self._flip,
                    self._token,
                    self._cut,
                    self._double,
                    self._lines,
                    self._join,
                    self._swap,
                )
            )
            content = way(content)
        return content

    def _place(self, content: bytes) -> int:
        return self.random.randrange(len(content) + 1)

    def _span(self, content: bytes) -> tuple[int, int]:
        start = self._place(content)
        return start, min(len(content), start + self.random.choice((1, 2, 5, 20, 200)))

    def _flip(self, content: bytes) -> bytes:
        """Another byte in the place of one."""
        at = self._place(content)
        return content[:at] + bytes([self.random.randrange(256)]) + content[at + 1 :]

    def _token(self, content: bytes) -> bytes:
        """A token between two bytes."""
        at = self._place(content)
        return content[:at] + self.random.choice(TOKENS) + content[at:]

    def _cut(self, content: bytes) -> bytes:
        """A few bytes less, or all from a place on."""
        start, end = self._span(content)
        return content[:start] + (content[end:] if self.random.random() < 0.9 else b"")

    def _double(self, content: bytes) -> bytes:
        """A span several times."""
        start, end = self._span(content)
        return (
            content[:start] + content[start:end] * self.random.choice((2, 3, 50)) + content[end:]
        )

    def _lines(self, content: bytes) -> bytes:
        """A line less, or a line elsewhere."""
        lines = content.split(b"\n")
        line = lines.pop(self.random.randrange(len(lines)))
        if self.random.random() < 0.7:
            lines.insert(self.random.randrange(len(lines) + 1), line)
        return b"\n".join(lines)

    def _join(self, content: bytes) -> bytes:
        """A span of another file."""
        other = self.random.choice(self.sound)
        start, end = self._span(other)
        at = self._place(content)
        return content[:at] + other[start:end] + content[at:]

    def _swap(self, content: bytes) -> bytes:
        """Two words in each other's place."""
        words = content.split(b" ")
        one, two = self.random.randrange(len(words)), self.random.randrange(len(words))
        words[one], words[two] = words[two], words[one]
        return b" ".join(words)
