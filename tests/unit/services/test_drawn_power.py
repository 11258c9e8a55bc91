"""What a workload pays electricity for: its servers, and its share of what serves them."""

import pytest

from specc import compile as compiled

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100

switch leaf {{ ports = 32 x osfp(800 Gb/s); power = 1 kW }}
enclosure shelf {{ servers = 2 x tray; power_max = 30 kW; power = 20 kW }}
server tray : dgx_h100 {{ power_max = unknown; power = unknown }}

site hall {{ pue = 1.25; electricity = 0.1 USD/kWh; carbon = 0.4 kg/kWh }}
cluster pod {{
  servers = {servers}
  site    = hall
  {fabric}
}}
inference chat {{
  model        = llama_3_1_8b
  cluster      = pod
  accelerators = 8
  traffic {{ concurrency = 8; prompt = 1000 tokens; output = 200 tokens }}
}}
"""
FABRIC = (
    "fabric net { topology = single; leaf = leaf; links_per_server = 2; link_rate = 400 Gb/s }"
)


def value(name: str, servers: str = "2 x dgx_h100", fabric: str = "") -> float:
    return float(compiled(SPEC.format(servers=servers, fabric=fabric)).value(f"chat.{name}"))


def test_a_switch_is_paid_for_by_those_that_it_serves() -> None:
    kilowatts = value("power.mean", fabric=FABRIC) / 1000
    assert value("power.mean") / 1000 == pytest.approx(kilowatts)  # that of the servers alone
    # Half of the accelerators bear half of the switch, and of the two twin-port transceivers of 15 W in it.
    shared = (1 + 2 * 0.015) / 2
    assert value("cost.energy", fabric=FABRIC) == pytest.approx((kilowatts + shared) * 1.25 * 0.1)
    assert value("cost.energy") == pytest.approx(kilowatts * 1.25 * 0.1)
    more = value("emissions.per_month", fabric=FABRIC) / value("emissions.per_month")
    assert more == pytest.approx((kilowatts + shared) / kilowatts)


def test_a_tray_draws_its_part_of_the_enclosure() -> None:
    shelf = {"servers": "1 x shelf"}
    assert value("power.peak", **shelf) == pytest.approx(15_000)
    assert value("power.mean", **shelf) <= 10_000
