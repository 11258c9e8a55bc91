"""Writes the pages of the manual that follow from the program itself, before the site is built.

mkdocs calls `on_config` (see `hooks` in mkdocs.yml); `python scripts/generate_docs.py` does the same by hand. Nothing that
is written here is committed, so nobody can edit it by mistake.
"""

import ast
import hashlib
import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]  # mkdocs imports this file by its path

from scripts.catalogue_pages import write_catalogue, write_page
from scripts.markdown_table import table

OUT = ROOT / "docs" / "reference" / "generated"
SOURCE = ROOT / "src" / "specc"
UP = {
    "reference/generated/codes/": ("Messages", "Messages", "reference/generated/codes/"),
    "reference/generated/catalogue/": ("Catalogue", "Catalogue", "reference/generated/catalogue/"),
    "decisions/": ("Project", "Decisions", "decisions/"),
}
"""Pages of families too large for the navigation: where they begin, their section, and the page that lists them."""
SCROLLS = 'class="scroll" tabindex="0" role="group" aria-label="Table"'


def on_config(config):
    """mkdocs' hook: write the pages."""
    colours()
    generate()
    return config


def on_page_content(html, page, config, files):
    """mkdocs' hook: tables and code that are wider than the screen scroll by themselves, also from the keyboard."""
    html = html.replace("<table>", f"<div {SCROLLS}><table>").replace("</table>", "</table></div>")
    html = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", html)  # a head without a word names nothing
    return html.replace("<pre>", '<pre tabindex="0">')


def on_page_context(context, page, config, nav):
    """mkdocs' hook: a page that is in no section says of which it is."""
    for start, (section, title, url) in UP.items():
        if page.url.startswith(start) and page.url != url:
            context["up"] = {"section": section, "title": title, "url": url}
    return context


def on_post_build(config):
    """mkdocs' hook: of the cards the search knows the names alone, since their table has a search of its own."""
    path = Path(config.site_dir) / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    kept = []
    for entry in index["docs"]:
        if not entry["location"].startswith("reference/generated/catalogue/"):
            kept.append(entry)
        elif "#" not in entry["location"]:
            kept.append(entry | {"text": ""})
    path.write_text(json.dumps(index | {"docs": kept}, separators=(",", ":")), encoding="utf-8")


def colours() -> None:
    """Tell Pygments about the language, also where the package was installed without its entry point."""
    from pygments.lexers import LEXERS

    module = "specc.editor.pygments_lexer"
    LEXERS["GpuspecLexer"] = (module, "gpuspec", ("gpuspec",), ("*.gpuspec",), ())


