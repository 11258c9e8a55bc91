"""What `explain` prints is what was computed: every formula, with the operands beside it, gives the number."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from specc.bill.calculations import calculation_of
from specc.bill.cost_calculations import priced
from specc.bill.results import cluster_results
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.reports.derivations import Step, derive, known_paths
from specc.shipped import folder
from specc.units import Quantity
from specc.units.calculation import Calculation, operand

SPECS = Path(folder("specs"))
FILES = sorted((*SPECS.glob("examples/**/*.gpuspec"), *SPECS.glob("reference/runs/*.gpuspec")))
UNEXPLAINED = {"replicas", "memory.per_accelerator.capacity"}
"""What is stated, and not computed."""


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler(DiskStore(folder("specs")), folder("specs"))


HEAD = """edition 2026
from std.models.deepseek import deepseek_v3
from std.models.mistral import mixtral_8x7b_v0_1
from std.servers.nvidia import dgx_h100
cluster pod { servers = 4 x dgx_h100; fabric compute { rate = 100 Gb/s; per = accelerator } }
"""
UNLIKE = {
    "experts without shared ones": "model = mixtral_8x7b_v0_1; parallel { tensor = 8 }",
    "experts over servers": "model = deepseek_v3; parallel { data = 32; expert = 32 }",
    "stages over servers": "model = deepseek_v3; parallel { tensor = 8; pipeline = 4 }",
}
"""Services of a kind that no shipped spec has."""


@pytest.mark.parametrize("kind", sorted(UNLIKE))
def test_formulas_of_kinds_that_are_not_shipped_give_their_numbers(compiler, kind):
    traffic = "traffic { concurrency = 64; prompt = 1000 tokens; output = 200 tokens }"
    text = f"{HEAD}inference chat {{ cluster = pod; {UNLIKE[kind]}; {traffic} }}\n"
    name = f"{kind.replace(' ', '_')}.gpuspec"
    result = compiler.compile(Source(name, text), f"/nowhere/{name}")
    assert "time.launches" in result.predictions["chat"].calculations
    _gives(result)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_formulas_give_the_numbers_that_they_stand_beside(compiler, path):
    _gives(compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path)))


def _gives(result):
    for name, prediction in result.predictions.items():
        for key, told in prediction.calculations.items():
            value = prediction.results[key]
            assert isinstance(value, Quantity), f"{name}.{key}"
            assert told.evaluate() == pytest.approx(float(value), rel=1e-9, abs=1e-12), (
                f"{name}.{key}"
            )
            for entry in told.operands:
                if entry.result:
                    there = prediction.get(entry.result)
                    assert isinstance(there, Quantity), f"{name}.{key}: {entry.name}"
                    assert float(there) == pytest.approx(float(entry.value)), (
                        f"{name}.{key}: {entry.name}"
                    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_that_is_predicted_has_a_formula(compiler, path):
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
    for name, prediction in result.predictions.items():
        if prediction.entity is not None or len(prediction.stages) > 1:
            continue  # joined from several predictions, each of which has its own
        numbers = {key for key, value in prediction.results.items() if isinstance(value, Quantity)}
        assert numbers - set(prediction.calculations) <= UNEXPLAINED, name


CAPACITY = re.compile(r"storage\.capacity|fabric\.\w+\.(bisection|injection|oversubscription)")
"""What is stated, and what a fabric carries: cuts of a graph, no arithmetic."""


def _holds(told: Calculation, value: float, where: str) -> None:
    """A formula gives the number beside it, and so do those of its operands."""
    assert told.evaluate() == pytest.approx(value, rel=1e-9, abs=1e-9), where
    for entry in told.operands:
        if entry.calculation is not None:
            _holds(entry.calculation, float(entry.value), f"{where}: {entry.name}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bills_are_explained_down_to_the_offer_of_each_line(compiler, path):
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
    for name, bill in result.bills.items():
        for key, value in cluster_results(bill).items():
            told = calculation_of(bill, key)
            if isinstance(value, Quantity) and not CAPACITY.fullmatch(key):
                assert told is not None, f"{name}.{key}"
            if told is not None and isinstance(value, Quantity):
                _holds(told, float(value), f"{name}.{key}")
            elif (
                told is not None and value.at_least is not None
            ):  # the low end of ranges of prices
                assert told.evaluate() >= float(value.at_least) * (1 - 1e-9), f"{name}.{key}"
        for line in bill.lines:
            told = priced(line)
            if told is not None and line.to_buy:
                _holds(told, float(line.total or 0.0), f"{name}: {line.part}")
                assert line.price.offer in told.operands[1].source


def _printed(step: Step) -> Iterator[Step]:
    yield step
    for entry in step.inputs:
        yield from _printed(entry)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_printed_formula_is_arithmetic_over_what_is_printed_below_it(compiler, path):
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
    for name in known_paths(result):
        step = derive(result, name)
        for one in _printed(step) if step is not None else ():
            told = tuple(operand(e.name, e.number) for e in one.inputs if e.number is not None)
            if one.formula and one.number is not None:
                again = Calculation(one.formula, told).evaluate()
                assert again == pytest.approx(one.number, rel=1e-9, abs=1e-9), (
                    f"{name}: {one.name}"
                )


def test_a_printed_formula_is_evaluated_with_what_is_printed(compiler):
    path = SPECS / "examples" / "pretrain_70b.gpuspec"
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
    for key in ("pretrain.duration", "pretrain.iteration_time", "pretrain.mfu"):
        step = derive(result, key)
        assert step is not None
        told = [entry for entry in step.inputs if entry.number is not None]
        again = Calculation(step.formula, tuple(operand(e.name, e.number) for e in told))
        assert again.evaluate() == pytest.approx(step.number)
