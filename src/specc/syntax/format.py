"""Source to the one canonical text.

The format works on tokens and not on the Tree: every token and every comment is written exactly once, in order, so
nothing can be lost. Only spaces, line ends and `;` are its own to set:

- two spaces of indentation for each line that leaves a bracket open;
- a statement on a line; a block that was written on one line stays there while it fits into `WIDTH` columns;
- line breaks inside `( )` and `[ ]` stay where they were;
- at most one blank line, and none inside the edges of a block or file;
- in a run of adjacent fields, `=`, `@source` and trailing comments stand in columns.
"""

from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.source import Source
from specc.syntax.lexer import pieces
from specc.syntax.parse import parse
from specc.syntax.tables import OPENING

WIDTH = 100
NEAR = 60
"""Lines longer than this do not push the sources and comments of their neighbours to the right."""

_OPENERS = frozenset("{([")
_CLOSERS = frozenset("})]")
_VALUES = frozenset(
    ("name", "number", "quantity", "string", ")", "]", "}", "auto", "true", "false", "unknown")
)
_KEYWORDS = frozenset(OPENING)
_NOT_KEYWORD = frozenset(("=", "{", ".", ":", "@", "of"))


class _Piece:
    """A token or comment: what it is, its text, and how many line ends stood before it."""

    __slots__ = ("kind", "lines", "partner", "text")

    def __init__(self, kind: str, text: str, lines: int) -> None:
        self.kind = kind
        self.text = text
        self.lines = lines
        self.partner = -1


class _Row:
    """A line being written.

    `texts` is what is written so far, `field` what stood before an `@source`; `lead` is the first token of the
    statement, `previous` the last token written, `inline` the blocks that stay on the line.
    """

    __slots__ = ("depth", "field", "inline", "lead", "plain", "previous", "texts")

    def __init__(self, first: int, plain: bool, depth: int) -> None:
        self.texts: list[str] = []
        self.field: list[str] = []
        self.inline: list[int] = []
        self.lead = first
        self.previous = -1
        self.plain = plain
        self.depth = depth


class _FormattedLine:
    """A line of the result: `text` up to its `@source` and comment; `name` where it is a plain field."""

    __slots__ = ("blank", "comment", "indent", "name", "source", "text")

    def __init__(self, indent: int, blank: bool) -> None:
        self.indent = indent
        self.blank = blank
        self.text = ""
        self.name = ""
        self.source = ""
        self.comment = ""


def formatted(source: Source) -> tuple[str, list[Diagnostic]]:
    """The canonical text of a source; a source with errors comes back as it is, with what is wrong in it."""
    diagnostics = parse(source)[1]
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        return source.text, diagnostics
    lines = _Layout(_read(source.text)).run()
    start = 0
    while start < len(lines):
        end = start + 1
        if lines[start].name:
            while end < len(lines) and _continues(lines[start], lines[end]):
                end += 1
        _align(lines[start:end])
        start = end
    written = []
    for line in lines:
        if line.blank:
            written.append("\n")
        text = line.text
        if line.source:
            text = f"{text} {line.source}"
        if line.comment:
            text = f"{text}  {line.comment}" if text else line.comment
        written.append(f"{' ' * line.indent}{text}\n")
    return "".join(written), diagnostics


def _continues(first: _FormattedLine, line: _FormattedLine) -> bool:
    return bool(line.name) and not line.blank and line.indent == first.indent


def _align(run: list[_FormattedLine]) -> None:
    """Put `=`, sources and comments of a run of adjacent fields in columns."""
    width = max(len(line.name) for line in run)
    for line in run:
        if line.name:
            line.text = f"{line.name.ljust(width)}{line.text[len(line.name) :]}"
    column = max(
        (len(line.text) for line in run if line.source and len(line.text) <= NEAR), default=0
    )
    for line in run:
        if line.source:
            line.text = line.text.ljust(column)
    lengths = [len(line.text) + len(line.source) + bool(line.source) for line in run]
    near = [size for size, line in zip(lengths, run, strict=True) if line.comment and size <= NEAR]
    column = max(near, default=0)
    for size, line in zip(lengths, run, strict=True):
        if line.comment and size < column:
            line.comment = " " * (column - size) + line.comment


def _read(text: str) -> list[_Piece]:
    """The tokens and comments of a text, with brackets knowing their partners."""
    read: list[_Piece] = []
    open_brackets: list[int] = []
    lines = 0
    for kind, spelling, _ in pieces(text):
        if kind == "newline" and spelling != ";":
            lines += 1
            continue
        if kind == "newline":
            if not read or read[-1].kind in {"{", ";"}:
                continue  # it separates nothing
            kind = ";"
        elif kind == "comment":
            spelling = spelling.rstrip()
        elif kind == "quantity":
            spelling = " ".join(spelling.split())
        elif kind == "±":
            spelling = "±"
        elif kind in _OPENERS:
            open_brackets.append(len(read))
        elif kind in _CLOSERS:
            opener = open_brackets.pop()
            read[opener].partner = len(read)
        read.append(_Piece(kind, spelling, lines))
        lines = 0
    return read


