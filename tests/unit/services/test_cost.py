"""What a workload costs: its share of its cluster, over the time that the cluster works."""

import pytest

from specc.compiler import Compiler
from specc.design.expression import Unknown
from specc.diagnostics.store import MemoryStore
from specc.predict.prediction import Prediction
from specc.result import Result
from specc.shipped import folder

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100

site hall {{ pue = 1.25; electricity = 0.10 USD/kWh; {site} }}
offer server_price {{ part = dgx_h100; price = 300000 USD }}
cluster pod {{
  servers = 2 x {server}
  site    = hall
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
  economics {{ life = 4 years; {economics} }}
}}
{rented}
training run {{
  model        = llama_3_1_8b
  cluster      = pod
  accelerators = {count}
  sequence     = 4096 tokens
  global_batch = 64 sequences
  tokens       = 20B tokens
  sharding     = fsdp
  recompute    = full
}}
"""
HOUR = 3600
YEAR = 365 * 24 * HOUR
RENTED = 'server vm : dgx_h100 { instance = "cloud.8" }\n'


def compiled(site: str = "", economics: str = "", count: int = 16, rented: str = "") -> Result:
    catalogue = folder("specs")
    text = SPEC.format(
        site=site,
        economics=economics,
        count=count,
        rented=rented,
        server="vm" if rented else "dgx_h100",
    )
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def run(**more: object) -> Prediction:
    return compiled(**more).predictions["run"]  # type: ignore[arg-type]


def number(prediction: Prediction, path: str) -> float:
    value = prediction.number(path)
    assert value is not None, path
    return value


def test_a_run_bears_hardware_and_its_own_electricity() -> None:
    result = run()
    duration = number(result, "duration")
    assert number(result, "cost.capital") == pytest.approx(
        600000 * duration / (4 * YEAR), rel=2e-3
    )
    energy = number(result, "power.mean") * 1.25 * 0.10 / 1000 / HOUR * duration
    assert number(result, "cost.energy") == pytest.approx(energy)
    total = sum(number(result, f"cost.{p}") for p in ("capital", "energy", "rent", "support"))
    assert number(result, "cost.total") == pytest.approx(total)


def test_colocation_is_charged_to_the_workloads() -> None:
    """20.4 kW of contracted power at 100 USD/kW a month are 2,040 USD a month, half of it for half the accelerators."""
    free, charged = run(), run(site="colocation = 100 USD/kW/month")
    rent = 2040 * 12 / YEAR * number(charged, "duration")
    added = number(charged, "cost.total") - number(free, "cost.total")
    assert added == pytest.approx(rent, rel=2e-3)
    assert number(charged, "cost.support") - number(free, "cost.support") == pytest.approx(added)
    half = run(site="colocation = 100 USD/kW/month", count=8)
    assert number(half, "cost.support") / number(half, "duration") == pytest.approx(
        number(charged, "cost.support") / number(charged, "duration") / 2
    )


def test_idle_hardware_makes_a_run_dearer() -> None:
    site = "colocation = 100 USD/kW/month"
    busy = [run(site=site, economics=f"utilisation = {u} %") for u in (90, 50, 10)]
    totals = [number(result, "cost.per_run") for result in busy]
    assert totals == sorted(totals)
    assert number(busy[2], "cost.capital") == pytest.approx(9 * number(busy[0], "cost.capital"))
    assert number(busy[2], "cost.support") == pytest.approx(9 * number(busy[0], "cost.support"))
    assert number(busy[2], "cost.energy") == pytest.approx(number(busy[0], "cost.energy"))


def test_a_rent_without_a_price_leaves_the_cost_unknown() -> None:
    result = compiled(rented=RENTED + "require pod.cost.per_hour <= 1 USD/h\n")
    prediction = result.predictions["run"]
    for path in ("cost.rent", "cost.total", "cost.per_hour"):
        assert prediction.number(path) is None
    assert [judgement.status for judgement in result.requirements] == ["undecided"]


def test_a_rented_run_pays_its_rent_and_no_electricity() -> None:
    offer = "offer rent { instance = vm; price = 20 USD/h }\n"
    result = run(rented=RENTED + offer)
    assert number(result, "cost.per_hour") * HOUR == pytest.approx(40)
    assert number(result, "cost.energy") == 0


def test_a_requirement_that_a_lower_bound_breaks_has_failed() -> None:
    """Two rented servers at 20 USD/h and a price that is missing are at least 40 USD/h."""
    rented = (
        RENTED
        + "offer rent { instance = vm; price = 20 USD/h }\n"
        + 'server other : dgx_h100 { instance = "other.8" }\n'
        + "cluster both { servers = 2 x vm + 1 x other }\n"
        + "require both.cost.per_hour <= {} USD/h\n"
    )
    for limit, status in ((39, "failed"), (41, "undecided")):
        (judgement,) = compiled(rented=rented.replace("{}", str(limit))).requirements
        assert judgement.status == status
        assert judgement.lower_bound
        assert float(judgement.value or 0) * HOUR == pytest.approx(40)


DARK = "server vm : dgx_h100 { power_max = unknown; psus = unknown }\n"


def test_power_and_energy_of_servers_without_figures_are_at_least_those_of_their_parts() -> None:
    result = compiled(rented=DARK + "require run.power.peak <= 10 kW\n")
    power = result.predictions["run"].get("power.peak")
    assert isinstance(power, Unknown)
    assert power.needs == ("vm.power_max",)
    assert float(power.at_least or 0) == pytest.approx(2 * 8 * 700)
    assert [judgement.status for judgement in result.requirements] == ["failed"]
    energy = result.predictions["run"].get("cost.energy")
    assert isinstance(energy, Unknown)
    assert float(energy.at_least or 0) > 0
