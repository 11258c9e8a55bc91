"""How a result of a service on several clusters follows from those of its clusters, as a formula over them."""

from collections.abc import Mapping, Sequence

from specc.predict.prediction import Prediction, Result
from specc.record import evolve
from specc.units import Quantity
from specc.units.calculation import Calculation, Operand, operand, sum_of
from specc.units.dimension import DIMENSIONLESS, SECOND, TOKEN

SPEED = "tokens_per_second"
BY_HEAD = "tokens_per_second_per_accelerator"


def formulas(
    results: Mapping[str, Result],
    pairs: Sequence[tuple[str, Prediction]],
    ways: Mapping[str, str],
    accelerators: int,
) -> dict[str, Calculation]:
    """The formula of every number of the whole.

    Args:
        results: The whole's results.
        pairs: The predictions by the name of their cluster.
        ways: How a result is joined: `sum`, `mean` (by the tokens written), `min`; the rest are the largest.
        accelerators: Of all clusters.
    """
    told: dict[str, Calculation] = {}
    for path, value in results.items():
        of_each = (prediction.results.get(path) for _, prediction in pairs)
        if not isinstance(value, Quantity) or not all(isinstance(v, Quantity) for v in of_each):
            continue
        if path == BY_HEAD:
            told[path] = _each(results, accelerators)
            continue
        parts = tuple(_part(name, prediction, path) for name, prediction in pairs)
        told[path] = _joined(ways.get(path, "max"), parts, pairs)
    return told


def _joined(
    way: str, parts: tuple[Operand, ...], pairs: Sequence[tuple[str, Prediction]]
) -> Calculation:
    names = [part.name for part in parts]
    if way == "sum":
        return sum_of(parts)
    if way == "mean":
        speeds = tuple(
            _part(name, prediction, SPEED, f"{SPEED} of {name}") for name, prediction in pairs
        )
        weighted = " + ".join(f"{a} × {b.name}" for a, b in zip(names, speeds, strict=True))
        total = " + ".join(speed.name for speed in speeds)
        return Calculation(f"({weighted}) / ({total})", (*parts, *speeds))
    return Calculation(f"{way}({', '.join(names)})", parts)


def _each(results: Mapping[str, Result], accelerators: int) -> Calculation:
    speed = results[SPEED]
    assert isinstance(speed, Quantity)
    return Calculation(
        "tokens per second / accelerators",
        (
            operand("tokens per second", float(speed), TOKEN / SECOND, result=SPEED),
            operand("accelerators", accelerators, DIMENSIONLESS, result="accelerators"),
        ),
    )


def _part(name: str, prediction: Prediction, path: str, called: str = "") -> Operand:
    """A result of one cluster, with how it was computed there."""
    value = prediction.results[path]
    assert isinstance(value, Quantity)
    there = prediction.calculations.get(path)
    return evolve(
        operand(called or name, value, value.dimension, f"cluster {name}"),
        calculation=None if there is None else _apart(there),
    )


def _apart(told: Calculation) -> Calculation:
    """A calculation of one cluster inside that of all: its operands are no results of the whole."""
    return Calculation(told.formula, tuple(evolve(entry, result="") for entry in told.operands))
