"""Buying against renting, checked by hand arithmetic."""

import csv
import io
import json
from collections.abc import Callable

import pytest

MONTH_HOURS = 365.2425 * 24 / 12
SPEC = """edition 2026
from std.accelerators.nvidia import h100_sxm
server box {{ accelerators = 8 x h100_sxm; power_max = 10 kW; power = 8 kW; sold_as = system }}
server rented_box {{ accelerators = 8 x h100_sxm; sold_as = system; instance = "r8" }}
offer quoted {{ part = box; price = {price}; date = "2026-10-01" }}
offer hourly {{ instance = rented_box; price = 16 USD/h; billing = on_demand; date = "2026-10-01"; seller = "Us" }}
site hall {{ electricity = 0.10 USD/kWh; pue = 1.25 }}
cluster pod {{
  site = hall
  servers = 4 x box
  economics {{ life = 5 years; utilisation = {use} %; maintenance = 3 % }}
}}
{rest}
"""


def spec(price: str = "200000 USD", use: int = 80, rest: str = "") -> str:
    return SPEC.format(price=price, use=use, rest=rest)


def options(specc: Callable, text: str) -> list[dict]:
    ran = specc("compare", "-", "-f", "json", stdin=text)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["clusters"]["pod"]["options"]


def of_us(document: list[dict]) -> dict:
    return next(option for option in document if option["seller"] == "Us")


def test_break_even_by_hand(specc: Callable) -> None:
    document = options(specc, spec())
    own, rental = document[0], of_us(document)
    capital = 4 * 200_000
    maintenance = capital * 0.03 / 12
    energy = 4 * 8 * 0.8 * 1.25 * 0.10 * MONTH_HOURS
    rent = 4 * 16 * MONTH_HOURS
    assert own["per_month"]["value"] == pytest.approx(
        capital / 60 + maintenance + energy, rel=1e-3
    )
    assert rental["per_month"]["value"] == pytest.approx(rent, rel=1e-3)
    assert rental["per_accelerator_hour"]["value"] == pytest.approx(2.0)
    months = capital / (0.8 * rent - maintenance - energy)
    assert rental["break_even"]["value"] / 3600 / MONTH_HOURS == pytest.approx(months, rel=1e-3)
    used = (capital / 60 + maintenance) / (rent - energy / 0.8)
    assert rental["break_even_utilisation"]["value"] == pytest.approx(used, rel=1e-3)


def test_idle_hardware_pays_later_and_dear_hardware_too(specc: Callable) -> None:
    def months(text: str) -> float:
        return of_us(options(specc, text))["break_even"]["value"]

    assert months(spec(use=40)) > months(spec(use=80))
    assert months(spec(price="400000 USD")) == pytest.approx(2 * months(spec()), rel=0.1)


def test_a_rent_below_the_cost_of_operation_is_never_beaten(specc: Callable) -> None:
    rented = of_us(options(specc, spec().replace("16 USD/h", "1 USD/h")))
    assert rented["break_even"] == {"value": None, "unit": "s"}
    ran = specc("check", "-", stdin=spec(rest="require pod.cost.break_even <= 40 years").replace("16 USD/h", "0.1 USD/h"))  # fmt: skip
    assert ran.code == 1
    assert "GS7001" in ran.out


def test_what_is_paid_at_the_start_counts(specc: Callable) -> None:
    upfront = spec().replace("price = 16 USD/h;", "price = 8 USD/h; upfront = 70128 USD; term = 1 year;")  # fmt: skip
    document = of_us(options(specc, upfront))
    assert document["per_accelerator_hour"]["value"] == pytest.approx(2.0, rel=1e-3)


def test_a_missing_price_stays_unknown(specc: Callable) -> None:
    text = spec().replace("offer quoted { part = box; price = 200000 USD; date", "offer quoted { part = rented_box; price = 1 USD; date")  # fmt: skip
    document = options(specc, text)
    own, rental = document[0], of_us(document)
    assert own["per_month"]["value"] is None
    assert any(name.endswith("box.price") for name in own["per_month"]["unknown"])
    assert rental["break_even"]["value"] is None
    assert rental["break_even"]["unknown"]


@pytest.mark.parametrize("share", [48, 52])
def test_a_requirement_rests_on_it(share: int, specc: Callable) -> None:
    cheapest = options(specc, spec())[1:]
    on_demand = min((o for o in cheapest if o["billing"] == "on_demand"), key=lambda o: o["per_month"]["value"])  # fmt: skip
    limit = round(on_demand["break_even_utilisation"]["value"] * 100) + (share - 50)
    ran = specc("check", "-", stdin=spec(rest=f"require pod.cost.break_even_utilisation <= {limit} %"))  # fmt: skip
    assert (ran.code == 0) == (share > 50)


def test_every_format_lists_the_same(specc: Callable) -> None:
    rows = list(csv.DictReader(io.StringIO(specc("compare", "-", "-f", "csv", stdin=spec()).out)))
    assert len(rows) == len(options(specc, spec()))
    assert rows[0]["option"] == "cluster pod"
    text = specc("compare", "-", stdin=spec()).out
    assert "cluster pod: 32 accelerators, capital 800,000 USD" in text
    assert "Us" in specc("compare", "-", "-f", "markdown", stdin=spec()).out
