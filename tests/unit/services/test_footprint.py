"""Emissions and water of a site, its clusters and its workloads, by hand arithmetic."""

from functools import cache

import pytest

from specc.compiler import Compiler
from specc.design.expression import Unknown
from specc.diagnostics.store import MemoryStore
from specc.predict.prediction import Prediction
from specc.result import Result
from specc.shipped import folder
from specc.units import Quantity

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100

site hall {{ pue = 1.25; {site} }}
{rest}
cluster pod {{
  servers = 2 x {server}
  site    = hall
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
  economics {{ life = 4 years; utilisation = 60 % }}
}}
training run {{
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 64 sequences
  tokens       = 20B tokens
  sharding     = fsdp
  recompute    = full
}}
"""
HOUR = 3600
YEAR = 365 * 24 * HOUR

STATED = "carbon = 0.4 kg/kWh; water = 0.2 l/kWh; grid_water = 3 l/kWh"
PUE, USED = 1.25, 0.6
KWH = 1000 * HOUR


def compiled(site: str = "", rest: str = "", server: str = "dgx_h100") -> Result:
    catalogue = folder("specs")
    text = SPEC.format(site=site, rest=rest, server=server)
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def number(prediction: Prediction, path: str) -> float:
    value = prediction.number(path)
    assert value is not None, path
    return value


@cache
def stated() -> Result:
    rest = "require pod.emissions.per_month <= 1 t/month\nrequire hall.water_use.per_month <= 1000 m^3/month\n"
    return compiled(site=STATED, rest=rest)


@cache
def unstated() -> Result:
    return compiled(rest="require run.emissions.per_run <= 1 t\n")


def value(result: Result, path: str) -> float:
    found = result.lookup(path)
    assert isinstance(found, Quantity), found
    return float(found)


def test_a_cluster_emits_what_its_power_does() -> None:
    result = stated()
    watts = result.bills["pod"].mean_power.value
    assert watts == pytest.approx(20400)
    month = watts / 1000 * USED * PUE * 0.4 * YEAR / HOUR / 12
    assert value(result, "pod.emissions.per_month") * YEAR / 12 == pytest.approx(month)
    litres = watts / 1000 * USED * (0.2 + PUE * 3) * YEAR / HOUR / 12
    assert value(result, "hall.water_use.per_month") * 1000 * YEAR / 12 == pytest.approx(litres)


def test_a_run_emits_what_its_energy_does() -> None:
    run = stated().predictions["run"]
    energy = number(run, "energy") / KWH
    assert number(run, "emissions.per_run") == pytest.approx(energy * PUE * 0.4)
    assert number(run, "water_use.per_run") * 1000 == pytest.approx(energy * (0.2 + PUE * 3))
    monthly = number(run, "power.mean") * PUE * 0.4 / KWH * USED
    assert number(run, "emissions.per_month") == pytest.approx(monthly)
    for path in (
        "emissions.per_run",
        "water_use.per_run",
        "emissions.per_month",
        "water_use.per_month",
    ):
        assert run.calculations[path].evaluate() == pytest.approx(number(run, path))


def test_both_can_be_required() -> None:
    assert [j.status for j in stated().requirements] == ["failed", "met"]
    (undecided,) = unstated().requirements
    assert undecided.status == "undecided"
    assert undecided.missing == ("site.carbon",)


def test_nothing_stated_is_unknown_and_never_zero() -> None:
    result = unstated()
    for path in ("pod.emissions.per_month", "hall.emissions.per_month", "pod.water_use.per_month"):
        assert isinstance(result.lookup(path), Unknown)


def test_what_rented_instances_draw_is_not_known() -> None:
    rented = 'server vm : dgx_h100 { instance = "cloud.8" }\noffer rent { instance = vm; price = 20 USD/h }\n'
    found = compiled(site=STATED, rest=rented, server="vm").lookup("pod.emissions.per_month")
    assert isinstance(found, Unknown)
    assert found.needs == ("vm.power",)
