"""The same job on other fabrics and at other sizes: the lag, the diminishing return, and what causes them."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.predict.scaling import scale, sizes
from specc.result import Result
from specc.shipped import folder

SPEC = """edition 2026

from std.accelerators.nvidia import h100_sxm
from std.models.meta import llama_3_1_70b

server node {{
  accelerators = 8 x h100_sxm

  scale_up {{
    domain = 8 gpus
  }}
}}

cluster pod {{
  servers = 64 x node

  fabric compute {{
    rate     = {rate} Gb/s
    per      = accelerator
    latency  = {latency} us
    protocol = {protocol}
  }}
}}

training run {{
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = {sequence} tokens
  global_batch = 512 sequences
  sharding     = fsdp
  stack        = fsdp
  recompute    = full

  parallel {{
    microbatch = 1
  }}
}}
"""


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler(DiskStore(folder("specs")), folder("specs"))


def run(
    compiler: Compiler, rate: int, latency: int, protocol: str, sequence: int = 8192
) -> Result:
    text = SPEC.format(rate=rate, latency=latency, protocol=protocol, sequence=sequence)
    name = f"{protocol}-{rate}-{sequence}.gpuspec"
    return compiler.compile(Source(name, text), name)


def test_slow_ethernet_lags_and_is_named(compiler: Compiler) -> None:
    infiniband = run(compiler, 400, 2, "infiniband", 4096).predictions["run"]
    ethernet = run(compiler, 50, 10, "ethernet", 4096).predictions["run"]
    fast, slow = infiniband.number("iteration_time"), ethernet.number("iteration_time")
    assert fast is not None
    assert slow is not None
    assert slow > 1.3 * fast
    assert infiniband.bound_by is not None
    assert infiniband.bound_by.by == "compute"
    assert ethernet.bound_by is not None
    assert ethernet.bound_by.by == "fabric compute"
    assert ethernet.bound_by.helps == "twice the rate of fabric compute"
    shown = ethernet.number("time.sharded")
    assert shown is not None
    assert shown > 5.0 * (infiniband.number("time.sharded") or 0.0)


def test_more_accelerators_return_less(compiler: Compiler) -> None:
    plan = run(compiler, 400, 2, "infiniband").plans["run"]
    points = scale(plan, sizes(64, 4096), strong=True)
    assert [point.accelerators for point in points] == [64, 128, 256, 512, 1024, 2048, 4096]
    efficiency = [point.efficiency for point in points]
    assert efficiency == sorted(efficiency, reverse=True)
    assert efficiency[-1] < 0.95
    assert points[-1].prediction.bound_by is not None


def test_weak_scaling_keeps_most(compiler: Compiler) -> None:
    plan = run(compiler, 400, 2, "infiniband").plans["run"]
    points = scale(plan, (64, 512))
    assert points[1].sequences == 8 * points[0].sequences
    assert 0.85 <= points[1].efficiency <= 1.0
