"""The canonical text."""

import pytest

from specc.diagnostics.source import Source
from specc.syntax.format import formatted


def fmt(text: str) -> str:
    after, diagnostics = formatted(Source("a.gpuspec", text))
    assert diagnostics == []
    assert formatted(Source("a.gpuspec", after))[0] == after
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("\n\n# only\n\n\n", "# only\n"),
        ("edition   2026", "edition 2026\n"),
        ("edition 2026;let a=1;let b=2", "edition 2026\nlet a = 1\nlet b = 2\n"),
        ("edition 2026\r\n\r\n\r\n\r\nlet a = 1\r\n", "edition 2026\n\nlet a = 1\n"),
        ("edition 2026\nsite h {\n\n\ta=1\n\n}\n", "edition 2026\nsite h {\n  a = 1\n}\n"),
        ("edition 2026\nsite h{}", "edition 2026\nsite h { }\n"),
        ("edition 2026\nsite h{a=1;b=2;}", "edition 2026\nsite h { a = 1; b = 2 }\n"),
        ("edition 2026\nsite h{a=1;\nb=2}", "edition 2026\nsite h {\n  a = 1\n  b = 2\n}\n"),
        ("edition 2026\nlet a=-1- -2^-3", "edition 2026\nlet a = -1 - -2 ^ -3\n"),
        ("edition 2026\nlet a=5 m ^ 2", "edition 2026\nlet a = 5 m ^ 2\n"),
        ("edition 2026\nlet a=5\t  kW", "edition 2026\nlet a = 5 kW\n"),
        ("edition 2026\nlet a=0.4+-0.1", "edition 2026\nlet a = 0.4 ± 0.1\n"),
        ("edition 2026\nlet a=[ 1 : 2,f ( b=3 ) ,c . d]", "edition 2026\nlet a = [1:2, f(b = 3), c.d]\n"),
        ("edition 2026\nlet a=auto ( 8 .. 64 ) x b{c=1}", "edition 2026\nlet a = auto(8..64) x b { c = 1 }\n"),
        ("edition 2026\nserver a:b@c{}", "edition 2026\nserver a : b @c { }\n"),
        ("edition 2026\nrequire(a)and(b)", "edition 2026\nrequire (a) and (b)\n"),
        ("edition 2026\nrequire -a<b", "edition 2026\nrequire -a < b\n"),
        ("edition 2026\nallow a - b because\"c\"", 'edition 2026\nallow a-b because "c"\n'),
        ("edition 2026\nfrom a . b import(c,d)", "edition 2026\nfrom a.b import (c, d)\n"),
        ("edition 2026\nlet a = [\n1,# one\n2\n]", "edition 2026\nlet a = [\n  1,  # one\n  2\n]\n"),
        ("edition 2026\nlet a = f([\n1\n])", "edition 2026\nlet a = f([\n  1\n])\n"),
        (
            "edition 2026\nsite h {\n  a = 1 # one\n  long_name = 2 kW @s\n  b = 3 @tt # three\n\n  c = 4\n}\n",
            "edition 2026\nsite h {\n"
            "  a         = 1         # one\n"
            "  long_name = 2 kW @s\n"
            "  b         = 3    @tt  # three\n\n"
            "  c = 4\n}\n",
        ),
        ("edition 2026\n# a\n\n\n# b\nlet a = 1\n# c", "edition 2026\n# a\n\n# b\nlet a = 1\n# c\n"),
        ("edition 2026\nsite h {  # why\na = 1\n# end\n}", "edition 2026\nsite h {  # why\n  a = 1\n  # end\n}\n"),
    ],
)  # fmt: skip
def test_format(before: str, after: str) -> None:
    assert fmt(before) == after


def test_long_block_is_broken() -> None:
    fields = "; ".join(f"field_{number} = {number}" for number in range(8))
    after = fmt(f"edition 2026\nsite h {{ rack {{ {fields} }} }}\n")
    assert after.startswith("edition 2026\nsite h {\n  rack {\n    field_0 = 0\n")


def test_errors_leave_the_text_alone() -> None:
    text = "edition 2026\nsite h{a=1;b=}\nlet   c=2\n"
    after, diagnostics = formatted(Source("a.gpuspec", text))
    assert after == text
    assert [diagnostic.code for diagnostic in diagnostics] == ["GS1104"]
