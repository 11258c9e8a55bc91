"""What must hold for every bill."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from specc.bill.bill import Bill, make_bill
from specc.design.cluster import Cluster
from specc.diagnostics.store import MemoryStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.topology.lay import lay_out

SPECS = str(Path(__file__).parents[2] / "specs")
PARTS = """
edition 2026
accelerator gpu { memory = 80 GB; memory_bandwidth = 3 TB/s; power = 700 W; peak { bf16 = 900 TFLOP/s } }
nic card { rate = 400 Gb/s }
server box {
  title = "Box"; height = 8 U; power_max = 10 kW; mass = 130 kg; sold_as = SOLD; accelerators = 8 x gpu
  onboard { nic = INSIDE x card }
}
switch big { height = 1 U; power_max = 1 kW; ports = 16 x osfp(2 x 400 Gb/s) }
optic twin { rate = 400 Gb/s; ports = 2; fibre = multi; reach = 100 m }
cable trunk { medium = multi; lengths = [3 m, 10 m, 30 m, 100 m] }
cable copper { medium = dac; lengths = [1 m, 2 m, 3 m]; reach = 3 m }
offer o { part = box; price = 100000 USD }
site hall { rack { title = "Rack"; height = 48 U; power = 44 kW } }
cluster pod {
  site = hall; servers = SERVERS x box
  fabric f {
    topology = TOPOLOGY; rails = RAILS; planes = PLANES; links_per_server = 8; nic = card; leaf = big; spine = big
    optics = twin; server_optics = twin; cables = trunk; COPPER
  }
  spares { servers = SPARE %; optics = 3 % }
  owned { servers = OWNED x box }
}
"""


def bill_of(**values: object) -> Bill:
    text = PARTS
    for name, value in values.items():
        text = text.replace(name, str(value))
    store = MemoryStore({"d.gpuspec": text}, SPECS)
    design, diagnostics = Reader(Loader(store, SPECS)).read(store.load("d.gpuspec"), "d.gpuspec")
    assert not diagnostics, [d.message for d in diagnostics]
    (cluster,) = design.of_kind(Cluster).values()
    from specc.design.price import Offer

    return make_bill(lay_out(cluster), tuple(design.of_kind(Offer).values()))


@settings(deadline=None, max_examples=40)
@given(
    servers=st.integers(1, 60),
    owned=st.integers(0, 70),
    spare=st.integers(0, 10),
    inside=st.integers(0, 8),
    sold=st.sampled_from(["system", "barebone", "parts"]),
    topology=st.sampled_from(["fat_tree", "leaf_spine", "rail_optimised", "rail_only"]),
    rails=st.sampled_from([1, 2, 4]),
    planes=st.sampled_from([1, 2]),
    copper=st.booleans(),
)
def test_a_bill_covers_exactly_what_is_laid_out(
    servers, owned, spare, inside, sold, topology, rails, planes, copper
):
    bill = bill_of(
        SERVERS=servers, OWNED=owned, SPARE=spare, INSIDE=inside, SOLD=sold, TOPOLOGY=topology,
        RAILS=rails, PLANES=planes, COPPER="copper = copper" if copper else "",
    )  # fmt: skip
    sized = bill.topology.fabrics["f"].sized
    lines = bill.lines
    for line in lines:
        assert line.to_buy == (
            0 if line.included_in else max(0, line.quantity + line.spares - line.existing)
        )
        assert line.existing <= line.quantity + line.spares
    if sized.problems:
        return
    assert bill.quantity("switch") == sized.switches
    assert bill.quantity("cable") == sum(y.links for y in sized.layers)
    onboard = sum(y.quantity for y in lines if y.category == "nic" and y.role == "servers")
    bought = sum(y.quantity for y in lines if y.category == "nic" and y.role == "f")
    assert onboard == servers * inside
    assert bought == servers * max(0, 8 - inside)
    # Every optical end has a port of a transceiver.
    optical = sum(r.ends for r in bill.cabling["f"].runs if r.medium != "dac")
    below = sum(r.ends for r in bill.cabling["f"].runs if r.medium != "dac" and r.layer == 0)
    assert 2 * bill.quantity("optic", "f switches") >= 2 * optical - below
    assert 2 * bill.quantity("optic", "f servers") >= below
    placed = sum(1 for r in bill.hall.racks for key, *_ in r.devices if key == "server box")
    assert placed == servers
    for rack in bill.hall.racks:
        assert rack.used <= 48
        assert rack.power <= 44e3 or len(list(rack.devices)) == 1
        units = [u for _, _, start, tall in rack.devices for u in range(start, start + tall)]
        assert len(units) == len(set(units))
    (server,) = [y for y in lines if y.category == "server"]
    assert server.total == 100000 * server.to_buy
