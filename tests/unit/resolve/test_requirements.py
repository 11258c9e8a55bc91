"""Requirements are decided, and decided rightly; what means nothing is an error where it stands."""

import re
from pathlib import Path

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.design.expression import RESULT, Expression, Unknown
from specc.design.operations import combine
from specc.design.requirement import Requirement
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.requirements.judge import judge_one
from specc.result import Result
from specc.units import Dimension, Quantity

HEAD = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

site a {
  it_power = 1 MW
}

site b {
  it_power = 3 MW
  floor_load = unknown
}

cluster pod {
  servers = 1 x g593_zd2
}

cluster pair {
  servers = 2 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  weights = fp8

  traffic {
    rate   = 1 requests/s
    prompt = 512 tokens
    output = 128 tokens
  }
}

let sizes = [8, 16, 32]
let limit = 500 ms

"""

USD = Dimension({"USD": 1})
MET, FAILED = "met", "failed"
CASES = [
    # What the requirement says, and what becomes of it: met, failed, undecided, or the code of its error.
    ("chat.utilisation <= 80", "GS2108"),
    ("80 >= chat.utilisation", "GS2108"),
    ("chat.utilisation <= 80 %", MET),
    ("chat.utilisation <= 1", MET),
    ("chat.replicas <= 80", MET),
    ("1 + 2 * 3 ^ 2 == 19", MET),
    ("-2 ^ 2 == -4", MET),
    ("2 ^ 3 ^ 2 == 512", MET),
    ("8 / 4 / 2 == 1", MET),
    ("not 1 == 2 and 2 < 3 or 1 > 2", MET),
    ("sum([1 MW, 2 MW]) == 3 MW", MET),
    ("max(3, 5) == 5 and min([3, 5]) == 3", MET),
    ("ceil(2.1) == 3 and floor(2.9) == 2 and round(2.4) == 2", MET),
    ("sqrt(16) == 4 and log2(8) == 3", MET),
    ("count([1, 2, 3]) == 3", MET),
    ("any([false, true]) and all([true, true])", MET),
    ("sum([n * 2 for n in sizes if n > 8]) == 96", MET),
    ("any([false])", FAILED),
    ("all([true, false])", FAILED),
    ("all([s.it_power <= 2 MW for s in [a, b]])", FAILED),
    ("any([s.it_power <= 2 MW for s in [a, b]])", MET),
    ("all([])", MET),
    ("sum([1, 2]) == 4", FAILED),
    ("count([1, 2, 3]) == 4", FAILED),
    ("max([1 kW, 2 kW]) == 2 kW", MET),
    ("sum(sizes) == 56", MET),
    ("2 ^ 0.5 == sqrt(2)", MET),
    ("8 Gb/s == 1 GB/s", MET),
    ("12 % == 0.12", MET),
    ("[1, 2] == [1, 2]", "GS2108"),
    ("if 1 < 2 then true else 1 / 0 == 1", MET),
    # Types.
    ('chat.ttft.p95 <= "1 us"', "GS2108"),
    ("chat.ttft.p95 <= true", "GS2108"),
    ("chat.ttft.p95 <= [1 us]", "GS2108"),
    ("chat.ttft.p95 <= g593_zd2", "GS2108"),
    ("chat.ttft.p95 <= 1 MB", "GS2103"),
    ('"a" < "b"', "GS2108"),
    ("1 and 2", "GS2303"),
    ("not 5", "GS2303"),
    ("1 + 1", "GS2303"),
    ("chat.ttft.p95 <= 500 ms and chat.tpot.p95", "GS2303"),
    ('min("a", 3) == 3', "GS2111"),
    ('sum(1, "a") == 1', "GS2111"),
    ("ceil(2.5, 7) == 3", "GS2111"),
    ("foo(3) == 3", "GS2001"),
    ("log2(8 GB) == 3", "GS2111"),
    ("true + 1 == 2", "GS2108"),
    ("ceil(2.5 GB) == 3 GB", "GS2111"),
    ("sqrt(-4) == 2", "GS2111"),
    ("log2(0) == 1", "GS2111"),
    ("1 / 0 == 1", "GS2106"),
    ("chat.ttft.p95 / 0 == 1 s", "GS2106"),
    ("b.floor_load / 0 == 1 kg/m^2", "GS2106"),
    ("sum([pod.power.it / n for n in [1, 0]]) > 1 W", "GS2106"),
    ("chat.ttft.p95 / (chat.ttft.p95 - chat.ttft.p95) == 1", "undecided"),
    ("sqrt(4 m) == 2 m", "GS2111"),
    ("2 ^ auto == 512", "GS2108"),
    ("b.floor_load + 1 s > 3 s", "GS2103"),
    ("if chat.ttft.p95 > 1 s then 3 < 4 else 4 m", "GS2108"),
    # Limits of work.
    ("9 ^ 9 ^ 9 > 1", "GS2304"),
    ("10 ^ 1e12 > 1", "GS2304"),
    ("2 ^ 1e8 > 1", "GS2304"),
    ("1e99 * 1e99 * 1e99 * 1e99 > 1", "GS2304"),
    ("a.it_power ^ 9999999 > 1 W", "GS2111"),
    # Names.
    ("chat.ttft.p95 <= limt", "GS2001"),
    ("pod.power.its <= 1 kW", "GS2301"),
    ("banana", "GS2001"),
    ("chat.weights == fp8", MET),
    ("chat.weights != bf16", MET),
    ("fp8 == chat.weights", MET),
    ("chat.weights == fp9", "GS2107"),
    ('chat.weights == "fp8"', MET),
    ("chat.weights == 8", "GS2108"),
    # Results.
    ("chat.ttft.p95 <= limit", MET),
    ("sum([pod.power.it, pair.power.it]) <= 4 kW", FAILED),
    ("sum([pod.power.it, pair.power.it]) <= a.it_power", MET),
    ("all([c.power.it <= 4 kW for c in [pod, pair]])", FAILED),
    ("all([c.power.it <= 40 kW for c in [pod, pair]])", MET),
    ("count([c for c in [pod, pair] if c.servers > 1]) == 1", MET),
    ("sum([c.power.it for c in [pod, pair] if c.servers > 5]) == 0 W", MET),
    ("max(pod.power.it, pair.power.it) == pair.power.it", MET),
    ("(if pod.servers > 1 then 1 kW else 2 kW) == 2 kW", MET),
    ("pair.servers ^ 2 == 4", MET),
    ("pod.bom.count(g593_zd2) == 1", MET),
    ("pod.bom.count == 1", "GS2111"),
    ("pod.bom.count(3) == 1", "GS2111"),
    ("8 x pod.servers == 8", "GS2108"),
    # Kleene's logic.
    ("b.floor_load > 1 kg/m^2", "undecided"),
    ("b.floor_load > 1 kg/m^2 and 1 > 2", FAILED),
    ("b.floor_load > 1 kg/m^2 or 1 < 2", MET),
    ("any([b.floor_load > 1 kg/m^2, true])", MET),
    ("all([b.floor_load > 1 kg/m^2, false])", FAILED),
    ("all([b.floor_load > 1 kg/m^2, true])", "undecided"),
    ("count([b.floor_load]) == 1", MET),
]  # fmt: skip


def compiled(text: str, folder: Path = Path("/nowhere")) -> Result:
    """What becomes of a text."""
    desk = Desk()
    path = str(folder / "case.gpuspec")
    return Compiler(desk.store, desk.catalogue).compile(Source("case.gpuspec", text), path)


def lines(result: Result) -> dict[int, str]:
    """For each line the code of its error, or what became of the requirement in it."""
    verdicts = {}
    for judgement in result.requirements:
        span = judgement.requirement.span
        verdicts[span.source.text.count("\n", 0, span.start)] = judgement.status
    for diagnostic in result.diagnostics:
        if diagnostic.severity == 0 and not diagnostic.code.startswith("GS7"):
            assert diagnostic.span is not None
            verdicts[diagnostic.span.source.text.count("\n", 0, diagnostic.span.start)] = (
                diagnostic.code
            )
    return verdicts


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    verdicts = lines(compiled(HEAD + "\n".join(f"require {text}" for text, _ in CASES) + "\n"))
    first = HEAD.count("\n")
    return {text: verdicts.get(first + place, "silent") for place, (text, _) in enumerate(CASES)}


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_requirements_are_decided(text: str, wanted: str, outcomes: dict[str, str]) -> None:
    assert outcomes[text] == wanted


def test_a_requirement_that_divides_by_a_result_that_is_zero_is_an_error() -> None:
    result = compiled(HEAD + "require pod.servers / (pod.servers - pod.servers) <= 1\n")
    (error,) = result.errors
    assert error.code == "GS7002"
    assert "has no value: a divisor is zero" in error.message
    assert error.span is not None
    assert error.span.text == "pod.servers / (pod.servers - pod.servers) <= 1"


def test_a_name_in_a_constant_must_resolve() -> None:
    result = compiled("edition 2026\nlet limit = limt\nparam other = cost_max\n")
    assert [d.code for d in result.diagnostics] == ["GS2001", "GS2001"]


def test_a_word_in_a_constant_is_one_that_a_field_takes() -> None:
    text = HEAD + "let precision = fp8\n\nrequire chat.weights == precision\n"
    assert [j.status for j in compiled(text).requirements] == [MET]


def test_a_constant_of_the_body_wins_over_a_field_that_is_not_stated() -> None:
    text = "edition 2026\nsite hall {\n  let pue = 1.5\n  require pue == 1.5\n}\n"
    assert [j.status for j in compiled(text).requirements] == [MET]


def test_requirements_are_inherited() -> None:
    text = """edition 2026
