"""What is written and the Tree that it gives, places included."""

import pytest

from specc.diagnostics.source import Source
from specc.syntax import nodes
from specc.syntax.lexer import pieces
from specc.syntax.parse import parse
from specc.syntax.walk import outline, walk


def tree(text: str) -> nodes.File:
    file, diagnostics = parse(Source("good.gpuspec", text))
    assert diagnostics == []
    return file


def value(text: str) -> nodes.Expression:
    """The Tree of one expression."""
    statement = tree(f"edition 2026\nlet a = {text}\n").statements[1]
    assert isinstance(statement, nodes.Let)
    return statement.value


def drawn(node: nodes.SyntaxNode) -> str:  # noqa: C901 - one case for each kind of node
    """An expression with every operation in parentheses."""
    match node:
        case nodes.Number():
            return node.digits + node.scale
        case nodes.QuantityLiteral():
            powers = "*".join(
                f"{name}^{power}" if power != 1 else name for name, power in node.unit
            )
            return f"{node.digits}{node.scale}[{powers}]"
        case nodes.Name():
            return node.text
        case nodes.String():
            return repr(node.value)
        case nodes.Bool():
            return str(node.value).lower()
        case nodes.UnknownLiteral():
            return "unknown"
        case nodes.AutoLiteral():
            return f"auto({drawn(node.bounds)})" if node.bounds else "auto"
        case nodes.MemberAccess():
            return f"{drawn(node.value)}.{node.name}"
        case nodes.Binary():
            return f"({drawn(node.left)} {node.operator} {drawn(node.right)})"
        case nodes.Unary():
            return f"({node.operator} {drawn(node.operand)})"
        case nodes.Count():
            return f"({drawn(node.count)} x {drawn(node.item)})"
        case nodes.Of():
            return f"({drawn(node.share)} of {drawn(node.whole)})"
        case nodes.Ratio():
            return f"({drawn(node.left)}:{drawn(node.right)})"
        case nodes.Range():
            return f"({drawn(node.low)}..{drawn(node.high)})"
        case nodes.PlusMinus():
            return f"({drawn(node.centre)} ± {drawn(node.margin)})"
        case nodes.If():
            return f"(if {drawn(node.condition)} then {drawn(node.yes)} else {drawn(node.no)})"
        case nodes.List():
            return f"[{', '.join(map(drawn, node.items))}]"
        case nodes.Call():
            return f"{drawn(node.callee)}({', '.join(map(drawn, node.arguments))})"
        case nodes.Argument():
            return f"{node.name} = {drawn(node.value)}" if node.name else drawn(node.value)
        case nodes.Override():
            return f"{drawn(node.base)} {{{'; '.join(f'{f.name} = {drawn(f.value)}' for f in node.body)}}}"
        case nodes.Comprehension():
            condition = f" if {drawn(node.condition)}" if node.condition else ""
            return (
                f"[{drawn(node.item)} for {node.variable.text} in {drawn(node.source)}{condition}]"
            )
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 ^ 2", "(1 + (2 * (3 ^ 2)))"),
        ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"),
        ("2 ^ -3 ^ 2", "(2 ^ (- (3 ^ 2)))"),
        ("-2 ^ 2", "(- (2 ^ 2))"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("8 / 4 / 2", "((8 / 4) / 2)"),
        ("2 * -3", "(2 * (- 3))"),
        ("(1 + 2) * 3", "((1 + 2) * 3)"),
        ("a or b and not c", "(a or (b and (not c)))"),
        ("not a == b", "(not (a == b))"),
        ("a + 1 <= b * 2 and c", "(((a + 1) <= (b * 2)) and c)"),
        ("8 x a + 2 x b", "((8 x a) + (2 x b))"),
        ("2 * 8 x a", "(2 * (8 x a))"),
        ("2 x 4 x a", "(2 x (4 x a))"),
        ("auto x a", "(auto x a)"),
        ("auto(8..64) x a", "(auto((8..64)) x a)"),
        ("32 x osfp(2 x 400 Gb/s)", "(32 x osfp((2 x 400[Gb*s^-1])))"),
        ("12 x pcie(gen = 5, lanes = 16)", "(12 x pcie(gen = 5, lanes = 16))"),
        ("80 GB", "80[GB]"),
        ("0.09 USD/kWh", "0.09[USD*kWh^-1]"),
        ("150 USD/kW/month", "150[USD*kW^-1*month^-1]"),
        ("5 m^2", "5[m^2]"),
        ("12 %", "12[%]"),
        ("70B params", "70B[params]"),
        ("1.4T tokens", "1.4T[tokens]"),
        ("1_024", "1024"),
        ("1.4e12", "1.4e12"),
        ("80 GB / s", "(80[GB] / s)"),
        ("4 %/year of hardware", "(4[%*year^-1] of hardware)"),
        ("4 %/year of (hardware + software)", "(4[%*year^-1] of (hardware + software))"),
        ("2:1", "(2:1)"),
        ("1:1.125", "(1:1.125)"),
        ("0.42 ± 0.03", "(0.42 ± 0.03)"),
        ("0.42 +- 0.03", "(0.42 ± 0.03)"),
        ("0.38..0.46 kW", "(0.38..0.46[kW])"),
        ('"2026-10".."2026-12"', "('2026-10'..'2026-12')"),
        ("[8, 16, 32,]", "[8, 16, 32]"),
        ("[]", "[]"),
        ("[f(s) for s in l if s > 2]", "[f(s) for s in l if (s > 2)]"),
        ("if a then b else if c then d else e", "(if a then b else (if c then d else e))"),
        ("llama { weights = fp8 }", "llama {weights = fp8}"),
        ("liquid(to_liquid = 85 %)", "liquid(to_liquid = 85[%])"),
        ("tier(from = 64, price = 3 USD)", "tier(from = 64, price = 3[USD])"),
        ("pod.bom.count(qm9700)", "pod.bom.count(qm9700)"),
        ("unknown", "unknown"),
        ("true", "true"),
        (r'"a\n\u00e9\u{1F680}\ud83d\ude80"', repr("a\né🚀🚀")),
        ("torus(\n  4,\n  4,\n  8\n)", "torus(4, 4, 8)"),
    ],
)
def test_expression(text: str, expected: str) -> None:
    assert drawn(value(text)) == expected


