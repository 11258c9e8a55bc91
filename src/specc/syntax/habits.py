"""Whole texts in the language of another tool, known by their first statement; looked at only where a text has faults."""

import re

from specc.diagnostics.fault import Fault
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.syntax import faults

# Each line is taken in one way and not given back: a hundred lines of comments would be tried in 2^100 ways.
_HEAD = r"\A(?>[^\S\n]*+(?:#[^\n]*+|edition[^\n]*+)?\n)*+"
_JSON = re.compile(_HEAD + r'\s*([{\[])\s*(?:"[^"\n]*"\s*:|\{|\])')
_HCL = re.compile(_HEAD + r'(\w+)[ \t]+"([^"\n]*)"(?:[ \t]+"([^"\n]*)")?[ \t]*\{', re.MULTILINE)
_YAML = re.compile(
    _HEAD
    + r"(?:---\s*\n)?([\w-]+):(?:[ \t]*(?:#[^\n]*)?\n[ \t]+(?:- )?|([ \t]+[^\s{][^\n{]*)\n)[\w-]+:",
    re.MULTILINE,
)
_TOML = re.compile(
    _HEAD
    + r"(\[\[?\s*([A-Za-z][\w-]*)(?:[. ]+\"?([A-Za-z][\w-]*)\"?)?\s*\]\]?)[ \t]*(?:#[^\n]*)?\n"
)
_NAMES_FIRST = {"resource", "data"}
_PARAMS = {"variable", "locals", "output"}


def foreign_language(source: Source) -> Fault | None:
    """The fault of a text that is YAML, JSON, TOML or HCL; None where it is none of them."""
    found = _JSON.match(source.text)
    if found:
        return faults.ForeignLanguage(
            span=_span(source, found),
            language="JSON",
            help="name the file *.json: `specc check FILE.json` takes specs as JSON, and `specc fmt FILE.json` writes"
            " them as gpuspec",
        )
    found = _YAML.match(source.text)
    if found:
        kind = "KIND" if found.group(2) else found.group(1)
        return faults.ForeignLanguage(
            span=_span(source, found),
            language="YAML",
            help=f"an entity has braces and its fields `=`: write `{kind} NAME {{ field = value }}`",
        )
    found = _TOML.match(source.text)
    if found:
        kind, name = found.group(2), found.group(3) or "NAME"
        return faults.ForeignLanguage(
            span=_span(source, found),
            language="TOML",
            help=f"an entity has braces: write `{kind} {name} {{ field = value }}`",
        )
    found = _HCL.match(source.text)
    if found and (found.group(3) or found.group(1) in _PARAMS | _NAMES_FIRST):
        return faults.ForeignLanguage(span=_span(source, found), language="HCL", help=_hcl(found))
    return None


def _hcl(match: re.Match[str]) -> str:
    kind, first, second = match.groups()
    if kind in _PARAMS:
        return f"a value that the command line may set is written `param {first} = …`"
    if kind in _NAMES_FIRST and second:
        return f"kinds and names have no quotes: write `{first} {second} {{ … }}`"
    return f"names have no quotes: write `{kind} {first} {{ … }}`"


def _span(source: Source, match: re.Match[str]) -> Span:
    return Span(source, match.start(1), match.end(1))
