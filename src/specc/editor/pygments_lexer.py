"""The language for Pygments, which finds it by an entry point: for manuals, and wherever Pygments colours."""

import re
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

from specc.syntax import tables

_WORDS = {"auto", "unknown", "true", "false", "x"}
_KEYWORDS = sorted({*tables.OPENING, *tables.SOFT, *tables.RESERVED} - _WORDS)
_SIGNS = "|".join(map(re.escape, tables.SIGNS))

__all__ = ["GpuspecLexer"]


class GpuspecLexer(RegexLexer):  # type: ignore[misc]
    """Colours for gpuspec."""

    name = "gpuspec"
    aliases: ClassVar[list[str]] = ["gpuspec"]
    filenames: ClassVar[list[str]] = ["*.gpuspec"]
    url = ""

    tokens: ClassVar = {
        "root": [
            (r"##.*", String.Doc),
            (r"#.*", Comment.Single),
            (tables.STRING, String),
            (r"@[a-z_][a-z0-9_.]*", Name.Decorator),
            (rf"({tables.NUMBER})([ \t]+)(x)\b", bygroups(Number, Text, Operator.Word)),
            (tables.QUANTITY, Number),
            (tables.NUMBER, Number),
            (words(_KEYWORDS, prefix=r"\b", suffix=r"\b"), Keyword),
            (r"\b(auto|unknown|true|false)\b", Keyword.Constant),
            (r"\bx\b", Operator.Word),
            (
                r"^([ \t]*)([a-z_]+)([ \t]+)([a-z_][a-z0-9_]*)(?=[ \t]*[:{@o])",
                bygroups(Text, Keyword.Type, Text, Name.Class),
            ),
            (r"([a-z_][a-z0-9_]*)(?=[ \t]*(@[a-z0-9_.]+[ \t]*)?\{)", Keyword.Type),
            (tables.NAME, Name),
            (_SIGNS, Operator),
            (r"[()\[\]{};]", Punctuation),
            (r"\s+", Text),
            (r".", Text),
        ]
    }