def test_statements() -> None:
    file = tree(
        "edition 2026\n"
        "import std.servers.gigabyte\n"
        'import "parts/own.gpuspec" as own\n'
        "from std.switches.nvidia import qm9700, sn5400 as leaf\n"
        "## How many people ask.\n## At noon.\n"
        "param rate = 120 requests/s @survey\n"
        "variant cheaper of pod {\n  pod.servers = 8 x a\n}\n"
        "server big : own.small @quote {\n"
        "  peak @sheet { bf16 = 1 }\n"
        "  rack row_a : tall { }\n"
        '  require a <= b "why"\n'
        "}\n"
        "minimise pod.cost.capital\n"
        'allow GS5203 because "a test"\n'
        'allow device-memory-exceeded because "a test"\n'
    )
    kinds = [type(statement).__name__ for statement in file.statements]
    assert kinds == [
        "Edition", "Import", "Import", "FromImport", "Param", "Declaration", "Declaration", "Minimise", "Allow", "Allow",
    ]  # fmt: skip
    _, plain, quoted, names, param, variant, server, _, code, slug = file.statements
    assert (plain.path.words, plain.alias) == (("std", "servers", "gigabyte"), None)
    assert (quoted.path.file, quoted.alias.text) == ("parts/own.gpuspec", "own")
    assert [(name.name.text, name.alias and name.alias.text) for name in names.names] == [
        ("qm9700", None),
        ("sn5400", "leaf"),
    ]
    assert (param.name.text, param.source.text, param.doc) == (
        "rate",
        "survey",
        "How many people ask.\nAt noon.",
    )
    assert (variant.kind.text, variant.name.text, variant.of.text, variant.base) == (
        "variant",
        "cheaper",
        "pod",
        None,
    )
    assert variant.body[0].name == "pod.servers"
    assert (drawn(server.base), server.source.text) == ("own.small", "quote")
    peak, rack, require = server.body
    assert (peak.head.text, peak.name, peak.source.text) == ("peak", None, "sheet")
    assert (rack.head.text, rack.name.text, rack.base.text) == ("rack", "row_a", "tall")
    assert require.why == "why"
    assert (code.code.text, slug.code.text) == ("GS5203", "device-memory-exceeded")


def test_places() -> None:
    text = "edition 2026\nsite hall {\n  a = (b + 5 kW) * c.d @src\n}\n"
    file = tree(text)
    site = file.statements[1]
    field = site.body[0]

    def under(node: nodes.SyntaxNode) -> str:
        return text[node.start : node.end]

    assert under(site).startswith("site hall {")
    assert under(site).endswith("}")
    assert text[site.open] == "{"
    assert under(field) == "a = (b + 5 kW) * c.d @src"
    assert text[field.start : field.name_end] == "a"
    assert under(field.value) == "(b + 5 kW) * c.d"
    assert under(field.value.left) == "b + 5 kW"
    assert text[field.value.operator_start] == "*"
    assert text[field.value.left.right.unit_start : field.value.left.right.end] == "kW"
    assert text[field.value.right.name_start : field.value.right.end] == "d"
    assert under(field.source) == "src"


def test_walk_visits_in_order() -> None:
    file = tree("edition 2026\nsite hall {\n  a = f(b, c = [1, 2]) + d\n}\nlet e = 1\n")
    starts = [node.start for node in walk(file)]
    assert starts == sorted(starts)
    assert len(outline(file)) > len(starts)


def test_broken_statements_keep_their_names() -> None:
    file, diagnostics = parse(
        Source(
            "bad",
            "edition 2026\nsite hall { a = 1 ! }\nfrom std.a import b, c d\nserver big : { }\n",
        )
    )
    assert len(diagnostics) == 3
    site, imported, server = file.statements[1:]
    assert isinstance(site.body[0].value, nodes.ErrorExpression)
    assert isinstance(imported, nodes.Error)
    assert {"b", "c"} <= set(imported.names)
    assert "big" in server.names


def test_pieces_have_places() -> None:
    text = "edition 2026 # why\nlet a = 80  GB;\n"
    parts = list(pieces(text))
    assert all(text.startswith(spelling, start) for _, spelling, start in parts)
    assert [kind for kind, _, _ in parts] == [
        "name", "number", "comment", "newline", "name", "name", "=", "quantity", "newline", "newline",
    ]  # fmt: skip
