"""The formulas of a step against timed operators, with the priors that fits begin with."""

import csv
import math
import re
import statistics
from pathlib import Path

import pytest
from calibration.serving import priors

from specc.physics.decode import (
    EXPERT_PASSES,
    EXPERT_ROW,
    EXPERT_WIDTH,
    DeviceEfficiency,
    experts_touched,
    matmul_time,
)
from specc.physics.exchange import all_reduce_once
from specc.physics.job import Filed

TABLE = Path(__file__).parents[3] / "data" / "operator_timings.csv"
LINKS = {"a100_sxm": 300e9, "h100_sxm": 450e9, "b200_sxm": 900e9}
PEAKS = {
    "a100_sxm": (2.04e12, 312e12),
    "h100_sxm": (3.35e12, 989e12),
    "b200_sxm": (8e12, 2250e12),
    "l40s": (864e9, 362e12),
}
FORMATS = {"bfloat16": (2.0, 1.0), "fp8": (1.0, 2.0)}
"""Bytes, and rate over that of 16 bits."""
CACHED = {"a100_sxm": 0.0, "h100_sxm": 0.0, "b200_sxm": 0.0, "l40s": 1e8}
"""Bytes of weights that a repeated kernel finds in the cache of the chip."""
DIES = {
    "h100_sxm": "hopper_hbm",
    "b200_sxm": "blackwell_hbm",
    "a100_sxm": "ampere_hbm",
    "l40s": "ada_lovelace_gddr",
}


def rows(op: str) -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["op"] == op]


def sizes(row: dict[str, str]) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=([\w.]+)", row["shape"]))


@pytest.mark.parametrize("system", LINKS)
def test_all_reduces_of_engines(system: str) -> None:
    none = dict.fromkeys(
        ("bandwidth", "linear_stream", "expert_stream", "head_stream", "kv_stream", "linear_compute", "expert_compute", "attention_compute"),
        1.0,
    )  # fmt: skip
    device = DeviceEfficiency(**none, reduce_latency=4e-6, reduce_bandwidth=0.5 * LINKS[system])
    errors = []
    for row in rows("all_reduce(custom)"):
        if row["system"] == system and "eager" not in row["source_version"]:
            size = sizes(row)
            told = all_reduce_once(2.0 * float(size["elements"]), float(size["ngpu"]), device)
            errors.append(abs(told * 1e6 / float(row["latency_us"]) - 1.0))
    assert len(errors) >= 50
    assert statistics.median(errors) <= 0.25


@pytest.mark.parametrize(
    ("systems", "kind", "timed", "within"),
    [
        (("h100_sxm", "b200_sxm"), "bfloat16", 200, 0.20),
        (("h100_sxm", "b200_sxm"), "fp8", 200, 0.20),
        (("l40s",), "bfloat16", 80, 0.15),
        (("l40s",), "fp8", 60, 0.20),
        (("a100_sxm",), "bfloat16", 50, 0.30),
    ],
)
def test_layers_of_experts(systems: tuple[str, ...], kind: str, timed: int, within: float) -> None:
    """With the shares of bandwidth and rate, and the time of small kernels, that fits begin with."""
    width, faster = FORMATS[kind]
    errors = []
    for row in rows("moe_layer"):
        system = row["system"]
        if system not in systems or row["dtype"] != kind:
            continue
        bandwidth, rate = PEAKS[system]
        stream, compute, small = begun_with(system, "bf16" if kind == "bfloat16" else kind)
        size = sizes(row)
        tokens, hidden, columns = (float(size[name]) for name in ("tokens", "h", "inter"))
        used, experts, tensor, parallel = (
            float(size[name]) for name in ("topk", "E", "moe_tp", "moe_ep")
        )
        skewed = size["dist"] != "balanced"
        touched = experts_touched(experts, used, tokens, 0.65 if skewed else 1.0) / parallel
        hottest = 1.0 + (2.0 if skewed else 0.0) * (1.0 - 1.0 / parallel)
        slice_ = columns / tensor
        routed = tokens * used / parallel * hottest
        if touched * 3.0 * hidden * slice_ * width < CACHED[system]:
            continue
        products = matmul_time(
            routed / touched, touched * 3.0 * hidden * slice_, width, rate * faster,
            stream * slice_ / (slice_ + EXPERT_ROW / width), compute * slice_ / (slice_ + EXPERT_WIDTH), bandwidth,
        )  # fmt: skip
        told = products + small + EXPERT_PASSES * routed * hidden * 2.0 / (bandwidth * 0.8)
        errors.append(abs(math.log(float(told) * 1e6 / float(row["latency_us"]))))
    assert len(errors) >= timed
    assert statistics.median(errors) <= within


def begun_with(system: str, storage: str) -> tuple[float, float, float]:
    """Shares of bandwidth and rate that experts reach, and seconds of small kernels: the priors of the fit."""
    chip = DIES[system]
    filed = Filed(storage=storage, part=system, die=chip, memory_class=chip.rpartition("_")[2])
    compute = priors.expert_compute(filed) * priors.EXPERT_COMPUTE_OF_DIE.get(chip, 1.0)
    small = priors.ROUTING["graph"] * priors.LAUNCH_OF_DIE.get(chip, 1.0)
    return priors.EXPERT_STREAM[storage], compute, small
