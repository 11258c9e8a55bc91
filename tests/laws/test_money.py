"""Laws of money: totals are sums of parts, a price doubles its line and nothing else, gaps never lower a bound, idling costs."""

import math
from functools import cache

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.result import Result
from specc.shipped import folder
from specc.units import Quantity

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.accelerators.nvidia import h100_sxm
cpu chip {{ cores = 96 }}
server box {{
  accelerators = 8 x h100_sxm; cpus = 2 x chip; power_max = 10 kW; sold_as = barebone; host_memory = 1 TB
  scale_up {{ switch = nvswitch3; domain = 8 gpus; topology = switched }}
}}
offer boxes {{ part = box; price = 5000 USD; date = "2026-10-01" }}
offer cards {{ part = h100_sxm; {card} date = "2026-10-01"; confidence = high }}
offer processors {{ part = chip; {cpu} date = "2026-10-01"; confidence = high }}
site hall {{ electricity = 0.1 USD/kWh; pue = 1.3; colocation = 100 USD/kW/month }}
cluster pod {{
  site = hall
  servers = 2 x box
  economics {{ life = 4 years; utilisation = {use} %; maintenance = 5 %; staff = {staff} USD/month; as_of = "2026-11" }}
}}
inference chat {{
  model = llama_3_1_8b; cluster = pod
  traffic {{ rate = {rate} requests/s; prompt = 1024 tokens; output = 128 tokens{growth} }}
}}
"""
CARD, CPU = "price = 30000 USD;", "price = 12000 USD;"


@cache
def compiled(
    card: str = CARD,
    cpu: str = CPU,
    use: int = 90,
    staff: int = 0,
    growth: str = "",
    rate: int = 100,
    *changes: tuple[str, str],
) -> Result:
    catalogue = folder("specs")
    text = SPEC.format(card=card, cpu=cpu, use=use, staff=staff, growth=growth, rate=rate)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def number(result: Result, path: str) -> float:
    value = result.lookup(path)
    assert isinstance(value, Quantity), (path, value)
    return float(value)


def test_totals_are_the_sums_of_their_parts() -> None:
    result = compiled(staff=5000)
    bill = result.bills["pod"]
    bought = [line.total or 0.0 for line in bill.lines if line.to_buy and not line.periodic]
    assert sum(bought) == pytest.approx(16 * 30_000 + 4 * 12_000 + 2 * 5000)
    assert bill.capital.value == pytest.approx(sum(bought))
    categories = bill.totals.capital_by_category.values()
    assert sum(total.value or 0.0 for total in categories) == pytest.approx(sum(bought))
    running = bill.running
    parts = (running.capital, running.energy, running.rent, running.support, running.colocation)
    assert running.total.value == pytest.approx(sum(part.value or 0.0 for part in parts))
    chat = [
        number(result, f"chat.cost.{part}") for part in ("capital", "energy", "rent", "support")
    ]
    assert number(result, "chat.cost.total") == pytest.approx(sum(chat))


def test_doubling_a_price_doubles_its_line_and_no_other() -> None:
    once, twice = (
        compiled(card=f"price = {price} USD;").bills["pod"] for price in (30_000, 60_000)
    )
    for before, after in zip(once.lines, twice.lines, strict=True):
        factor = 2 if before.category == "accelerator" else 1
        assert after.total == pytest.approx(factor * (before.total or 0.0))


def test_a_missing_price_never_lowers_the_bound() -> None:
    """What is known of the rest stays, and the gap keeps its name."""
    known, lacking = (compiled(cpu=cpu).bills["pod"] for cpu in (CPU, ""))
    assert lacking.capital.missing == ("chip.price",)
    assert lacking.capital.value == pytest.approx(16 * 30_000 + 2 * 5000)
    assert lacking.running.total.missing
    assert 0 < (lacking.running.total.value or 0.0) < (known.running.total.value or 0.0)


def test_idle_hardware_makes_tokens_dearer() -> None:
    path = "chat.cost.per_million_output_tokens"
    busy, idle = (number(compiled(use=use), path) for use in (90, 10))
    assert idle > 5 * busy


def test_staff_is_paid_whatever_runs() -> None:
    month = 365 * 24 * 3600 / 12
    added = number(compiled(staff=5000), "pod.cost.per_month") - number(
        compiled(), "pod.cost.per_month"
    )
    assert added * month == pytest.approx(5000)


@pytest.mark.parametrize(
    ("support", "yearly"),
    [("10 %/year", 16 * 3000), ("3000 USD", 16 * 3000), ("250 USD/month", 16 * 3000)],
)
def test_support_that_an_offer_states_is_charged(support: str, yearly: float) -> None:
    year = 365 * 24 * 3600
    with_it = compiled(card=f"{CARD} support = {support};")
    added = number(with_it, "pod.cost.per_hour") - number(compiled(), "pod.cost.per_hour")
    assert added * year == pytest.approx(yearly)


IN_EUROS = ("life = 4 years;", "life = 4 years; currency = EUR;")
RATE = ("site hall", 'exchange euro { rate = 0.8 EUR/USD; date = "2026-10" }\nsite hall')
STATED_IN_EUROS = (
    ("0.1 USD/kWh", "0.08 EUR/kWh"),
    ("100 USD/kW", "80 EUR/kW"),
    ("5000 USD/month", "4000 EUR/month"),
)
PATHS = (
    "pod.cost.capital", "pod.cost.per_hour", "pod.cost.total", "pod.cost.per_accelerator_hour", "hall.cost.per_month",
    "chat.cost.energy", "chat.cost.support", "chat.cost.per_month", "chat.cost.per_million_output_tokens",
)  # fmt: skip


def in_other_words(*changes: tuple[str, str]) -> Result:
    return compiled(CARD, CPU, 90, 5000, "", 100, *changes)


@pytest.mark.parametrize("path", PATHS)
def test_in_another_currency_every_amount_is_the_same_times_the_rate(path: str) -> None:
    dollars, euros = compiled(staff=5000), in_other_words(RATE, IN_EUROS)
    assert number(euros, path) == pytest.approx(0.8 * number(dollars, path))
    value = euros.lookup(path)
    assert isinstance(value, Quantity)
    assert "EUR" in value.dimension.text
    assert "USD" not in f"{value.dimension.text}{value.unit}"


@pytest.mark.parametrize("path", PATHS)
def test_amounts_convert_from_the_currency_that_they_are_stated_in(path: str) -> None:
    stated = in_other_words(RATE, *STATED_IN_EUROS)
    assert number(stated, path) == pytest.approx(number(compiled(staff=5000), path))


def test_an_amount_without_a_rate_is_unknown_and_never_taken_for_dollars() -> None:
    result = in_other_words(*STATED_IN_EUROS)
    running = result.bills["pod"].running
    for part in (running.energy, running.colocation, running.support):
        assert "the rate USD/EUR" in part.missing
    assert not isinstance(result.lookup("pod.cost.per_month"), Quantity)
    fields = [d.message for d in result.diagnostics if d.code == "GS7311"]
    assert [message.split()[0] for message in fields] == [
        "`electricity`",
        "`colocation`",
        "`staff`",
    ]


def test_a_requirement_is_in_the_currency_of_the_design() -> None:
    limit = ("traffic {", "require cost.per_month <= 20000 EUR/month\n  traffic {")
    assert [j.status for j in in_other_words(RATE, IN_EUROS, limit).requirements] == ["met"]
    codes = [d.code for d in in_other_words(RATE, limit).diagnostics]
    assert "GS2103" in codes


@pytest.mark.parametrize(("growth", "months"), [("60 %/year", 12), ("5 %/month", 1)])
def test_growing_traffic_runs_out_when_it_reaches_the_highest_rate(
    growth: str, months: int
) -> None:
    result = compiled(growth=f"; growth = {growth}")
    share = float(growth.split(maxsplit=1)[0]) / 100
    grown = 100 * (1 + share) ** (
        number(result, "chat.runs_out") / (365 * 24 * 3600 / 12) / months
    )
    assert grown == pytest.approx(number(result, "chat.max_rate"))
    told = result.predictions["chat"].calculations["runs_out"]
    assert told.evaluate() == pytest.approx(number(result, "chat.runs_out"))
    assert any("runs out of" in note for note in result.predictions["chat"].notes)


YEAR = 365 * 24 * 3600


def test_of_several_rates_of_growth_each_holds_for_its_time_and_the_last_goes_on() -> None:
    """By hand: twice after a year, three times after two, then 20 % a year for ever."""
    result = compiled(growth="; growth = [100 %/year, 50 %/year, 20 %/year]", rate=10)
    times = number(result, "chat.max_rate") / 10
    assert times > 3
    expected = 2 + math.log(times / 3) / math.log(1.2)
    assert number(result, "chat.runs_out") == pytest.approx(expected * YEAR)
    told = result.predictions["chat"].calculations["runs_out"]
    assert told.evaluate() == pytest.approx(expected * YEAR)


def test_growing_users_run_out_where_one_more_is_too_many() -> None:
    traffic = "users = %d; think_time = 20 s; tokens_per_second_per_user = 30 tokens/s"
    grows = in_other_words(("rate = 100 requests/s", f"{traffic % 50}; growth = 60 %/year"))
    most = round(number(grows, "chat.max_users"))
    assert number(grows, "chat.runs_out") == pytest.approx(
        YEAR * math.log(most / 50) / math.log(1.6)
    )
    for users, well in ((most, True), (most + 1, False)):
        there = in_other_words(("rate = 100 requests/s", traffic % users))
        met = all(j.status == "met" for j in there.requirements)
        assert (met and number(there, "chat.queued") < 0.5) is well
    assert any(f"at {most} users" in n for n in grows.predictions["chat"].notes)


def test_what_is_too_small_already_has_run_out() -> None:
    assert number(compiled(growth="; growth = 60 %/year", rate=100_000), "chat.runs_out") == 0
    notes = compiled(growth="; growth = 60 %/year", rate=100_000).predictions["chat"].notes
    assert any("it keeps up with no more than" in note for note in notes)
