"""Sums of several kinds: what an integer programme would choose is found, however many counts there are."""

import math
import random

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.result import Result

KINDS = {  # price, accelerators, highest and typical power
    "a": (250_000, 8, 10.0, 8.0),
    "b": (290_000, 8, 11.0, 9.0),
    "c": (61_000, 4, 2.4, 2.0),
}
SPEC = """edition 2026
from std.accelerators.nvidia import h100_sxm
%s
site hall { electricity = 0.10 USD/kWh; pue = 1.25 }
cluster pod { site = hall; servers = %s; economics { life = 5 years } }
require pod.accelerators >= %d
require pod.power.it <= %.1f kW
"""
HIGH = 400


def result_of(accelerators: int, kilowatts: float) -> Result:
    parts = "".join(
        f"server {n} {{ accelerators = {each} x h100_sxm; power = {mean} kW; power_max = {most} kW; sold_as = system }}\n"
        f"offer of_{n} {{ part = {n}; price = {price} USD }}\n"
        for n, (price, each, most, mean) in KINDS.items()
    )
    servers = " + ".join(f"auto(0..{HIGH}) x {n}" for n in KINDS)
    text = SPEC % (parts, servers, accelerators, kilowatts)
    desk = Desk()
    return Compiler(desk.store, desk.catalogue).compile(Source("s.gpuspec", text), "/s.gpuspec")


def hourly(counts: tuple[int, ...]) -> float:
    each = [price / (5 * 8760) + mean * 1.25 * 0.1 for price, _, _, mean in KINDS.values()]
    return sum(n * cost for n, cost in zip(counts, each, strict=True))


def tried(accelerators: int, kilowatts: float) -> float:
    """The least cost by the hour over all counts; infinite where nothing passes."""
    (_, a, pa, _), (_, b, pb, _), (_, c, pc, _) = KINDS.values()
    least = math.inf
    for first in range(HIGH + 1):
        for second in range(HIGH + 1):
            third = max(0, -(-(accelerators - a * first - b * second) // c))
            power = pa * first + pb * second + pc * third
            if third <= HIGH and power <= kilowatts + 1e-9:
                least = min(least, hourly((first, second, third)))
    return least


@pytest.mark.parametrize("number", range(5))
def test_sums_of_kinds_are_as_cheap_as_trying_all_counts(number: int) -> None:
    rng = random.Random(number)
    accelerators = 4096 if number == 0 else rng.randrange(200, 4500)
    kilowatts = 4400.0 if number == 0 else round(accelerators * rng.uniform(0.85, 1.2), 1)
    result, least = result_of(accelerators, kilowatts), tried(accelerators, kilowatts)
    sizing = result.sizing
    assert sizing is not None
    assert sizing.solved == math.isfinite(least)
    if sizing.solved:
        cost = result.bills["pod"].running.total.value
        assert cost is not None
        assert cost * 3600 == pytest.approx(least, rel=1e-6)


def test_where_not_all_was_tried_nothing_is_said_of_the_rest() -> None:
    (first, *_) = [d for d in result_of(4000, 900.0).errors if d.code == "GS7101"]
    assert first.message.startswith("none of ")
    assert "designs that were tried" in first.message
    assert not any("cannot hold together" in note for note in first.notes)
