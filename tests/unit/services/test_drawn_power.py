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


def test_a_server_used_in_part_is_drawn_and_paid_in_that_part() -> None:
    """One of eight accelerators: an eighth of the server, told with what the others draw idle; two halves are the whole."""
    eight = compiled(SPEC.format(servers="1 x dgx_h100", fabric=""))
    parts = [
        compiled(SPEC.format(servers="1 x dgx_h100", fabric="").replace("= 8\n", f"= {count}\n"))
        for count in (1, 4)
    ]
    whole = float(eight.value("chat.power.peak"))
    assert [float(part.value("chat.power.peak")) for part in parts] == pytest.approx(
        [whole / 8, whole / 2]
    )
    told = {item.name: item.value for item in parts[0].predictions["chat"].assumptions}
    assert told["part of a server's power"] == "1 of 8 accelerators; idle, the others add 2.856 kW"
    assert "part of a server's power" not in {
        item.name for item in eight.predictions["chat"].assumptions
    }
