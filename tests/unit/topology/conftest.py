"""Lays out clusters from texts; a few parts are there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from specc.design.cluster import Cluster
from specc.diagnostics.store import MemoryStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.topology.lay import Topology, lay_out

SPECS = str(Path(__file__).parents[3] / "specs")
PARTS = """
edition 2026
accelerator gpu {
  memory = 80 GB; memory_bandwidth = 3 TB/s; peak { bf16 = 900 TFLOP/s }
  scale_up { link = nvlink4; both_ways = 900 GB/s }
}
accelerator card_gpu {
  memory = 48 GB; memory_bandwidth = 800 GB/s; peak { bf16 = 300 TFLOP/s }
  host_link = pcie(gen = 4, lanes = 16)
}
nic card { rate = 400 Gb/s }
nic pair { rate = 200 Gb/s; ports = 2 }
server box {
  accelerators = 8 x gpu; management = 1 x ethernet(1 Gb/s)
  scale_up { domain = 8 gpus; topology = switched }
  onboard { nic = 8 x card + 1 x pair }
}
server tray { accelerators = 4 x gpu; onboard { nic = 4 x card }; scale_up { domain = 72 gpus } }
enclosure cabinet { servers = 18 x tray; scale_up { domain = 72 gpus; topology = switched } }
server cards { accelerators = 4 x card_gpu; management = 1 x ethernet(1 Gb/s) }
server head { management = 1 x ethernet(1 Gb/s) }
storage shelf { capacity = 500 TB }
switch big { ports = 32 x osfp(2 x 400 Gb/s) }
switch slow { ports = 48 x rj45(1 Gb/s) + 4 x qsfp28(100 Gb/s) }
"""


@pytest.fixture
def lay() -> Callable[[str], Topology]:
    def make(text: str) -> Topology:
        store = MemoryStore({"design.gpuspec": PARTS + text}, SPECS)
        source = store.load("design.gpuspec")
        design, diagnostics = Reader(Loader(store, SPECS)).read(source, "design.gpuspec")
        assert not diagnostics, [f"{d.code} {d.message}" for d in diagnostics]
        (cluster,) = design.of_kind(Cluster).values()
        return lay_out(cluster)

    return make
