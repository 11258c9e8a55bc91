"""Each shipped question has a complete answer in money, with the date of every price; the money by hand arithmetic."""

import math
from collections.abc import Callable
from functools import cache

import pytest

from catalogue.reading import SPECS
from specc.bill.rentals import rentals
from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.result import Result
from specc.units import Quantity

QUESTIONS = SPECS / "examples" / "questions"
HOURS, MONTH = 8760.0, 730.0
TEXAS, POWER = 0.0725, 10.2  # USD/kWh; kW of a node


@cache
def answer(name: str) -> Result:
    desk = Desk()
    path = QUESTIONS / f"{name}.gpuspec"
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return Compiler(desk.store, desk.catalogue).compile(source, str(path))


def number(result: Result, path: str, per: float = 1.0) -> float:
    """A result in base units, times the seconds that it is asked for."""
    value = result.lookup(path)
    assert isinstance(value, Quantity), (path, value)
    return float(value) * per


def hours(result: Result, workload: str) -> float:
    return number(result, f"{workload}.duration") / 3600


def lora(r: Result) -> dict[str, float]:
    return {"tune.cost.per_run": 14.692 * hours(r, "tune")}


def deadline(r: Result) -> dict[str, float]:
    return {"pretrain.cost.per_run": 5 * 8 * 10.0 * hours(r, "pretrain")}


def mixture(r: Result) -> dict[str, float]:
    capital = 78 * (366_480 + 393_984) / 2
    written_off = capital / (4 * HOURS) / 0.9 * hours(r, "pretrain")
    return {
        "pod.cost.capital": capital,
        "pretrain.cost.capital": written_off,
        "pretrain.cost.support": capital * 0.05 / HOURS / 0.9 * hours(r, "pretrain"),
    }


def night_and_day(r: Result) -> dict[str, float]:
    capital = 2 * 313_500
    fixed = capital / (4 * HOURS) + capital * 0.05 / HOURS + 184.06 * 2 * POWER / MONTH
    drawn = {w: number(r, f"{w}.power.mean") / 1000 * 1.42 * TEXAS for w in ("chat", "tune")}
    monthly = {f"{w}.cost.per_month": (fixed + drawn[w]) * MONTH / 2 for w in drawn}
    return {**monthly, "tune.cost.per_run": (fixed + drawn["tune"]) * hours(r, "tune") / 2}


def consumer(r: Result) -> dict[str, float]:
    card = next(y.price for y in r.bills["desk"].lines if y.category == "accelerator")
    assert card is not None
    capital = (4200 + 6000) / 2 + card.unit
    month = capital / 36 + 1.2 * 0.4 * 1.6 * TEXAS * MONTH
    return {"desk.cost.capital": capital, "desk.cost.per_month": month}


def images(r: Result) -> dict[str, float]:
    capital = 9140 + 16 * (2500 + 3266.43) / 2 + 2 * 11_805 + 24 * 1455
    work = capital / (4 * HOURS) / 0.7 + number(r, "images.power.mean") / 1000 * 1.3 * TEXAS
    thousand = work / 3600 / number(r, "images.images_per_second") * 1000
    return {"studio.cost.capital": capital, "images.cost.per_thousand_images": thousand}


def cloud(r: Result) -> dict[str, float]:
    capital = 2750 * (393_984 + 412_904) / 2
    energy = 2750 * POWER * 0.8 * 1.25 * TEXAS
    hour = capital / (5 * HOURS) + capital * 0.05 / HOURS + energy
    return {
        "cloud.cost.capital": capital,
        "cloud.cost.per_month": hour * MONTH,
        "cloud.cost.per_accelerator_hour": hour / 22_000,
    }


def system(r: Result) -> dict[str, float]:
    capital = 1250 * 380_232 + 860 * (5100 + 2 * 11_805 + 24 * 1455)
    energy = (1250 * POWER + 860 * 1.1) * 0.85 * 1.2 * TEXAS
    hour = capital / (5 * HOURS) + capital * 0.05 / HOURS + energy
    return {"system.cost.capital": capital, "system.cost.per_month": hour * MONTH}


def edge(r: Result) -> dict[str, float]:
    capital = (3999 + 5000) / 2
    return {"shelf.cost.per_month": capital / 36 + 0.24 * 0.25 * TEXAS * MONTH}


def trillion(r: Result) -> dict[str, float]:
    capital = 2_550_000.0
    energy = 132 * 1.2 * TEXAS
    hour = (capital / (5 * HOURS) + capital * 0.05 / HOURS) + energy * 0.7
    return {"pod.cost.capital": capital, "pod.cost.per_month": hour * MONTH}


