"""Fields of a model, as the text that one would write."""

from typing import Any

from specc.importing.config import Fields

TOKEN_FIELDS = frozenset({"context", "window", "indexer_top", "tokens", "text_tokens"})
COUNTED_PARAMETERS = frozenset({"parameters", "active_parameters"})


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if name in TOKEN_FIELDS:
            return f"{value} tokens"
        if name in COUNTED_PARAMETERS:
            return f"{value} params"
        return str(value)
    if isinstance(value, list | tuple):
        if len(value) == 1 and isinstance(value[0], str):
            return str(value[0])
        return "[" + ", ".join(str(item) for item in value) + "]"
    return str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines_of(fields: Fields, indent: str = "  ") -> list[str]:
    """The lines of a block, plain fields aligned before nested blocks."""
    plain = {name: value for name, value in fields.items() if not isinstance(value, dict)}
    width = max((len(name) for name in plain), default=0)
    texts = {"title", "publisher", "released"}
    lines = []
    for name, value in plain.items():
        shown = _quoted(str(value)) if name in texts else _value(name, value)
        lines.append(f"{indent}{name.ljust(width)} = {shown}")
    for name, value in fields.items():
        if isinstance(value, dict):
            lines.append("")
            lines.append(f"{indent}{name} {{")
            lines += lines_of(value, indent + "  ")
            lines.append(f"{indent}}}")
    return lines


def model_text(
    name: str, fields: Fields, source: Fields | None = None, imports: tuple[str, ...] = ()
) -> str:
    """A file with one model, and the source that its numbers come from."""
    lines = ["edition 2026", ""]
    if imports:
        lines += [*imports, ""]
    if source is not None:
        label = source.get("name", "origin")
        lines.append(f"source {label} {{")
        stated = {k: v for k, v in source.items() if k != "name"}
        width = max((len(k) for k in stated), default=0)
        lines += [
            f"  {k.ljust(width)} = {_quoted(str(v)) if k != 'confidence' else v}"
            for k, v in stated.items()
        ]
        lines += ["}", ""]
        lines.append(f"model {name} @{label} {{")
    else:
        lines.append(f"model {name} {{")
    lines += lines_of(fields)
    lines += ["}", ""]
    return "\n".join(lines)
