"""The formulas of a step against timed operators, with the priors that fits begin with."""

import csv
import math
import re
import statistics
from pathlib import Path

import pytest

from specc.physics.decode import (
    EXPERT_PASSES,
    EXPERT_ROW,
    EXPERT_WIDTH,
    DeviceEfficiency,
    experts_touched,
    matmul_time,
)
from specc.physics.exchange import all_reduce_once

TABLE = Path(__file__).parents[3] / "data" / "operator_timings.csv"
LINKS = {"a100_sxm": 300e9, "h100_sxm": 450e9, "b200_sxm": 900e9}
PEAKS = {"h100_sxm": (3.35e12, 989e12), "b200_sxm": (8e12, 2250e12)}
FORMATS = {"bfloat16": (2.0, 1.0, 0.8, 0.7), "fp8": (1.0, 2.0, 0.8, 0.5)}
"""Bytes, rate over that of 16 bits, and the shares of bandwidth and rate that experts reach."""


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


@pytest.mark.parametrize("kind", FORMATS)
def test_layers_of_experts(kind: str) -> None:
    width, faster, stream, compute = FORMATS[kind]
    errors = []
    for row in rows("moe_layer"):
        if row["system"] not in PEAKS or row["dtype"] != kind:
            continue
        bandwidth, rate = PEAKS[row["system"]]
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
        products = matmul_time(
            routed / touched, touched * 3.0 * hidden * slice_, width, rate * faster,
            stream * slice_ / (slice_ + EXPERT_ROW / width), compute * slice_ / (slice_ + EXPERT_WIDTH), bandwidth,
        )  # fmt: skip
        told = products + 3e-5 + EXPERT_PASSES * routed * hidden * 2.0 / (bandwidth * 0.8)
        errors.append(abs(math.log(float(told) * 1e6 / float(row["latency_us"]))))
    assert len(errors) >= 200
    assert statistics.median(errors) <= 0.20
