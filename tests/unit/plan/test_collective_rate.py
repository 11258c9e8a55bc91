"""The bus bandwidth of a cluster's collectives: required, explained, and by size of message."""

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.reports.derivations import derive
from specc.result import Result

TEXT = """edition 2026
from std.servers.gigabyte import g593_zd2
cluster pod {{
  servers = {servers} x g593_zd2
  fabric compute {{ rate = {rate}; per = accelerator; load_balancing = adaptive }}
  fabric storage {{ rate = 200 Gb/s; per = server }}
}}
require {require}
"""


def compiled(require: str, rate: str = "400 Gb/s", servers: int = 8) -> Result:
    desk = Desk()
    text = TEXT.format(require=require, rate=rate, servers=servers)
    return Compiler(desk.store, desk.catalogue).compile(
        Source("bus", text), f"/nowhere/{abs(hash(text))}.gpuspec"
    )


def bus(collective: str, size: str, rate: str = "400 Gb/s") -> float:
    path = f"pod.fabric.compute.{collective}({size})"
    result = compiled(f"{path} >= 1 GB/s", rate)
    assert [judgement.status for judgement in result.requirements] == ["met"]
    return float(result.requirements[0].seen[0][1])  # type: ignore[arg-type]


def test_larger_messages_come_nearer_to_the_wire() -> None:
    small, middle, large = (bus("all_reduce", size) for size in ("1 MB", "64 MB", "8 GB"))
    assert small < 0.2 * large
    assert small < middle < large


def test_the_network_decides_between_servers() -> None:
    assert bus("all_reduce", "8 GB", "100 Gb/s") < 0.5 * bus("all_reduce", "8 GB")
    # 8 accelerators of each server share what leaves it: NCCL's factor counts all of them
    assert bus("all_reduce", "8 GB") < 8 * 50e9


@pytest.mark.parametrize("collective", ["all_gather", "reduce_scatter", "all_to_all", "send"])
def test_other_collectives_are_named_alike(collective: str) -> None:
    assert bus(collective, "1 GB") > 1e9


def test_a_fabric_that_joins_no_accelerators_has_none() -> None:
    result = compiled("pod.fabric.storage.all_reduce(1 GB) >= 1 GB/s")
    assert [judgement.status for judgement in result.requirements] == ["undecided"]


def test_a_message_goes_to_the_farthest_and_has_no_bus() -> None:
    assert bus("send", "8 GB") == pytest.approx(bus("send", "8 GB", "200 Gb/s") * 2.0, rel=0.01)
    path = "pod.fabric.compute.send(1 GB)"
    step = derive(compiled(f"{path} >= 1 GB/s"), path)
    assert step is not None
    assert [entry.name for entry in step.inputs] == ["bytes", "seconds"]


def test_it_is_taken_apart() -> None:
    path = "pod.fabric.compute.all_reduce(1 GB)"
    step = derive(compiled(f"{path} >= 1 GB/s"), path)
    assert step is not None
    numbers = {entry.name: entry.value for entry in step.inputs}
    assert numbers["accelerators"] == "64"
    assert [level.name for level in step.inputs[-1].inputs] == ["nvlink4", "fabric compute"]
    assert derive(compiled(f"{path} >= 1 GB/s"), "pod.fabric.compute.all_reduce(1 s)") is None


@pytest.mark.parametrize("called", ["all_reduce", "all_reduce(16)", "all_reduce(1 GB, 1 GB)"])
def test_it_is_called_with_bytes(called: str) -> None:
    result = compiled(f"pod.fabric.compute.{called} >= 1 GB/s")
    assert [d.code for d in result.diagnostics if d.severity == 0] == ["GS2111"]