def generate() -> None:
    """All pages."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "codes").mkdir(exist_ok=True)
    write("floors.toml", floors())
    write("commands.md", commands())
    write("formats.md", formats())
    write("fields.md", fields())
    write("units.md", units())
    write("physics.md", physics())
    write("gallery.md", gallery())
    codes()
    write("palette.css", palette())
    rests_on = digest(SOURCE, ROOT / "specs", ROOT / "data", ROOT / "scripts")
    known = (
        OUT / "rests_on"
    )  # the rest takes a minute, and is only made anew where something of it changed
    if not known.exists() or known.read_text(encoding="utf-8") != rests_on:
        write_catalogue(OUT)
        write("validation.md", validation())
        known.write_text(rests_on, encoding="utf-8")


def write(name: str, text: str) -> None:
    """A page below the folder of those that are made."""
    write_page(OUT / name, text)


def digest(*folders: Path) -> str:
    """A hash over everything that a page rests on."""
    hashed = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".gpuspec", ".csv"}:
                hashed.update(f"{path.relative_to(ROOT)}\0".encode())
                hashed.update(path.read_bytes())
    return hashed.hexdigest()


def palette() -> str:
    """The colours of the reports, light and dark, so that the manual has the same."""
    text = (SOURCE / "reports" / "web" / "templates" / "page.css").read_text(encoding="utf-8")
    colours, star, _ = text.partition("* { box-sizing")
    assert star
    return colours


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
    from specc.design.kinds import described_kinds, is_part
    from specc.reports.field_reference import kind_reference

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


LONGEST_FORMULA = 16
"""Lines of a function that is shown whole; a longer one is an algorithm, and named with its file."""


def physics() -> str:
    """Each formula as the program computes it, with its source, from the functions of `physics`."""
    parts = [
        "# Formulas\n",
        "Plain numbers in base units go in and come out: byte, byte/s, FLOP/s, s. Each formula is the program's own text, so that what is printed "
        "is what is computed, with the source that it follows. `specc explain FILE PATH` puts the numbers of a spec into them.\n",
    ]
    for path in sorted((SOURCE / "physics").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        shown = [
            formula(node, path)
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node)
            and not any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node))
        ]
        if shown:
            title = (
                path.relative_to(SOURCE / "physics").with_suffix("").as_posix().replace("_", " ")
            )
            about, _, source = (ast.get_docstring(tree) or "").partition("Source:")
            cited = f"\n\nSource: {paragraph(source)}\n" if source else "\n"
            parts.append(f"## {title}\n\n{about.strip()}{cited}")
            parts += shown
    return "\n".join(parts)


def formula(node: ast.FunctionDef, path: Path) -> str:
    """A function as a formula: what it gives, its text without types and words, its source."""
    about, _, source = (ast.get_docstring(node) or "").partition("Source:")
    names = [name.arg for name in (*node.args.args, *node.args.kwonlyargs)]
    body = "\n".join(ast.unparse(line) for line in node.body[1:])
    told = paragraph(about)
    lines = [f"**{node.name.replace('_', ' ')}**: {told}\n"]
    if len(body.splitlines()) <= LONGEST_FORMULA:
        head = f"{node.name}({', '.join(names)}):"
        text = "\n".join(f"    {line}" for line in body.splitlines())
        lines.append(f"```python\n{head}\n{text}\n```\n")
    else:
        lines.append(
            f"`{node.name}` in `src/specc/physics/{path.relative_to(SOURCE / 'physics').as_posix()}`.\n"
        )
    if source:
        lines.append(f"Source: {paragraph(source)}\n")
    return "\n".join(lines)


def gallery() -> str:
    """The shipped specs with the first screen of their reports."""
    from scripts.pictures import GALLERY, stem

    parts = [
        "# Gallery\n",
        "Specs that are shipped, each with the first screen of its report. `specc new NAME --from EXAMPLE` starts a project with a copy; "
        "`specc examples` lists these and the published designs and runs that predictions are held against.\n",
        '<div class="grid cards" markdown>\n',
    ]
    for name, file in GALLERY.items():
        asks = Path(file).read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
        picture = f"../../pictures/{stem(name)}.jpg"
        parts.append(
            f"- [![The report of {name}]({picture}){{ loading=lazy width=1040 height=760 }}]({picture})\n\n"
            f"    **{name}**: {asks}\n\n"
            f"    ```sh\n    specc new {stem(name).replace('-', '_')} --from {name}\n    ```\n"
        )
    return "\n".join([*parts, "</div>\n"])


def paragraph(text: str) -> str:
    """The first paragraph, on one line."""
    return " ".join(text.strip().split("\n\n")[0].split())


def codes() -> None:
    """A page for each code, and the table of all."""
    from specc.reports.pages import STATIONS, pages
    from specc.reports.report import View, find_format

    known = pages()
    drawn = find_format("page", "markdown").draw
    for code, page in known.items():
        write(f"codes/{code}.md", drawn(page, View()))
    for stale in (OUT / "codes").glob("GS*.md"):
        if stale.stem not in known:
            stale.unlink()
    parts = [
        "# Messages\n",
        f"{len(known)} codes. The first digit names the station of the compiler, the second groups by subject; severity is no part of "
        "the number. `specc explain CODE` prints a page where you are.\n",
    ]
    for digit, station in STATIONS.items():
        rows = [
            (f"[{code}](codes/{code}.md)", f"`{page.slug}`", page.severity.word, page.title)
            for code, page in known.items()
            if code[2] == digit
        ]
        if rows:
            parts.append(
                f"## GS{digit}: {station}\n\n{table(('code', 'slug', 'severity', 'what it finds'), rows)}"
            )
    write("codes.md", "\n".join(parts))


def validation() -> str:
    """Predictions against the shipped measurements, topic by topic."""
    from specc.cli.commands.validate import TOPICS
    from specc.cli.tables import read_rows
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
        rows = [row for name in files for row in read_rows(str(ROOT / "data" / name))]
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
