"""What a fabric speaks decides how far collectives lag: InfiniBand, RoCE by how it spreads flows, Ethernet by the kernel."""

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.predict.prediction import Prediction

TEXT = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster pod {{
  servers = 8 x g593_zd2
  fabric compute {{ rate = {rate}; per = accelerator; {fields} }}
}}
training run {{
  model = llama_3_1_8b; cluster = pod; sequence = 4096 tokens; global_batch = 256 sequences
  stack = fsdp; sharding = fsdp; recompute = full
}}
"""


def predicted(fields: str, rate: str = "100 Gb/s") -> Prediction:
    desk = Desk()
    source = Source("net", TEXT.format(fields=fields, rate=rate))
    return (
        Compiler(desk.store, desk.catalogue)
        .compile(source, "/nowhere/net.gpuspec")
        .predictions["run"]
    )


def seconds(fields: str, rate: str = "100 Gb/s") -> float:
    return predicted(fields, rate).number("iteration_time") or 0.0


def test_ethernet_lags_behind_rdma_and_rdma_behind_infiniband() -> None:
    infiniband = seconds("protocol = infiniband")
    hashed = seconds("protocol = roce")
    kernel = seconds("protocol = ethernet")
    assert infiniband < hashed < 1.2 * infiniband
    assert 1.3 * infiniband < kernel


def test_ethernet_that_sprays_keeps_up() -> None:
    sprayed = seconds("protocol = roce; load_balancing = spray")
    assert sprayed == pytest.approx(seconds("protocol = infiniband"), rel=0.05)


def test_the_kernel_does_not_hold_back_a_slow_adapter() -> None:
    slow = seconds("protocol = ethernet", "10 Gb/s")
    assert slow == pytest.approx(seconds("protocol = roce", "10 Gb/s"), rel=0.02)


def test_what_was_taken_for_the_protocol_is_said() -> None:
    said = {a.name for a in predicted("protocol = ethernet").assumptions}
    assert {"share of the rate of fabric compute", "rate of an adapter of fabric compute"} <= said
