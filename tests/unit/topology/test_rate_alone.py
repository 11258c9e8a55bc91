"""A fabric of which only a rate is known stands in graphs for itself, not as servers once more."""

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.topology.graph import symmetric

TEXT = """edition 2026
from std.servers.gigabyte import g593_zd2
cluster pod {
  servers = 4 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
"""


def test_a_fabric_without_switches_is_a_node_of_its_own() -> None:
    desk = Desk()
    bills = (
        Compiler(desk.store, desk.catalogue)
        .compile(Source("net", TEXT), "/nowhere/net.gpuspec")
        .bills
    )
    kinds = symmetric(bills["pod"].topology)
    assert [(n.role, n.count) for n in kinds.nodes] == [
        ("server", 4),
        ("accelerator", 32),
        ("fabric", 1),
    ]
    assert [(e.lower, e.upper) for e in kinds.edges][-1] == ("server g593_zd2", "compute fabric")
