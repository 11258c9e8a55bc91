"""Power follows load: a service that is idle most of the time pays for it with every token."""

import pytest

from specc import compile as compiled
from specc.predict.power import IDLE, part_load

SPEC = """
edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100

cluster pod {{ servers = 1 x dgx_h100 }}

inference chat {{
  model   = llama_3_1_8b
  cluster = pod

  traffic {{
    rate   = {rate} requests/s
    prompt = 1000 tokens
    output = 200 tokens
  }}
}}
"""


@pytest.mark.parametrize(
    ("busy", "used", "power"), [(1.0, 1.0, 1.0), (0.0, 0.0, IDLE), (3.0, 2.0, 1.0)]
)
def test_power_lies_between_idle_and_full_load(busy: float, used: float, power: float) -> None:
    assert float(part_load(busy, used).value) == pytest.approx(power)


def test_a_token_costs_more_where_few_are_written() -> None:
    told = {rate: compiled(SPEC.format(rate=rate)) for rate in (1, 100)}
    watts = {rate: float(one.value("chat.power.mean")) for rate, one in told.items()}
    energy = {rate: float(one.value("chat.energy_per_token")) for rate, one in told.items()}
    assert watts[1] < 0.7 * watts[100]
    assert energy[1] > 30 * energy[100]
