"""Writes the pages of the manual that follow from the program itself, before the site is built.

mkdocs calls `on_config` (see `hooks` in mkdocs.yml); `python scripts/generate_docs.py` does the same by hand. Nothing that
is written here is committed, so nobody can edit it by mistake.
"""

import ast
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "reference" / "generated"
SOURCE = ROOT / "src" / "specc"


def on_config(config):
    """mkdocs' hook: write the pages, and put the codes into the navigation."""
    colours()
    generate()
    for section in config.nav or []:
        if isinstance(section, dict) and "Messages" in section:
            pages = sorted((OUT / "codes").glob("GS*.md"))
            section["Messages"] += [f"reference/generated/codes/{page.name}" for page in pages]
    return config


def colours() -> None:
    """Tell Pygments about the language."""
    from pygments.lexers import LEXERS

    sys.path.insert(0, str(Path(__file__).parent))
    LEXERS["GpuspecLexer"] = ("gpuspec_lexer", "gpuspec", ("gpuspec",), ("*.gpuspec",), ())


def generate() -> None:
    """All pages."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "codes").mkdir(exist_ok=True)
    write("floors.toml", floors())
    write("commands.md", commands())
    write("formats.md", formats())
    write("fields.md", fields())
    write("units.md", units())
    write("catalogue.md", catalogue())
    write("physics.md", physics())
    codes()
    rests_on = f"<!-- {digest(SOURCE, ROOT / 'specs', ROOT / 'data')} -->\n"
    page = OUT / "validation.md"
    if not page.exists() or not page.read_text(encoding="utf-8").startswith(
        rests_on
    ):  # this one takes a minute
        write("validation.md", rests_on + validation())


def write(name: str, text: str) -> None:
    """A page, touched only when it changed, so that a serving site does not go round in circles."""
    path = OUT / name
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def digest(*folders: Path) -> str:
    """A hash over everything that a page rests on."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".gpuspec", ".csv"}:
                found.update(f"{path.relative_to(ROOT)}\0".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def floors() -> str:
    """The layer list as import-linter reads it, comments and all."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    tomllib.loads(text)
    found = re.search(r"^layers = \[\n.*?^\]", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group(0) + "\n"


def commands() -> str:
    """Every command with its help."""
    from specc.cli.command import command_names, find_command
    from specc.cli.dispatch import parser_of

    parts = [
        "# Commands\n",
        "Results go to standard output, messages to standard error. Exit codes: 0 all well, 1 the spec has errors, "
        "2 wrong usage or an unreadable file.\n",
    ]
    for name in command_names():
        command = find_command(name)
        parts.append(
            f"## specc {name}\n\n{sentence(command.about)}\n\n```text\n{parser_of(command).format_help().rstrip()}\n```\n"
        )
    return "\n".join(parts)


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def formats() -> str:
    """Every output format of every report, and the schemas."""
    from specc.registry import names
    from specc.reports.report import find_format, format_names
    from specc.reports.schema import schema_names

    folder = SOURCE / "reports" / "formats"
    rows = []
    for report in sorted(
        path.name
        for path in folder.iterdir()
        if path.is_dir() and names(f"specc.reports.formats.{path.name}")
    ):
        for name in format_names(report):
            rows.append((f"`{report}`", f"`{name}`", find_format(report, name).about))
    schemas = "".join(f"- `{name}`\n" for name in schema_names())
    return (
        "# Formats\n\nWhat `--format` takes, by report.\n\n"
        + table(("report", "format", "what it is"), rows)
        + "\n## Schemas\n\nMachine-readable documents name their schema and its version in their first field, and "
        "`specc schema NAME` prints it.\n\n" + schemas
    )


def fields() -> str:
    """Every kind with its fields, and every word with its arguments."""
    from specc.design.kinds import is_part
    from specc.reports.field_reference import described_kinds, kind_reference

    def says(entry) -> str:
        words = ", ".join(f"`{word.signature}`" for word in entry.words)
        default = f" Default: `{entry.default}`." if entry.default else ""
        bounds = f" {sentence(entry.bounds)}" if entry.bounds else ""
        return f"{entry.doc}{f' {words}.' if words else ''}{bounds}{default}"

    parts = [
        "# Kinds and fields\n",
        "Every kind of entity and what can be said of it. A star marks what is required; whatever is not stated is unknown, "
        "or has the default given. `specc fields KIND FIELD` prints the same, and what each word means. This page follows from the "
        "declarations that the compiler itself reads.\n",
    ]
    for kind in sorted(described_kinds(), key=lambda kind: (is_part(kind), kind)):
        for section in kind_reference(kind).sections:
            title = f"{kind}.{section.path}" if section.path else kind
            rows = [
                (
                    f"`{entry.path.rpartition('.')[2]}`" + ("*" if entry.required else ""),
                    entry.form,
                    says(entry),
                )
                for entry in section.fields
            ]
            parts.append(
                f"{'#' * (2 + title.count('.'))} {title}\n\n{section.doc}\n\n"
                + (table(("field", "form", "what it says"), rows) if rows else "")
            )
    return "\n".join(parts)


def units() -> str:
    """The table of units, by dimension."""
    from specc.units.table import UNITS

    by_dimension: dict[str, list[str]] = {}
    for name, (_, dimension) in UNITS.items():
        by_dimension.setdefault(dimension.text, []).append(name)
    rows = [
        (
            f"`{dimension}`" if dimension != "1" else "none",
            ", ".join(f"`{name}`" for name in names),
        )
        for dimension, names in by_dimension.items()
    ]
    return (
        "# Units\n\nEvery name that may follow a number, by the base unit that results are given in. Units may be multiplied, divided "
        "and raised: `USD/kW/month`, `tokens/s`.\n\n" + table(("base unit", "names"), rows)
    )


def catalogue() -> str:
    """What std holds."""
    from specc.reports.catalogue import entries

    found = entries()
    parts = [
        "# Catalogue\n",
        f"{len(found)} entries. `specc catalog WORDS` searches them, `--show` prints a file with its sources.\n",
    ]
    for kind in sorted({entry.kind for entry in found}):
        rows = [(f"`{entry.path}`", entry.title) for entry in found if entry.kind == kind]
        parts.append(f"## {kind}\n\n{table(('path', 'title'), rows)}")
    return "\n".join(parts)


def physics() -> str:
    """Each formula with its source and the function that holds it, from the docstrings of `physics`."""
    parts = [
        "# Formulas\n",
        "Plain numbers in base units go in and come out. Every function names what it follows.\n",
    ]
    for path in sorted((SOURCE / "physics").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        rows = []
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            doc = ast.get_docstring(node) or ""
            head, _, source = doc.partition("Source:")
            rows.append(
                (
                    f"`{node.name}`",
                    head.strip().split("\n\n")[0].replace("\n", " "),
                    paragraph(source),
                )
            )
        if rows:
            title = (
                path.relative_to(SOURCE / "physics").with_suffix("").as_posix().replace("_", " ")
            )
            about, _, source = (ast.get_docstring(tree) or "").partition("Source:")
            cited = f"\n\nSource: {paragraph(source)}" if source else ""
            parts.append(
                f"## {title}\n\n{about.strip()}{cited}\n\n{table(('function', 'gives', 'source'), rows)}"
            )
    return "\n".join(parts)


def paragraph(text: str) -> str:
    """The first paragraph, on one line."""
    return " ".join(text.strip().split("\n\n")[0].split())


def codes() -> None:
    """A page for each code, and the table of all."""
    from specc.reports.pages import STATIONS, pages
    from specc.reports.report import View, find_format

    found = pages()
    drawn = find_format("page", "markdown").draw
    for code, page in found.items():
        write(f"codes/{code}.md", drawn(page, View()))
    for stale in (OUT / "codes").glob("GS*.md"):
        if stale.stem not in found:
            stale.unlink()
    parts = [
        "# Messages\n",
        f"{len(found)} codes. The first digit names the station of the compiler, the second groups by subject; severity is no part of "
        "the number. `specc explain CODE` prints a page where you are.\n",
    ]
    for digit, station in STATIONS.items():
        rows = [
            (f"[{code}](codes/{code}.md)", f"`{page.slug}`", page.severity.word, page.title)
            for code, page in found.items()
            if code[2] == digit
        ]
        if rows:
            parts.append(
                f"## GS{digit}: {station}\n\n{table(('code', 'slug', 'severity', 'what it finds'), rows)}"
            )
    write("codes.md", "\n".join(parts))


def validation() -> str:
    """Predictions against the shipped measurements, topic by topic."""
    from specc.cli.commands.validate import TOPICS, read
    from specc.reports.comparisons import Comparison
    from specc.reports.report import View, find_format
    from specc.validation.topics import comparer

    parts = [
        "# Predictions against measurements\n",
        "Every published measurement that this repository holds, against what `specc` predicts for it. Errors are averaged over "
        "sources, so that one with many rows does not hide the others; *in interval* is the share of measurements inside the "
        "predicted 90 % interval. `specc validate` prints the same, for your own measurements too.\n",
    ]
    for topic, files in TOPICS.items():
        rows = [row for name in files for row in read(str(ROOT / "data" / name))]
        subject = Comparison(topic=topic, data=" and ".join(files), rows=comparer(topic)(rows))
        drawn = find_format("validate", "svg").draw(subject, View())
        picture = (
            str(drawn).partition("?>\n")[2].replace("\n", "")
        )  # Markdown ends a block at an empty line
        told = find_format("validate", "markdown").draw(subject, View())
        parts.append(f"## {sentence(topic).rstrip('.')}\n\n{picture}\n\n{told}")
    return "\n".join(parts)


if __name__ == "__main__":
    generate()
    sys.stdout.write(f"wrote {OUT.relative_to(ROOT)}\n")
