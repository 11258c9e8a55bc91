"""A diagnostic drawn for a terminal.

Always in this order: severity, code and a message that stands alone; the place; the excerpt with a caret under the
exact span; related places; notes (facts); help (what to do). Columns on screen are counted in cells: a tab fills up to
the next stop, wide characters take two, and control characters are shown and never sent.
"""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from specc.diagnostics.diagnostic import Diagnostic, Label, Severity
from specc.diagnostics.printable import one_line, printable, printable_lines
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.sums import sum_counts

TAB = 4
LONGEST = 4096
"""Characters of a message, note or help that are shown; the rest is cut, and said to be."""

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
    "gutter": "\x1b[1;34m",
    "second": "\x1b[1;34m",
    "help": "\x1b[1;32m",
    "bold": BOLD,
}
PLAIN = dict.fromkeys(STYLES, "")


def cells(text: str) -> int:
    """How many cells of a terminal a printable text takes."""
    if text.isascii():
        return len(text)
    return sum_counts(_width(character) for character in text)


def _width(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


class _Line:
    """One line of a source as a terminal shows it: its text, and the cell at which each character starts."""

    __slots__ = ("at", "text")

    def __init__(self, raw: str) -> None:
        if raw.isascii() and raw.isprintable():
            self.text = raw
            self.at: Sequence[int] = range(len(raw) + 1)
            return
        shown, at, cell = [], [], 0
        for character in raw:
            at.append(cell)
            piece = " " * (TAB - cell % TAB) if character == "\t" else printable(character)
            shown.append(piece)
            cell += cells(piece)
        at.append(cell)
        self.text = "".join(shown)
        self.at = at

    def cell(self, column: int) -> int:
        """The cell at which a column (from 1) starts; past the end, the cells after it."""
        last = len(self.at) - 1
        return self.at[min(column - 1, last)] + max(0, column - 1 - last)


class _Mark:
    """A label on one line: cells from `start` to `end`, drawn with carets or dashes."""

    __slots__ = ("end", "primary", "start", "text")

    def __init__(self, start: int, end: int, text: str, *, primary: bool) -> None:
        self.start = start
        self.end = max(end, start + 1)
        self.text = text
        self.primary = primary


class Painter:
    """Draws diagnostics, in colour or not, to a width."""

    def __init__(self, *, colour: bool = False, width: int = 100) -> None:
        """Excerpts are cut and words wrapped to `width` cells, though never to fewer than 40."""
        self.styles = STYLES if colour else PLAIN
        self.reset = RESET if colour else ""
        self.width = max(40, width)

    def headline(self, diagnostic: Diagnostic) -> str:
        """One finding without its excerpts and remarks: what was found, and on which line."""
        word = diagnostic.severity.word
        head = self._paint(word, f"{word}[{diagnostic.code}]")
        text = f"{word}[{diagnostic.code}]: {clip(one_line(diagnostic.message))}"
        if diagnostic.span is not None:
            text += f" (line {diagnostic.span.first[0]})"
        lines = wrap(text, self.width, subsequent_indent="  ", break_on_hyphens=False)
        return "\n".join(lines).replace(f"{word}[{diagnostic.code}]", head, 1)

    def diagnostic(self, diagnostic: Diagnostic) -> str:
        """The whole of one finding, without a newline at its end."""
        word = diagnostic.severity.word
        head = self._paint(word, f"{word}[{diagnostic.code}]")
        lines = [f"{head}{self._paint('bold', ': ' + clip(one_line(diagnostic.message)))}"]
        groups = _by_source(diagnostic)
        gutter = max((len(str(_last_line(labels))) for _, labels in groups), default=1)
        for index, (source, labels) in enumerate(groups):
            arrow = "-->" if index == 0 else ":::"
            line, column = _lead(labels).first
            place = f"{printable(source.name)}:{line}:{column}"
            lines.append(f"{' ' * gutter}{self._paint('gutter', arrow)} {place}")
            if source.text:
                lines.extend(self._excerpt(source, labels, gutter, diagnostic.severity))
        for word, style, texts in (
            ("note", "bold", diagnostic.notes),
            (
                "help",
                "help",
                _helps(diagnostic),
            ),
        ):
            for text in texts:
                lines.extend(self._remark(word, style, clip(text), gutter))
        if groups and not (diagnostic.notes or diagnostic.helps or diagnostic.fixes):
            lines.pop()  # the last bar only leads to what is said below it
        return "\n".join(lines)

    def _paint(self, style: str, text: str) -> str:
        return f"{self.styles[style]}{text}{self.reset}"

    def _remark(self, word: str, style: str, text: str, gutter: int) -> list[str]:
        start = f"{' ' * (gutter + 1)}{self._paint('gutter', '=')} {self._paint(style, word)}: "
        indent = gutter + 3 + len(word) + 2
        lines: list[str] = []
        for paragraph in text.split("\n"):
            # A table's lines are kept as they are; running text is wrapped.
            kept = "  " in paragraph or cells(paragraph) + indent <= self.width
            room = max(20, self.width - indent)
            pieces = (
                [paragraph]
                if kept
                else wrap(paragraph, room, break_on_hyphens=False, break_long_words=False)
            )
            lines.extend(pieces or [""])
        # A build server takes a line that begins with these for a command, blanks before it or not.
        lines[1:] = [
            f"\\{line}" if line.lstrip().startswith(("::", "##[")) else line for line in lines[1:]
        ]
        return [start + lines[0], *(" " * indent + line for line in lines[1:])]

    def _excerpt(
        self, source: Source, labels: Sequence[Label], gutter: int, severity: Severity
    ) -> list[str]:
        bar = f"{' ' * (gutter + 1)}{self._paint('gutter', '|')}"
        by_line: dict[int, list[tuple[Label, bool]]] = {}
        for label in labels:
            (first, _), (last, column) = label.span.first, label.span.last
            if last > first and column == 1:
                last -= 1
            by_line.setdefault(first, []).append((label, first == last))
            if last > first:
                by_line.setdefault(last, []).append((label, True))
        out = [bar]
        before = None
        for number in sorted(by_line):
            if before is not None and number > before + 1:
                if number == before + 2:
                    out.append(
                        self._numbered(before + 1, gutter, _Line(source.line(before + 1)).text)
                    )
                else:
                    out.append(self._paint("gutter", "..."))
            before = number
            out.extend(self._line(source, number, by_line[number], gutter, severity))
        out.append(bar)
        return out

    def _numbered(self, number: int, gutter: int, text: str) -> str:
        shown = f" {text}".rstrip() if text.strip() else ""
        return f"{self._paint('gutter', f'{number:>{gutter}} |')}{shown}"

    def _line(
        self,
        source: Source,
        number: int,
        labels: Sequence[tuple[Label, bool]],
        gutter: int,
        severity: Severity,
    ) -> list[str]:
        line = _Line(source.line(number))
        marks = [_mark(label, line, number, closes=closes) for label, closes in labels]
        text, shown = _window(line, marks, self.width - gutter - 4)
        bar = f"{' ' * (gutter + 1)}{self._paint('gutter', '|')}"
        rows = _rows(shown)
        return [
            self._numbered(number, gutter, text),
            *(f"{bar} {self._row(row, severity)}" for row in rows),
        ]

    def _row(self, row: Sequence[tuple[int, str, bool]], severity: Severity) -> str:
        out, at = [], 0
        for cell, text, primary in row:
            out.append(" " * (cell - at))
            out.append(self._paint(severity.word if primary else "second", text))
            at = cell + cells(text)
        return "".join(out)


def _helps(diagnostic: Diagnostic) -> Iterable[str]:
    """What to do; a fix that a help line already spells out is not said twice."""
    said = dict.fromkeys(diagnostic.helps)
    for fix in diagnostic.fixes:
        if not any(
            edit.text.strip() and f"`{edit.text.strip()}`" in text
            for text in diagnostic.helps
            for edit in fix.edits
        ):
            said[fix.title] = None
    return said


def _rows(marks: Sequence[_Mark]) -> list[list[tuple[int, str, bool]]]:
    """What stands under a line: the carets, the last label beside them, the others hanging below."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    strip: dict[int, tuple[str, bool]] = {}
    for mark in sorted(ordered, key=lambda mark: mark.primary):
        for cell in range(mark.start, mark.end):
            strip[cell] = ("^" if mark.primary else "-", mark.primary)
    first: list[tuple[int, str, bool]] = []
    for cell in sorted(strip):
        sign, primary = strip[cell]
        if first and first[-1][0] + len(first[-1][1]) == cell and first[-1][2] is primary:
            start, text, _ = first[-1]
            first[-1] = (start, text + sign, primary)
        else:
            first.append((cell, sign, primary))
    said = [mark for mark in ordered if mark.text]
    rows = [first]
    if not said:
        return rows
    last = said[-1]
    if last.end > max(strip):
        first.append((last.end + 1, clip(last.text), last.primary))
        said.pop()
    if said:
        rows.append([(mark.start, "|", mark.primary) for mark in _distinct(said)])
    while said:
        mark = said.pop()
        hanging = [
            (other.start, "|", other.primary)
            for other in _distinct(said)
            if other.start < mark.start
        ]
        rows.append([*hanging, (mark.start, clip(mark.text), mark.primary)])
    return rows


def _distinct(marks: Sequence[_Mark]) -> list[_Mark]:
    seen: dict[int, _Mark] = {}
    for mark in marks:
        seen.setdefault(mark.start, mark)
    return [seen[start] for start in sorted(seen)]


def _mark(label: Label, line: _Line, number: int, *, closes: bool) -> _Mark:
    """The part of a label that lies on this line; its words stand where it closes."""
    (first, start), (last, end) = label.span.first, label.span.last
    left = line.cell(start) if first == number else _indent(line)
    right = line.cell(end) if last == number else line.cell(len(line.at))
    return _Mark(left, max(right, left + 1), label.text if closes else "", primary=label.primary)


def _indent(line: _Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _window(line: _Line, marks: Sequence[_Mark], room: int) -> tuple[str, Sequence[_Mark]]:
    """A line too long for the terminal, cut to what surrounds its first primary mark."""
    text = line.text
    if len(text) <= room and cells(text) <= room:
        return text, marks
    lead = next((mark for mark in marks if mark.primary), marks[0])
    wanted = min(lead.end, lead.start + room // 2) + room // 4
    left = max(0, wanted - room)
    if left:
        left += 1
    out, cell = [], 0
    start = None
    for character in text if left == 0 else text[max(0, left // 2 - 1) :]:
        if start is None:
            cell = cells(text[: max(0, left // 2 - 1)]) if left else 0
            start = cell
        width = cells(character)
        if cell >= left and cell + width <= left + room - 2:
            out.append(character)
        cell += width
        if cell > left + room:
            break
    shown = ("…" if left else "") + "".join(out) + "…"
    shift = left - (1 if left else 0)
    end = left + room - 2
    kept = [
        _Mark(
            max(mark.start, left) - shift,
            min(max(mark.end, left + 1), end) - shift,
            mark.text,
            primary=mark.primary,
        )
        for mark in marks
        if mark.start < end
    ]
    return shown, kept


def _by_source(diagnostic: Diagnostic) -> list[tuple[Source, list[Label]]]:
    """The labels by source, the primary one's first."""
    groups: dict[str, tuple[Source, list[Label]]] = {}
    for label in sorted(diagnostic.labels, key=lambda label: not label.primary):
        source = label.span.source
        groups.setdefault(source.name, (source, []))[1].append(label)
    return list(groups.values())


def _lead(labels: Sequence[Label]) -> Span:
    return next((label.span for label in labels if label.primary), labels[0].span)


def _last_line(labels: Sequence[Label]) -> int:
    return max(label.span.last[0] for label in labels)


def clip(text: str) -> str:
    """A text for people, printable, and bounded."""
    lines = printable_lines(text[:LONGEST])
    return lines if len(text) <= LONGEST else f"{lines}… ({len(text) - LONGEST} more characters)"


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty where there is neither."""
    counts = {Severity.ERROR: 0, Severity.WARNING: 0}
    for diagnostic in diagnostics:
        if diagnostic.severity in counts:
            counts[diagnostic.severity] += 1
    said = [
        f"{count} {level.word}{'' if count == 1 else 's'}"
        for level, count in counts.items()
        if count
    ]
    return ", ".join(said)
