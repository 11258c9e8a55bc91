"""Which inputs move an answer, and the range that their ranges give it."""

import json
import math
from collections.abc import Callable

import pytest

SPEC = """edition 2026
from std.accelerators.nvidia import h100_sxm
param rate = 0.10 USD/kWh
server box { accelerators = 8 x h100_sxm; power_max = 10 kW; power = 8 kW; sold_as = system }
offer quoted { part = box; price = 200000 USD ± 20000 USD; date = "2026-10-01" }
site hall { electricity = rate; pue = 1.2..1.4 }
cluster pod {
  site = hall
  servers = 4 x box
  economics { life = 5 years; utilisation = 80 % }
}
"""
HOURS = 8760.0


def answer(specc: Callable, path: str) -> dict:
    ran = specc("sensitivity", "-", path, "-f", "json", stdin=SPEC)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["answers"][path]


def hour(price: float = 200_000, rate: float = 0.1, pue: float = 1.3) -> float:
    return 4 * price / (5 * HOURS) + 4 * 8 * 0.8 * pue * rate


def test_each_input_moves_the_answer_as_by_hand(specc: Callable) -> None:
    found = answer(specc, "pod.cost.per_hour")
    ends = {
        i["name"]: [3600 * i[e]["value"] for e in ("at_low", "at_high")] for i in found["inputs"]
    }
    assert ends["quoted.price"] == pytest.approx([hour(price=180_000), hour(price=220_000)])
    assert ends["hall.pue"] == pytest.approx([hour(pue=1.2), hour(pue=1.4)])
    assert ends["rate"] == pytest.approx([hour(rate=0.09), hour(rate=0.11)])
    assert "hall.electricity" not in ends
    assert "box.power_max" not in ends
    sizes = [entry["moves_by"] for entry in found["inputs"]]
    assert sizes == sorted(sizes, reverse=True)
    assert found["inputs"][0]["name"] == "pod.economics.life"


def test_the_range_is_that_of_independent_inputs_with_stated_ranges(specc: Callable) -> None:
    found = answer(specc, "pod.cost.per_hour")
    stated = {i["name"] for i in found["inputs"] if i["stated"]}
    assert stated == {"quoted.price", "hall.pue"}
    wide = math.hypot(hour(price=220_000) - hour(), hour(pue=1.4) - hour())
    ends = [3600 * found["range"][end] for end in ("low", "high")]
    assert ends == pytest.approx([hour() - wide, hour() + wide])


def test_the_same_text_gives_the_same_bytes(specc: Callable) -> None:
    for form in ("text", "csv", "svg"):
        first, second = (specc("sensitivity", "-", "-f", form, stdin=SPEC).out for _ in "ab")
        assert first == second
        assert "quoted.price" in first


def test_a_result_that_is_not_there_is_refused(specc: Callable) -> None:
    ran = specc("sensitivity", "-", "pod.cost.nothing", stdin=SPEC)
    assert ran.code == 2
    assert "pod.cost.nothing" in ran.err


def test_the_picture_is_a_tornado_of_the_inputs_with_the_longest_on_top(specc: Callable) -> None:
    drawn = specc("sensitivity", "-", "pod.cost.per_hour", "-f", "svg", stdin=SPEC).out
    assert drawn.startswith("<?xml")
    names = ["pod.economics.life", "quoted.price", "hall.pue"]
    places = [drawn.index(f"{name} at ") for name in names]
    assert places == sorted(places)
    assert "quoted.price at 180,000 USD: " in drawn
