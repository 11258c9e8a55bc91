"""What people bring along from Python, C, shells and spreadsheets: values and statements in the form that another tool takes."""

import re

from specc.diagnostics.diagnostic import Applicability, Edit, Fix
from specc.diagnostics.fault import Fault, short
from specc.syntax import faults
from specc.syntax.shape import described
from specc.syntax.stop_point import StopPoint
from specc.units.table import CURRENCIES, UNITS

_LINE = "the end of the line"
_LARGE = {"thousand": "k", "million": "M", "mio": "M", "billion": "B", "bn": "B", "trillion": "T"}
_GROUPED = re.compile(r"(\d{1,3}(?:[,']\d{2,3})*[,']\d{3})\b((?: [A-Za-z][\w/]*)?)")
_DECIMAL = re.compile(r"(\d+),(\d+(?: [A-Za-z][\w/]*)?)")


def borrowed(place: StopPoint) -> Fault | None:
    """The first of the families below that knows the place."""
    for family in (
        _text,
        _number,
        _amount,
        _choice,
        _open,
        _import,
        _typed,
        _index,
        _head,
        _dictionary,
    ):
        meant = family(place)
        if meant:
            return _told(place, *meant)
    return None


Meant = tuple[str, str, int]
"""What to do, what to write, and the first of the tokens that it replaces: 0 is where reading stopped. Nothing to write is empty."""


def _told(place: StopPoint, help_: str, text: str, first: int) -> Fault:
    fix: tuple[Fix, ...] = ()
    if text:
        edit = Edit(place.span(first, 0), text)
        fix = (Fix(f"write `{short(text)}`", (edit,), Applicability.UNSAFE),)
    return faults.UnexpectedToken(
        span=place.span(), found=described(place), expected=place.expected, help=help_, fix=fix
    )


def _text(place: StopPoint) -> Meant | None:
    """Quotes inside of a text, and texts of Python with a letter before them."""
    if place.expected != _LINE:
        return None
    if place.around(-1) == "string" and place.around(0) == "name" and place.glued(-1, 0):
        return 'a quote inside a text is written `\\"`', "", 0
    if place.kind == "string" and place.around(-1) == "name" and place.glued(-1, 0):
        return 'a text has no letter before it; values stand in it as `"${name}"`', "", 0
    return None


def _number(place: StopPoint) -> Meant | None:
    """Commas and apostrophes in numbers, a plus before one."""
    if (
        place.kind == "+"
        and place.expected == "a value"
        and place.around(1) in ("number", "quantity")
    ):
        return f"a number has no `+` before it: write `{place.text(1)}`", "", 0
    if place.kind not in (",", "bad") or not place.glued(-1, 0) or not place.glued(0, 1):
        return None
    if place.around(-1) != "number" or not place.text(1)[:1].isdigit():
        return None
    start = place.span(-1, -1).start
    written = place.source.text[start : start + 40]
    grouped = _GROUPED.match(written)
    if grouped:
        plain = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "_", re.sub(r"[,']", "", grouped[1]))
        return f"thousands are separated by `_`: write `{plain}{grouped[2]}`", "", 0
    decimal = _DECIMAL.match(written)
    if decimal and place.kind == ",":
        return f"decimals stand behind a point: write `{decimal[1]}.{decimal[2]}`", "", 0
    return None


def _amount(place: StopPoint) -> Meant | None:
    """Units in quotes or brackets, currencies before their amounts, numbers in words, remainders."""
    if place.expected != _LINE:
        return None
    before = place.text(-1)
    inner = place.text(1) if place.kind == "[" else place.text().strip('"')
    if place.around(-1) == "number" and place.kind in ("string", "[") and inner in UNITS:
        last = "" if place.kind == "[" else f"{before} {inner}"
        return f"a unit stands behind its number as it is: write `{before} {inner}`", last, -1
    if place.around(-1) == "name" and place.kind in ("number", "quantity") and before in UNITS:
        if before in CURRENCIES:
            return f"the currency stands behind its amount, as in `0.09 {before}/kWh`", "", 0
        return None
    number, _, word = before.partition(" ")
    if place.around(-1) == "quantity" and word.strip() in _LARGE and place.kind == "name":
        scaled = f"{number}{_LARGE[word.strip()]} {place.text()}"
        return f"a scale is a letter behind the number: write `{scaled}`", scaled, -1
    if place.around(-1) == "quantity" and before.endswith("%") and place.kind == "number":
        return "`%` is a percentage; there is no remainder of a division", "", 0
    return None


