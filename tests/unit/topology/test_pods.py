"""Pods that do not fill their leaves: uplinks follow what a pod has, so that a thinner network is never dearer."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.shipped import folder

SPEC = """edition 2026
from std.servers.nvidia import dgx_b200
from std.switches.nvidia import qm9700

cluster pod {{
  servers = 96 x dgx_b200

  fabric compute {{
    topology         = rail_optimised
    rails            = 8
    leaf             = qm9700
    spine            = qm9700
    core             = qm9700
    oversubscription = {ratio}
    pod              = 32 servers
  }}
}}
"""


@pytest.mark.parametrize(
    ("ratio", "leaves", "spines", "cores"),
    [("1:1", 24, 24, 16), ("2:1", 24, 12, 8), ("4:1", 24, 6, 4)],
)
def test_a_thinner_network_takes_fewer_switches(
    ratio: str, leaves: int, spines: int, cores: int
) -> None:
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": SPEC.format(ratio=ratio)}, catalogue)
    source = store.load("main.gpuspec")
    result = Compiler(store, catalogue).compile(source, "/main.gpuspec")
    sized = result.topologies["pod"].fabrics["compute"].sized
    # 32 servers of a pod on 32 ports of each leaf leave 32 / ratio uplinks, spread evenly over the spines.
    assert [sized.count(tier) for tier in ("leaf", "spine", "core")] == [leaves, spines, cores]
