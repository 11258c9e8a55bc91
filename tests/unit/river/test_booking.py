"""Accelerators are booked once, and a hall is judged with all its clusters."""

import json
import re

import pytest

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
site hall {{ electricity = 0.1 USD/kWh; pue = 1.3 }}
cluster pod {{
  site = hall
  servers = 2 x g593_zd2 {{ power = 8 kW; power_max = 10 kW }}
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
}}
training tune {{
  model = llama_3_1_8b; cluster = pod; sequence = 4096 tokens; global_batch = 64 sequences
  recompute = full; sharding = fsdp; tokens = 1B tokens
  {tune}
  require duration <= 30 days
}}
inference chat {{
  model = llama_3_1_8b; cluster = pod; weights = fp8
  {chat}
  traffic {{ concurrency = 64; prompt = 1000 tokens; output = 200 tokens }}
  require tpot.mean <= 1 s
}}
"""


def codes(specc, tune: str = "", chat: str = "") -> list[str]:
    ran = specc("check", "-", "-f", "concise", stdin=SPEC.format(tune=tune, chat=chat))
    return re.findall(r"\[(GS\d+)\]", ran.out)


def predicted(specc, tune: str = "", chat: str = "") -> dict:
    ran = specc("predict", "-", "-f", "json", stdin=SPEC.format(tune=tune, chat=chat))
    return json.loads(ran.out)["workloads"]


def statuses(specc, tune: str = "", chat: str = "") -> list[str]:
    told = predicted(specc, tune, chat).values()
    return [required["status"] for one in told for required in one["requirements"]]


def test_two_workloads_do_not_have_the_same_accelerators(specc) -> None:
    assert codes(specc) == ["GS5701"], "what follows from it is no problem of its own"
    ran = specc("check", "-", stdin=SPEC.format(tune="", chat=""))
    assert "what is required of them is undecided" in ran.out
    assert statuses(specc) == ["undecided"] * 2


def test_requirements_are_told_where_the_clash_is_allowed(specc) -> None:
    allowed = codes(specc, chat='allow GS5701 because "batch jobs yield"')
    assert allowed == ["GS7002", "GS7002"]


@pytest.mark.parametrize(
    ("tune", "chat", "clash"),
    [
        ("accelerators = 8", "accelerators = 8", False),
        ("accelerators = 8", "", True),
        ("share = 40 %", "share = 60 %", False),
        ("share = 60 %", "share = 60 %", True),
        ("hours = [20..24, 0..8]", "hours = 8..20", False),
        ("hours = [20..24, 0..9]", "hours = 8..20", True),
        ("", "instead_of = tune", False),
        ("instead_of = chat", "", False),
    ],
)
def test_what_divides_accelerators(specc, tune, chat, clash) -> None:
    assert ("GS5701" in codes(specc, tune, chat)) == clash
    assert ("undecided" in statuses(specc, tune, chat)) == clash


def test_a_share_shrinks_what_a_workload_has(specc) -> None:
    whole, half = predicted(specc), predicted(specc, "share = 50 %", "share = 50 %")
    for name, slower in (("tune", 1.8), ("chat", 1.2)):
        ratio = (
            whole[name]["tokens_per_second"]["value"] / half[name]["tokens_per_second"]["value"]
        )
        assert ratio > slower
        memory = [w[name]["memory"]["per_accelerator"]["capacity"]["value"] for w in (whole, half)]
        assert memory[1] < memory[0] * 0.51
        power = [w[name]["power"]["mean"]["value"] for w in (whole, half)]
        # A service whose half is fuller draws a little more than half.
        assert power[1] == pytest.approx(power[0] / 2, rel=0.05 if name == "chat" else 1e-6)


def test_hours_stretch_a_run_and_shorten_a_day(specc) -> None:
    whole = predicted(specc)
    night = predicted(specc, "hours = [20..24, 0..4]", "hours = 4..20")
    ratio = night["tune"]["duration"]["value"] / whole["tune"]["duration"]["value"]
    assert ratio == pytest.approx(3)
    assert night["tune"]["energy"]["value"] == pytest.approx(whole["tune"]["energy"]["value"])
    assert night["tune"]["tokens_per_day"]["value"] == pytest.approx(
        whole["tune"]["tokens_per_day"]["value"] / 3
    )
    assert night["chat"]["energy_per_day"]["value"] == pytest.approx(
        whole["chat"]["energy_per_day"]["value"] * 2 / 3
    )
    assert night["chat"]["tpot"] == whole["chat"]["tpot"]


def test_hours_that_overlap_are_had_once(specc) -> None:
    told = {
        hours: predicted(specc, tune=f"hours = {hours}", chat="hours = 20..24")["tune"]
        for hours in ("8..20", "[8..20, 8..20]", "[12..20, 8..14]")
    }
    once = told.pop("8..20")
    assert once["duration"]["value"] > 0
    for twice in told.values():
        assert twice["duration"] == once["duration"]


HALL = """edition 2026
from std.servers.gigabyte import g593_zd2
site hall {{
  it_power = {power} kW; electricity = 0.1 USD/kWh; pue = 1.3; colocation = 1000 USD/month
  rack main {{ count = {racks}; height = 42; power = 40 kW }}
}}
cluster a {{ site = hall; servers = 6 x g593_zd2 {{ power = 8 kW; power_max = 10 kW }} }}
cluster b {{ site = hall; servers = 6 x g593_zd2 {{ power = 8 kW; power_max = 10 kW }} }}
require hall.power.it <= 130 kW
require hall.racks <= 4
"""


@pytest.mark.parametrize(
    ("power", "racks", "expected"),
    [(130, 4, []), (110, 4, ["GS7601"]), (130, 3, ["GS7303"]), (70, 2, ["GS7303", "GS7601"])],
)
def test_a_hall_with_two_clusters_is_judged_as_one(specc, power, racks, expected) -> None:
    """Either cluster alone stands in each of these halls."""
    ran = specc("check", "-", "-f", "concise", stdin=HALL.format(power=power, racks=racks))
    assert sorted(re.findall(r"error\[(GS\d+)\]", ran.out)) == expected


def test_racks_and_rent_of_a_hall_are_counted_once(specc) -> None:
    ran = specc("names", "-", "-f", "json", stdin=HALL.format(power=200, racks=10))
    values = {row["name"]: row["value"] for row in json.loads(ran.out)["names"]}
    assert values["hall.racks"]["value"] == 10
    assert values["a.racks"]["value"] + values["b.racks"]["value"] == 10


def test_a_workload_that_does_not_fit_has_its_accelerators_still(specc) -> None:
    """Its memory is one fault, and that others claim what it has another."""
    spec = SPEC.replace("recompute = full; sharding = fsdp;", "sharding = none;")
    ran = specc("check", "-", "-f", "concise", stdin=spec.format(tune="", chat=""))
    assert {"GS5101", "GS5701"} <= set(re.findall(r"\[(GS\d+)\]", ran.out))
    apart = spec.format(tune="accelerators = 8", chat="accelerators = 8")
    ran = specc("check", "-", "-f", "concise", stdin=apart)
    assert "GS5101" in ran.out
    assert "GS5701" not in ran.out