class _Layout:
    """Tokens to lines."""

    def __init__(self, read: list[_Piece]) -> None:
        self.read = read
        total = 0
        self.breaks: list[int] = []  # line ends up to and including those before each token
        for piece in read:
            total += piece.lines
            self.breaks.append(total)
        self.wide: set[int] = set()  # blocks that do not fit on their line
        self.open: list[
            tuple[str, int, bool]
        ] = []  # bracket, line that opened it, kept on one line
        self.lines: list[_FormattedLine] = []

    def run(self) -> list[_FormattedLine]:
        """All lines."""
        at = 0
        while at < len(self.read):
            before = self.open.copy()
            kept = len(self.lines)
            behind, inline = self.line(at)
            if inline and len(self.lines) > kept:
                line = self.lines[-1]
                if line.indent + len(line.text) + len(line.source) + bool(line.source) > WIDTH:
                    self.wide.add(inline[0])
                    self.open = before
                    del self.lines[kept:]
                    continue
            at = behind
        return self.lines

    def inline(self, at: int) -> bool:
        """Whether the block that opens here stays on its line."""
        partner = self.read[at].partner
        return partner == at + 1 or (
            at not in self.wide and self.breaks[partner] == self.breaks[at]
        )

    def line(self, at: int) -> tuple[int, list[int]]:
        """Write the line that begins with token `at`; the token behind it, and the blocks that stay on it."""
        read = self.read
        while at < len(read) and read[at].kind == ";":
            at += 1
        if at == len(read):
            return at, []
        leading = at + (read[at].kind in _CLOSERS)
        while leading > at and leading < len(read) and read[leading].kind in _CLOSERS:
            bracket, _, stays = self.open[at - leading - 1]
            if read[leading].lines or (bracket == "{" and not stays):
                break
            leading += 1
        outer = self.open[: len(self.open) - (leading - at)]
        line = _FormattedLine(2 * len({opened for _, opened, _ in outer}), self.blank(at))
        first = at
        statement = not self.open or self.open[-1][0] == "{"
        row = _Row(at, statement and read[at].kind in {"name", "of"}, len(outer))
        while at < len(read) and not (at > first and self.ends(at, row.previous)):
            kind = read[at].kind
            if kind == "comment":
                line.comment = read[at].text
                at += 1
                break
            if kind != ";":
                self.put(row, at)
            elif self.open and self.open[-1][2] and read[at + 1].kind not in ("}", ";"):
                row.texts.append(";")
                row.previous, row.lead = at, at + 1
            at += 1
        self.lines.append(line)
        line.text = "".join(row.field or row.texts).rstrip()
        line.source = "".join(row.texts) if row.field else ""
        if row.plain and len(self.open) == row.depth:
            line.name = self.field_name(first)
        return at, row.inline

    def put(self, row: _Row, at: int) -> None:
        """Write one token."""
        piece = self.read[at]
        kind = piece.kind
        if kind == "@" and row.plain and not row.field and len(self.open) == row.depth:
            row.field, row.texts = row.texts, []
        elif row.previous >= 0 and self.spaced(row.previous, at, row.lead):
            row.texts.append(" ")
        row.texts.append(piece.text)
        row.previous = at
        if kind in _OPENERS:
            stays = kind != "{" or self.inline(at)
            self.open.append((kind, len(self.lines), stays))
            if kind == "{":
                row.lead = at + 1
                if stays and piece.partner > at + 1:
                    row.inline.append(at)
        elif kind in _CLOSERS:
            self.open.pop()

    def blank(self, at: int) -> bool:
        """Whether a blank line stays before the line of token `at`."""
        read = self.read
        return (
            read[at].lines > 1
            and bool(self.lines)
            and read[at].kind not in _CLOSERS
            and (read[at - 1].kind not in _OPENERS)
        )

    def ends(self, at: int, previous: int) -> bool:
        """Whether the line ends before the token `at`."""
        piece = self.read[at]
        before = self.read[previous].kind if previous >= 0 else ""
        if not self.open:
            return piece.lines > 0 or self.read[at - 1].kind == ";"
        bracket, _, stays = self.open[-1]
        if bracket != "{":
            return piece.lines > 0
        if stays:
            return False
        if piece.kind == "comment":
            return piece.lines > 0
        return (
            piece.lines > 0 or before == "{" or piece.kind == "}" or self.read[at - 1].kind == ";"
        )

    def field_name(self, first: int) -> str:
        """The name of the plain field that the line is, or ""."""
        read = self.read
        at = first
        name = read[at].text
        while at + 2 < len(read) and read[at + 1].kind == "." and read[at + 2].kind == "name":
            at += 2
            name = f"{name}.{read[at].text}"
        return name if at + 1 < len(read) and read[at + 1].kind == "=" else ""

    def spaced(self, left: int, right: int, lead: int) -> bool:
        """Whether a space stands between two neighbours; `lead` is the first token of their statement."""
        read = self.read
        before, behind = read[left].kind, read[right].kind
        if before in ("(", "[", ".", "..", "@") or behind in (")", "]", ",", ".", ".."):
            return False
        keyword = (
            read[lead].text in _KEYWORDS
            and read[lead].kind == "name"
            and read[lead + 1].kind not in _NOT_KEYWORD
        )
        if behind == "(":
            called = before in ("name", "auto")
            opens = keyword and (left == lead or read[left].text == "import")
            return not called or opens
        if before == "-":
            if keyword and read[lead].text == "allow":
                return False
            earlier = read[left - 1].kind if left > lead else "("
            return earlier in _VALUES and not (keyword and left - 1 == lead)
        if behind == "-" and keyword and read[lead].text == "allow":
            return False
        if ":" in (before, behind):
            colon = left if before == ":" else right
            return not (read[colon - 1].kind == "number" and read[colon + 1].kind == "number")
        return True
