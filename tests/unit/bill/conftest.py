"""Compiles texts to bills, with nothing but memory and the catalogue."""

from collections.abc import Callable
from pathlib import Path

import pytest

from specc.bill.bill import Bill, make_bill
from specc.design.cluster import Cluster
from specc.design.price import Exchange, Offer
from specc.diagnostics.store import MemoryStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.topology.lay import lay_out

SPECS = str(Path(__file__).parents[3] / "specs")

PARTS = """
edition 2026
source test_source { title = "A test"; published = "2026-11" }
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; power = 700 W; peak { bf16 = 900 TFLOP/s } }
cpu chip { cores = 64; power = 300 W }
psu supply { output = 3 kW }
nic card { rate = 400 Gb/s; protocols = [infiniband, ethernet, roce] }
nic pair { rate = 200 Gb/s; ports = 2 }
server box {
  title = "Box"; vendor = "Maker"; sold_as = system; height = 8 U; power_max = 10 kW; mass = 130 kg
  accelerators = 8 x gpu; cpus = 2 x chip; psus = 6 x supply; psus_needed = 4
  management = 1 x ethernet(1 Gb/s)
  onboard { nic = 8 x card + 1 x pair }
}
switch big { title = "Big"; height = 1 U; power_max = 1.5 kW; mass = 15 kg; ports = 32 x osfp(2 x 400 Gb/s) }
optic twin { rate = 400 Gb/s; ports = 2; fibre = multi; reach = 50 m; power_max = 17 W }
cable trunk { title = "Trunk"; medium = multi; lengths = [5 m, 10 m, 20 m, 50 m]; reach = 50 m; fibres = 12 }
cable copper { title = "Copper"; medium = dac; lengths = [1 m, 2 m, 3 m]; reach = 3 m }
site hall {
  it_power = 1 MW; pue = 1.25; electricity = 0.10 USD/kWh
  rack { title = "Rack"; height = 48 U; power = 44 kW; cooling = air; mass = 100 kg }
}
"""


@pytest.fixture
def bill() -> Callable[..., Bill]:
    """The bill of the one cluster of a text; parts of `PARTS` are there."""

    def make(text: str, **more: object) -> Bill:
        store = MemoryStore({"design.gpuspec": PARTS + text}, SPECS)
        source = store.load("design.gpuspec")
        design, diagnostics = Reader(Loader(store, SPECS)).read(source, "design.gpuspec")
        assert not diagnostics, [f"{d.code} {d.message}" for d in diagnostics]
        (cluster,) = design.of_kind(Cluster).values()
        offers = tuple(design.of_kind(Offer).values())
        exchanges = tuple(design.of_kind(Exchange).values())
        return make_bill(lay_out(cluster), offers, exchanges, **more)  # type: ignore[arg-type]

    return make
