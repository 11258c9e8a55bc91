"""What bills and graphs of large clusters cost, beside a check of the same file; ratios, not seconds.

Run with `pytest tests/bench -s`.
"""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from specc.bill.bill import make_bill
from specc.design.cluster import Cluster
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.topology.graph import expand, symmetric
from specc.topology.lay import Topology, lay_out

SPECS = Path(__file__).parents[2] / "specs"
pytestmark = pytest.mark.bench


def topology(spec: str, nodes: int) -> Topology:
    store = DiskStore(str(SPECS))
    path = str(SPECS / "reference" / f"{spec}.gpuspec")
    reader = Reader(Loader(store, str(SPECS)))
    design, _ = reader.read(store.load(path), store.real(path), {"nodes": str(nodes)})
    (cluster,) = design.of_kind(Cluster).values()
    return lay_out(cluster)


def best(work: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def test_bill_and_symmetric_graph_beside_a_check(capsys: pytest.CaptureFixture[str]) -> None:
    spec = "nvidia/superpod_h100_scale"
    check = best(lambda: topology(spec, 2048))
    laid = topology(spec, 2048)
    drawn = best(lambda: symmetric(laid))
    billed = best(lambda: make_bill(laid).lines)
    small = best(lambda: symmetric(topology(spec, 32)))
    with capsys.disabled():
        print(f"\n16,384 accelerators: read and lay out {check * 1e3:.0f} ms")
        print(
            f"  symmetric graph {drawn / check:.3f}x, bill with every cable {billed / check:.1f}x"
        )
        print(f"  symmetric graph of 256 accelerators, file and all, {small / check:.2f}x")
    assert len(symmetric(laid).nodes) == len(symmetric(topology(spec, 32)).nodes) + 1  # the cores


def test_expansion_is_linear_in_links(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print()
        for nodes in (1250, 12500):
            laid = topology("nvidia/superpod_b300", nodes).fabrics["compute"]
            start = time.perf_counter()
            links = expand(laid)
            taken = time.perf_counter() - start
            tracemalloc.start()
            kept = expand(laid)
            size, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            print(
                f"{nodes * 8:>7,} accelerators: {len(links):>9,} links, {taken / len(links) * 1e6:.2f} us and "
                f"{size / len(kept):.0f} bytes a link"
            )
            assert len(links) == sum(y.links for y in laid.sized.layers)
            assert size / len(kept) < 64
