"""Writes what editors colour by, from the words and patterns that Lark reads in `grammar/`.

python scripts/editor_words.py            rewrite the files under editors/
python scripts/editor_words.py --check    say which of them are not what would be written
"""

import json
import re
import sys
from pathlib import Path

from specc.design.kinds import kinds
from specc.syntax import tables

ROOT = Path(__file__).parent.parent
HEAD = "written by scripts/editor_words.py; not to be edited"
CONSTANTS = ("auto", "false", "true", "unknown")
OPERATORS = ("and", "in", "not", "of", "or", "x")
CONTROL = tuple(sorted(set(tables.RESERVED) - set(CONSTANTS) - set(OPERATORS)))
OPENING = tuple(sorted(set(tables.OPENING)))
INNER = tuple(sorted(set(tables.SOFT) - set(tables.OPENING)))


def plain(pattern: str) -> str:
    """A pattern without possessive quantifiers and atomic groups, which not every engine knows."""
    return re.sub(r"([*+?])\+", r"\1", pattern).replace("(?>", "(?:")


def words(names: tuple[str, ...]) -> str:
    return rf"\b(?:{'|'.join(names)})\b"


def textmate() -> str:
    signs = "|".join(re.escape(sign) for sign in tables.SIGNS if sign not in {".", ",", ":", "@"})
    name = r"[a-z_][a-z0-9_]*"
    patterns = [
        {"name": "comment.block.documentation.gpuspec", "match": "##(?!#).*$"},
        {"name": "comment.line.number-sign.gpuspec", "match": plain(tables.COMMENT)},
        {
            "name": "string.quoted.double.gpuspec",
            "begin": '"',
            "end": '"|$',
            "patterns": [
                {"name": "constant.character.escape.gpuspec", "match": r"\\."},
                {"name": "variable.other.interpolated.gpuspec", "match": r"\$\{[^}\"]*\}"},
            ],
        },
        {"name": "entity.name.tag.source.gpuspec", "match": rf"@{name}(?:\.{name})*"},
        {
            "match": rf"^\s*({words(OPENING)})(?=\s+[^\s=.{{])",
            "captures": {"1": {"name": "keyword.control.gpuspec"}},
        },
        {
            "match": rf"(?:^|[{{;])\s*({name})\s+({name})(?=\s*[:{{@]|\s+(?:of|for)\b)",
            "captures": {
                "1": {"name": "storage.type.gpuspec"},
                "2": {"name": "entity.name.type.gpuspec"},
            },
        },
        {
            "match": rf"({name})(?=\s*(?:@[a-z0-9_.]+\s*)?\{{)",
            "captures": {"1": {"name": "storage.type.block.gpuspec"}},
        },
        {
            "match": rf"({name}(?:\.{name})*)\s*(=)(?!=)",
            "captures": {
                "1": {"name": "variable.other.property.gpuspec"},
                "2": {"name": "keyword.operator.assignment.gpuspec"},
            },
        },
        {"name": "constant.numeric.quantity.gpuspec", "match": plain(tables.QUANTITY)},
        {"name": "constant.numeric.gpuspec", "match": plain(tables.NUMBER)},
        {"name": "constant.language.gpuspec", "match": words(CONSTANTS)},
        {"name": "keyword.control.gpuspec", "match": words((*CONTROL, *INNER, "import"))},
        {"name": "keyword.operator.word.gpuspec", "match": words(OPERATORS)},
        {"name": "support.function.gpuspec", "match": rf"{name}(?=\()"},
        {"name": "keyword.operator.gpuspec", "match": signs},
    ]
    grammar = {
        "information_for_contributors": [HEAD],
        "name": "gpuspec",
        "scopeName": "source.gpuspec",
        "fileTypes": ["gpuspec"],
        "patterns": patterns,
    }
    return json.dumps(grammar, indent=2, ensure_ascii=False) + "\n"


def vim() -> str:
    number = r"\<\d\+\%(_\d\+\)*\%(\.\d\+\)\?\%([eE][+-]\?\d\+\)\?[kMBT]\?\>"
    unit = r"[A-Za-zµμΩ%°][A-Za-z0-9_µμΩ^/-]*"
    return f"""\" Colours of gpuspec; {HEAD}.
if exists("b:current_syntax")
  finish
endif

syntax iskeyword @,48-57,_
syntax keyword gpuspecConstant {" ".join(CONSTANTS)}
syntax keyword gpuspecOperator {" ".join(OPERATORS)}
syntax keyword gpuspecKeyword {" ".join((*CONTROL, *INNER, *OPENING))}
syntax keyword gpuspecKind {" ".join(kinds())} contained
syntax match gpuspecHead /^\\s*\\h\\w*\\ze\\s\\+\\h\\w*\\s*[:{{@]/ contains=gpuspecKind,gpuspecKeyword
syntax match gpuspecField /\\h[A-Za-z0-9_.]*\\ze\\s*=\\@<!==\\@!/
syntax match gpuspecNumber /{number}/
syntax match gpuspecQuantity /{number}[ \\t]\\+{unit}/ contains=gpuspecNumber,gpuspecOperator
syntax match gpuspecSource /@\\h[A-Za-z0-9_.]*/
syntax match gpuspecComment /#.*$/ contains=@Spell
syntax match gpuspecDoc /##.*$/ contains=@Spell
syntax match gpuspecEscape /\\\\./ contained
syntax match gpuspecInside /\\${{[^}}"]*}}/ contained
syntax region gpuspecString start=/"/ skip=/\\\\./ end=/"/ end=/$/ contains=gpuspecEscape,gpuspecInside

highlight default link gpuspecConstant Constant
highlight default link gpuspecOperator Operator
highlight default link gpuspecKeyword Keyword
highlight default link gpuspecKind Type
highlight default link gpuspecHead Structure
highlight default link gpuspecField Identifier
highlight default link gpuspecNumber Number
highlight default link gpuspecQuantity Number
highlight default link gpuspecSource Tag
highlight default link gpuspecComment Comment
highlight default link gpuspecDoc SpecialComment
highlight default link gpuspecEscape SpecialChar
highlight default link gpuspecInside Special
highlight default link gpuspecString String

let b:current_syntax = "gpuspec"
"""


FILES = {
    "editors/vscode/syntaxes/gpuspec.tmLanguage.json": textmate,
    "editors/vim/syntax/gpuspec.vim": vim,
}


def main() -> int:
    stale = [
        path
        for path, made in FILES.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != made()
    ]
    if "--check" in sys.argv:
        print(*stale, sep="\n")
        return 1 if stale else 0
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(FILES[path](), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