def _choice(place: StopPoint) -> Meant | None:
    """`a if b else c` of Python."""
    if place.kind == "if" and place.expected == _LINE:
        return "a choice begins with its condition: `if a then b else c`", "", 0
    return None


def _open(place: StopPoint) -> Meant | None:
    """Bounds of an open value in another form."""
    if place.kind == "[" and place.text(-1) == "auto":
        return "bounds stand in parentheses: `auto(1..4)`", "", 0
    if place.kind == "=" and place.text(-3) == "auto" and place.text(-2) == "(":
        return "two points stand between the bounds: `auto(1..4)`", "", 0
    if place.expected.startswith("`..` and the highest value"):
        return "two points stand between the bounds: `auto(1..4)`", "", 0
    return None


def _import(place: StopPoint) -> Meant | None:
    """Imports of JavaScript and Go, and of everything."""
    if place.expected == "the name of what to import" and place.kind == "*":
        return (
            "names are imported one by one; `import std.servers.gigabyte` gives `gigabyte.NAME`",
            "",
            0,
        )
    if place.text(place.first()) != "import":
        return None
    if place.text() == "from":
        names = short(place.span(place.first() + 1, -1).text)
        module = place.source.text[place.span().end :].partition("\n")[0].strip()
        return f"the module comes first: write `from {short(module)} import {names}`", "", 0
    if place.kind == "/":
        return (
            "names of a module are joined by points, as in `import std.servers.gigabyte`; a file stands in quotes",
            "",
            0,
        )
    return None


def _typed(place: StopPoint) -> Meant | None:
    """Constants and params with a type, or that are changed."""
    word = place.text(place.first())
    if place.expected != "`=`" or word not in ("let", "param"):
        return None
    name = short(place.text(-1))
    if place.around(1) == "=" and place.glued(0, 1):
        if place.kind == ":":
            return f"write `{word} {name} = …`", "", 0
        return (
            f"a constant keeps its value: the other one has a name of its own, `{word} {name}_2 = …`",
            "",
            0,
        )
    if place.kind == ":":
        return f"a value needs no type: write `{word} {name} = …`", "", 0
    return None


def _index(place: StopPoint) -> Meant | None:
    """Items of lists by their number."""
    if place.kind == "[" and place.around(-1) == "name" and place.glued(-1, 0):
        return (
            "a list has no numbered items: name the value with `let`, or go through the list, `[f(s) for s in list]`",
            "",
            0,
        )
    return None


def _head(place: StopPoint) -> Meant | None:
    """`site hall => {`, and the head of an entity without its brace."""
    named = [place.around(place.first() + n) for n in (0, 1)] == ["name", "name"]
    if place.expected == "`{`" and place.kind == "newline" and place.around(1) != "{" and named:
        head = short(place.span(place.first(), -1).text)
        return f"the brace of the block is missing: write `{head} {{`", "", 0
    if (
        "`{`" in place.expected
        and place.kind in ("=", "-")
        and place.text(1) == ">"
        and place.glued(0, 1)
    ):
        head = short(place.span(place.first(), -1).text)
        return f"write `{head} {{`", "", 0
    return None


def _dictionary(place: StopPoint) -> Meant | None:
    """`pod = { "servers": 8 }`."""
    if place.kind != "{" or place.around(-1) != "=":
        return None
    if place.around(1) == "{" and place.glued(0, 1):
        return (
            "texts are not templates: declare `param n = …`, use `n`, and set it with `--set n=8`",
            "",
            0,
        )
    at = 2 if place.around(1) == "newline" else 1
    if place.around(at) == "string" and place.around(at + 1) in (":", "="):
        return (
            f"an entity or block has no `=` and no quotes: `kind {short(place.text(-2))} {{ field = value }}`",
            "",
            0,
        )
    return None