def growing(r: Result) -> dict[str, float]:
    capital = 3 * 313_500
    energy = 3 * POWER * 1.42 * TEXAS
    fixed = capital / (4 * HOURS) + (capital * 0.05 + 12 * 12_000) / HOURS
    hour = fixed + 184.06 * 3 * POWER / MONTH + energy
    years = math.log(number(r, "chat.max_rate") / 300) / math.log(1.6)
    return {"fleet.cost.per_month": hour * MONTH, "chat.runs_out": years * HOURS * 3600}


BY_HAND: dict[str, Callable[[Result], dict[str, float]]] = {
    "lora_a100": lora,
    "deadline_7b": deadline,
    "mixture_100b": mixture,
    "night_and_day": night_and_day,
    "consumer_or_enterprise": consumer,
    "images_g293_z43": images,
    "cloud_22k_h100": cloud,
    "system_10k": system,
    "edge_assistant": edge,
    "trillion_nvl72": trillion,
    "growing_chat": growing,
}
PER = {"per_month": MONTH * 3600, "per_accelerator_hour": 3600.0}


def test_every_question_is_checked() -> None:
    assert {path.stem for path in QUESTIONS.glob("*.gpuspec")} == set(BY_HAND)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_money_is_that_of_hand_arithmetic(name: str) -> None:
    result = answer(name)
    assert not result.errors, [e.message for e in result.errors]
    for path, expected in BY_HAND[name](result).items():
        per = PER.get(path.rpartition(".")[2], 1.0)
        assert number(result, path, per) == pytest.approx(expected, rel=1e-6), path


@pytest.mark.parametrize("name", BY_HAND)
def test_every_price_is_dated_and_what_nobody_offers_has_a_range(name: str) -> None:
    for bill in answer(name).bills.values():
        for line in bill.lines:
            if line.to_buy:
                assert line.price is not None, line.part
                assert line.price.date, line.part
                if line.price.indicative:
                    assert line.spread is not None, line.part
        assert not bill.running.total.missing


CLOUDS = {"aws": 55.04, "azure": 98.32, "lambda": 31.92, "nebius": 23.6, "oracle": 80.0}
"""USD an hour for an instance with eight H100, on demand, as the catalogue has them."""


@cache
def five_hundred() -> tuple[Result, dict[str, Result]]:
    """The shipped example, with its variants, and the rentals to compare with."""
    desk = Desk()
    path = SPECS / "examples" / "chat_500_users.gpuspec"
    compiler = Compiler(desk.store, desk.catalogue)
    compiler.rentals = True
    result = compiler.compile(Source(path.name, path.read_text(encoding="utf-8")), str(path))
    variants = result.design.variants
    return result, {name: compiler.run(design) for name, design in variants.items()}


def test_five_hundred_users_bought_cost_what_hand_arithmetic_says() -> None:
    result, _ = five_hundred()
    count = number(result, "serving.servers")
    capital = 313_500 * count
    hour = capital / (4 * HOURS) + capital * 0.05 / HOURS + 10.2 * count * 0.6 * 1.3 * 0.09
    assert number(result, "serving.cost.capital") == pytest.approx(capital)
    assert number(result, "serving.cost.per_month", MONTH * 3600) == pytest.approx(hour * MONTH)
    drawn = number(result, "chat.power.mean") / 1000 * 1.3 * 0.09
    busy = capital * (1 / 4 + 0.05) / HOURS / 0.6 + drawn
    million = busy / 3600 / number(result, "chat.tokens_per_second") * 1e6
    assert number(result, "chat.cost.per_million_output_tokens") == pytest.approx(million)


def test_five_hundred_users_break_even_is_that_of_the_cheapest_rental_on_demand() -> None:
    result, _ = five_hundred()
    bill = result.bills["serving"]
    offers = rentals(bill, bill.prices.rentals)
    rate = min(r.rate for r in offers if r.billing == "on_demand") * 3600
    capital = number(result, "serving.cost.capital")
    count = number(result, "serving.servers")
    operation = capital * 0.05 / HOURS + 10.2 * count * 0.6 * 1.3 * 0.09
    months = capital / (0.6 * rate - operation) / MONTH
    assert number(result, "serving.cost.break_even") / 3600 / MONTH == pytest.approx(months)
    assert all(r.date for r in offers)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_five_hundred_users_rented_cost_the_dated_price_for_all_the_hours(cloud: str) -> None:
    bought, variants = five_hundred()
    rented = variants[cloud]
    assert not rented.errors
    (line,) = [y for y in rented.bills["serving"].lines if y.category == "rent"]
    assert line.price is not None
    assert line.price.date
    month = line.quantity * CLOUDS[cloud] * MONTH
    assert number(rented, "serving.cost.per_month", MONTH * 3600) == pytest.approx(month)
    assert number(rented, "serving.accelerators") == number(bought, "serving.accelerators")
