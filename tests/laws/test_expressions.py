"""An expression has the same value in a field as in a requirement, whatever in it is known before results are."""

import random

import pytest

from specc.cli.reading import Desk
from specc.design.entity import Value
from specc.design.evaluation import Evaluation
from specc.design.expression import Unknown, waits
from specc.design.operation_types import (
    NotInDomain,
    OperationError,
    TooLarge,
    ZeroDivisor,
)
from specc.diagnostics.source import Source
from specc.resolve.entity import Resolver, TopScope
from specc.resolve.evaluate import evaluate
from specc.resolve.modules import Loader
from specc.resolve.requirements import RequirementScope
from specc.resolve.values import Evaluated, Failure
from specc.syntax import nodes
from specc.syntax.parse import parse
from specc.units import Quantity

HEAD = """edition 2026
from std.servers.gigabyte import g593_zd2
site s {
  it_power   = 3 MW
  pue        = 1.25
  floor_load = unknown
}
site t {
  it_power = 0.5..1.5 MW
}
cluster pod {
  servers = 2 x g593_zd2
}
let known_power = 18.4 kW
let known_count = 2
let known_share = unknown
"""
RESULTS = {"pod.power.it": "known_power", "pod.servers": "known_count", "pod.racks": "known_share"}
NUMBERS = [
    "0",
    "1",
    "2",
    "3",
    "0.5",
    "64",
    "65",
    "1e12",
    "1e90",
    "s.pue",
    "pod.servers",
    "pod.racks",
]
POWERS = ["1 W", "2 kW", "0 W", "s.it_power", "t.it_power", "pod.power.it"]
OTHERS = ["3 m", '"text"', "fp8", "s.floor_load", "[1, 2]", "auto", "unknown"]
EXPRESSIONS = 2_500


class Writer:
    """Writes expressions: well typed for the most part, now and then not."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)

    def quantity(self, leaves: list[str], depth: int) -> str:
        pick = self.pick
        if depth == 0 or pick.random() < 0.2:
            return pick.choice(OTHERS if pick.random() < 0.04 else leaves)
        power = leaves is POWERS
        deeper = depth - 1
        same = [self.quantity(leaves, deeper) for _ in range(pick.randint(1, 3))]
        number = self.quantity(NUMBERS, deeper)
        forms = [
            f"({same[0]} {pick.choice('+-')} {same[-1]})",
            f"({same[0]} {pick.choice('*/')} {number})",
            f"-{same[0]}" if not same[0].startswith("-") else same[0],
            f"{pick.choice(['sum', 'min', 'max'])}([{', '.join(same)}])",
            f"{pick.choice(['sum', 'min', 'max'])}({', '.join(same)})",
            f"sum([v * {number} for v in [{', '.join(same)}]])",
            f"sum([v for v in [{', '.join(same)}] if v > {pick.choice(leaves)}] + [])"
            if pick.random() < 0.02
            else f"max([v for v in [{', '.join(same)}] if v >= {pick.choice(leaves)}])",
            f"(if {self.condition(deeper)} then {pick.choice(leaves)} else {pick.choice(leaves)})",
        ]
        if power:
            forms.append(f"({same[0]} * {same[-1]} / {same[0]})")
        else:
            forms += [
                f"({same[0]} ^ {pick.choice(NUMBERS)})",
                f"({self.quantity(POWERS, deeper)} / {self.quantity(POWERS, deeper)})",
                f"{pick.choice(['ceil', 'floor', 'round', 'sqrt', 'log2'])}({same[0]})",
                f"count([{', '.join(same)}])",
            ]
        return pick.choice(forms)

    def condition(self, depth: int) -> str:
        pick = self.pick
        if depth <= 0:
            return pick.choice(
                ["true", "false", "1 < 2", "pod.servers > 1", "s.floor_load > 1 kg/m^2"]
            )
        leaves = pick.choice([NUMBERS, POWERS])
        left, right = self.quantity(leaves, depth - 1), self.quantity(leaves, depth - 1)
        conditions = [self.condition(depth - 1) for _ in range(2)]
        return pick.choice(
            [
                f"{left} {pick.choice(['<', '<=', '>', '>=', '==', '!='])} {right}",
                f"({conditions[0]} {pick.choice(['and', 'or'])} {conditions[1]})",
                f"(not ({conditions[0]}))",
                f"{pick.choice(['any', 'all'])}([{', '.join(conditions)}])",
                f"all([v <= {right} for v in [{left}, {right}]])",
            ]
        )


class Place:
    """One file, read, in which expressions stand as a field's value and as a requirement."""

    def __init__(self) -> None:
        desk = Desk()
        loader = Loader(desk.store, desk.catalogue)
        self.resolver = Resolver(loader, loader.root(Source("case", HEAD), "/nowhere/case"))
        self.top = TopScope(self.resolver, self.resolver.root)
        self.requirement = RequirementScope(self.top, None, {}, "USD")
        assert not self.resolver.diagnostics

    def lookup(self, name: str, arguments: tuple[Value, ...]) -> Quantity | Unknown:
        value = self.resolver.declared(self.resolver.root, RESULTS[name])
        assert isinstance(value, Quantity | Unknown)
        return value

    def in_field(self, text: str) -> object:
        for result, constant in RESULTS.items():
            text = text.replace(result, constant)
        return self.outcome(evaluate(node_of(text), self.top))

    def in_requirement(self, text: str) -> object:
        value = evaluate(node_of(text), self.requirement)
        if isinstance(value, Failure) or not waits(value):
            return self.outcome(value)
        assert not self.resolver.diagnostics
        try:
            return self.outcome(Evaluation(self.lookup).value(value))  # type: ignore[arg-type]
        except OperationError as error:
            return {ZeroDivisor: "GS2106", TooLarge: "GS2304", NotInDomain: "GS2111"}[type(error)]

    def outcome(self, value: Evaluated) -> object:
        codes = [diagnostic.code for diagnostic in self.resolver.diagnostics]
        self.resolver.diagnostics.clear()
        self.resolver.steps = 0
        if codes:
            assert isinstance(value, Failure)
            return codes[0]
        assert not isinstance(value, Failure)
        if isinstance(value, Quantity):
            return value.value, value.dimension.text, value.interval
        return "unknown" if value is None or isinstance(value, Unknown) else value


def node_of(text: str) -> nodes.Expression:
    tree, diagnostics = parse(Source("case", f"edition 2026\nlet value = {text}\n"))
    assert not diagnostics, text
    (let,) = (s for s in tree.statements if isinstance(s, nodes.Let))
    return let.value


@pytest.fixture(scope="module")
def place() -> Place:
    return Place()


def test_a_field_and_a_requirement_agree(place: Place) -> None:
    writer = Writer(9)
    outcomes = []
    for _ in range(EXPRESSIONS):
        depth = writer.pick.randint(1, 4)
        text = (
            writer.condition(depth)
            if writer.pick.random() < 0.5
            else writer.quantity(writer.pick.choice([NUMBERS, POWERS]), depth)
        )
        in_field, in_requirement = place.in_field(text), place.in_requirement(text)
        if isinstance(in_field, str):  # of two errors the one may be found before the other
            assert isinstance(in_requirement, str), text
            assert in_field == "unknown" or in_requirement != "unknown", text
        else:
            assert in_field == in_requirement, text
        outcomes.append(in_field)
    values = [value for value in outcomes if not isinstance(value, str)]
    errors = {value for value in outcomes if isinstance(value, str)}
    assert len(values) > EXPRESSIONS / 2
    assert errors >= {"GS2103", "GS2106", "GS2111", "GS2304", "GS2108", "unknown"}
