"""The language for Pygments, so that the manual shows it in colour."""

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text

__all__ = ["GpuspecLexer"]


class GpuspecLexer(RegexLexer):
    """Colours for gpuspec."""

    name = "gpuspec"
    aliases: ClassVar[list[str]] = ["gpuspec"]
    filenames: ClassVar[list[str]] = ["*.gpuspec"]
    url = ""

    tokens: ClassVar = {
        "root": [
            (r"##.*", String.Doc),
            (r"#.*", Comment.Single),
            (r'"(\\.|[^"\\\n])*"', String),
            (r"@[a-z_][a-z0-9_.]*", Name.Decorator),
            (
                r"(\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?[kMBT]?)([ \t]+)(x)\b",
                bygroups(Number, Text, Operator.Word),
            ),
            (
                r"(\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?[kMBT]?)([ \t]+)([A-Za-z%][A-Za-z0-9]*(?:[/*^][A-Za-z0-9]+)*)",
                bygroups(Number, Text, Name.Builtin),
            ),
            (r"\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?[kMBT]?", Number),
            (
                r"\b(edition|import|from|as|param|let|require|allow|because|minimise|of|if|then|else|and|or|not|for|in)\b",
                Keyword,
            ),
            (r"\b(auto|unknown|true|false)\b", Keyword.Constant),
            (r"\bx\b", Operator.Word),
            (
                r"^([ \t]*)([a-z_]+)([ \t]+)([a-z_][a-z0-9_]*)(?=[ \t]*[:{@o])",
                bygroups(Text, Keyword.Type, Text, Name.Class),
            ),
            (r"([a-z_][a-z0-9_]*)(?=[ \t]*(@[a-z0-9_.]+[ \t]*)?\{)", Keyword.Type),
            (r"[A-Za-z_][A-Za-z0-9_]*", Name),
            (r"\.\.|±|\+-|[<>=!]=|[-+*/^=<>:]", Operator),
            (r"[()\[\]{},;.]", Punctuation),
            (r"\s+", Text),
            (r".", Text),
        ]
    }
