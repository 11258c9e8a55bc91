"""Kinds and fields for people."""

from collections.abc import Iterable, Sequence

from specc.design.attribute import Word
from specc.diagnostics.snippet import cells
from specc.reports.field_reference import FieldEntry, FieldSection, KindReference, about_kind
from specc.reports.report import Format, View

BLOCKS = {"a block", "blocks with names"}
"""What has fields of its own and no default."""
MOST = 8  # words that a table lists; all of them stand with the field


def render(subject: KindReference | Sequence[str], view: View) -> str:
    """The kinds; a kind with its fields; or fields with their words."""
    if not isinstance(subject, KindReference):
        return _columns([(kind, about_kind(kind)) for kind in subject])
    if subject.chosen:
        return "\n".join(
            _field(subject.kind, entry) + _sections(_within(subject, entry.path))
            for entry in subject.chosen
        )
    return f"{subject.kind}: {subject.doc}\n{_sections(subject.sections)}"


def _within(subject: KindReference, path: str) -> list[FieldSection]:
    """A block and the blocks in it."""
    return [s for s in subject.sections if f"{s.path}.".startswith(f"{path}.")]


def _sections(sections: Sequence[FieldSection]) -> str:
    """The fields of blocks, with what the mark at their names means; nothing of no block."""
    parts = []
    for section in sections:
        head = f"\n{section.path} {{ }}: {section.doc}\n" if section.path else "\n"
        parts.append(head + _columns([_row(entry) for entry in section.fields], indent=2))
    marked = any(entry.required for section in sections for entry in section.fields)
    return "".join([*parts, "\n* required\n" if marked else ""])


def _row(entry: FieldEntry) -> tuple[str, str, str]:
    name = entry.path.rpartition(".")[2] + ("*" if entry.required else "")
    form = f"{entry.form} [{entry.default}]" if entry.default else entry.form
    words = [word.name for word in entry.words[:MOST]]
    if len(entry.words) > MOST:
        words.append(f"and {len(entry.words) - MOST} more")
    return name, form, f"{entry.doc} {', '.join(words)}".rstrip()


def _field(kind: str, entry: FieldEntry) -> str:
    lines = [f"{kind}.{entry.path}: {entry.doc}\n\n"]
    facts = [("takes", entry.form), ("unit", entry.unit), ("bounds", entry.bounds)]
    if entry.required or entry.form not in BLOCKS:
        facts.append(("default", "required" if entry.required else entry.default or "unknown"))
    lines.append(_columns([(name, said) for name, said in facts if said], indent=2))
    if entry.words:
        lines += [
            "\n",
            _columns([(word.signature, word.doc) for word in entry.words], indent=2),
        ]
    inner = {name: said for word in entry.words for name, said in _arguments(word)}
    if inner:
        lines += ["\n", _columns(list(inner.items()), indent=2)]
    if entry.own:
        lines.append("\n  Any other name stands in quotes.\n")
    return "".join(lines)


def _arguments(word: Word) -> Iterable[tuple[str, str]]:
    for name, attribute in word.arguments.items():
        words = f" {', '.join(attribute.words)}" if attribute.words else ""
        yield f"{word.name}({name})", f"{attribute.doc}{words}"


def _columns(rows: Sequence[tuple[str, ...]], indent: int = 0) -> str:
    wide = [max(cells(row[i]) for row in rows) for i in range(len(rows[0]) - 1)] if rows else []
    return "".join(
        " " * indent
        + "  ".join(
            f"{cell}{' ' * (width - cells(cell))}"
            for cell, width in zip(row, [*wide, 0], strict=True)
        ).rstrip()
        + "\n"
        for row in rows
    )


FORMAT = Format(name="text", about="tables, for people", render=render)
