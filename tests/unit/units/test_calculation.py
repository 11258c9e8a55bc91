"""A formula and its operands give the number that they are printed beside."""

import pytest

from specc.units.calculation import Calculation, operand, sum_of


def test_a_formula_is_evaluated_with_its_operands():
    calculation = Calculation(
        "iteration time × iterations / goodput",
        (operand("iteration time", 2.0), operand("iterations", 100.0), operand("goodput", 0.5)),
    )
    assert calculation.evaluate() == 400.0


def test_names_that_begin_alike_are_told_apart():
    calculation = Calculation(
        "rate × (rate limit − 1)", (operand("rate", 3.0), operand("rate limit", 5.0))
    )
    assert calculation.evaluate() == 12.0


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("max(a, b)", 4.0),
        ("a ^ b", 16.0),
        ("-a + ceil(b / 3)", 0.0),
        ("log2(b) × exp(0) + sqrt(b)", 4.0),
    ],
)
def test_arithmetic(formula, value):
    assert Calculation(formula, (operand("a", 2.0), operand("b", 4.0))).evaluate() == value


@pytest.mark.parametrize("formula", ["the sum of what is resident", "a + c", "open(a)", "a.b", ""])
def test_prose_is_no_formula(formula):
    with pytest.raises(ValueError, match=r"operand"):
        Calculation(formula, (operand("a", 2.0),)).evaluate()


def test_a_sum_names_its_operands():
    assert sum_of((operand("a", 1.0), operand("b", 2.0))).formula == "a + b"
