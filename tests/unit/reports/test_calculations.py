"""What `explain` prints is what was computed: every formula, with the operands beside it, gives the number."""

from pathlib import Path

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.reports.derivations import derive
from specc.shipped import folder
from specc.units import Quantity

SPECS = Path(folder("specs"))
FILES = sorted((*SPECS.glob("examples/*.gpuspec"), *SPECS.glob("reference/runs/*.gpuspec")))
UNEXPLAINED = {"replicas", "memory.per_accelerator.capacity"}
"""What is stated, and not computed."""


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler(DiskStore(folder("specs")), folder("specs"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_formulas_give_the_numbers_that_they_stand_beside(compiler, path):
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
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


def test_a_printed_formula_is_evaluated_with_what_is_printed(compiler):
    path = SPECS / "examples" / "pretrain_70b.gpuspec"
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
    from specc.units.calculation import Calculation, operand

    for key in ("pretrain.duration", "pretrain.iteration_time", "pretrain.mfu"):
        step = derive(result, key)
        assert step is not None
        told = [entry for entry in step.inputs if entry.number is not None]
        again = Calculation(step.formula, tuple(operand(e.name, e.number) for e in told))
        assert again.evaluate() == pytest.approx(step.number)