server capped {
  let most = 10 kW
  power_max = 9 kW
  require power_max <= most "the busbar"
}
server mine : capped {
  power_max = 12 kW
}
"""
    result = compiled(text)
    assert [(j.requirement.scope, j.status) for j in result.requirements] == [
        ("capped", MET),
        ("mine", FAILED),
    ]
    (failure,) = [d for d in result.diagnostics if d.code == "GS7001"]
    assert "`mine`" in failure.message
    assert "12 kW" in failure.message
    assert failure.span is not None
    assert failure.span.text == "power_max <= most"


def test_requirements_of_imported_parts_hold_where_they_are_used(specc, tmp_path: Path) -> None:
    (tmp_path / "lib.gpuspec").write_text(
        "edition 2026\nfrom std.servers.gigabyte import g593_zd2\n"
        "let most = 10 kW\n"
        "server capped : g593_zd2 {\n  require power_max <= most\n}\n"
        "server big : capped {\n  power_max = 12 kW\n}\n",
        encoding="utf-8",
    )
    (tmp_path / "own.gpuspec").write_text(
        'edition 2026\nimport "lib.gpuspec" as lib\ncluster pod {\n  servers = 2 x lib.big\n}\n',
        encoding="utf-8",
    )
    ran = specc("check", "own.gpuspec", "-f", "concise", "--quiet")
    assert re.search(r"lib\.gpuspec:5:11: error\[GS7001\].*server `big`.*12 kW", ran.out), ran.out
    assert ran.code == 1


def test_a_lower_bound_decides_what_it_can() -> None:
    def lookup(name: str, arguments: object) -> Unknown:
        return Unknown(("part.price",), USD, Quantity(5, USD))

    span = Span(Source("case", ""), 0, 0)
    limits = {"<=": FAILED, "<": FAILED, ">=": MET, ">": MET, "==": FAILED, "!=": MET}
    cost = Expression(RESULT, (), USD, None, "pod.cost.capital")
    for operator, wanted in limits.items():
        for factor in (1, 2):
            doubled = combine("*", (cost, Quantity(factor)))
            below = combine(operator, (doubled, Quantity(4, USD)))
            above = combine(operator, (doubled, Quantity(11, USD)))
            assert isinstance(below, Expression)
            assert isinstance(above, Expression)
            assert judge_one(Requirement(below, span), lookup).status == wanted
            assert judge_one(Requirement(above, span), lookup).status == "undecided"


def test_the_same_result_on_both_sides_is_no_close_call() -> None:
    text = HEAD + "require pair.power.it == pod.power.it * 2\nrequire pod.power.it <= 9.3 kW\n"
    result = compiled(text)
    assert [(j.status, j.straddles) for j in result.requirements] == [(MET, False), (MET, True)]


def test_shared_constants_are_evaluated_once() -> None:
    doubled = "".join(f"  let v{n + 1} = v{n} + v{n}\n" for n in range(150))
    text = f"edition 2026\nsite hall {{\n  it_power = 1 W\n  let v0 = it_power\n{doubled}  require v150 > 1 W\n}}\n"
    assert [j.status for j in compiled(text).requirements] == [MET]


@pytest.mark.parametrize("place", ["let", "require"])
def test_nested_comprehensions_end(place: str) -> None:
    thousand = ", ".join(["1"] * 1000)
    nested = "sum([sum([sum([a * b * c for a in big]) for b in big]) for c in big])"
    text = f"edition 2026\nlet big = [{thousand}]\n"
    text += f"let everything = {nested}\n" if place == "let" else f"require {nested} > 1\n"
    assert "GS2304" in {d.code for d in compiled(text).diagnostics}
