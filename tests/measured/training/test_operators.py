"""Operator formulas against timings of single kernels and collectives."""

import csv
import math
import statistics
from collections import defaultdict
from pathlib import Path

import pytest
from scipy.optimize import least_squares

from specc.physics import collectives
from specc.physics.collectives import all_reduce_time, all_to_all_time, bus_bandwidth, gather_time
from specc.physics.efficiency import Efficiency
from specc.physics.gemm import gemm_time
from specc.physics.transfer import Link
from specc.plan.constants import CLASS_DEFAULTS

DATA = Path(__file__).parents[3] / "data"
GEMM = [
    ("a100_sxm", "bfloat16", 312e12, 2.039e12, 0.86, 108.0, 2.0, 0.08),
    ("h100_sxm", "bfloat16", 989e12, 3.35e12, 0.83, 132.0, 2.0, 0.06),
    ("b200_sxm", "bfloat16", 2250e12, 8e12, 0.70, 148.0, 2.0, 0.10),
]
"""Part, dtype, peak, memory bandwidth, ceiling, processors, bytes an element, median error allowed."""


def timings(system: str, operator: str) -> list[tuple[dict[str, float], str, float]]:
    with (DATA / "operator_timings.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["system"] == system and r["op"] == operator]
    timed = []
    for row in rows:
        shape = dict(part.split("=") for part in row["shape"].split(";"))
        timed.append(
            (
                {k: float(v) for k, v in shape.items()},
                row["dtype"],
                float(row["latency_us"]) * 1e-6,
            )
        )
    return timed


@pytest.mark.parametrize("case", GEMM, ids=lambda case: f"{case[0]} {case[1]}")
def test_large_products(case: tuple[str, str, float, float, float, float, float, float]) -> None:
    system, dtype, peak, bandwidth, ceiling, units, element, allowed = case
    constants = Efficiency(gemm=ceiling, depth=175.0, units=units, wave=0.2, memory=0.75)
    errors = []
    for shape, kind, measured in timings(system, "gemm"):
        if kind == dtype and shape["m"] >= 256:
            predicted = gemm_time(
                shape["m"], shape["n"], shape["k"],
                peak=peak, bandwidth=bandwidth, efficiency=constants, inner=element, weight=element,
            )  # fmt: skip
            errors.append(abs(float(predicted) / measured - 1.0))
    assert len(errors) >= 20
    assert statistics.median(errors) <= allowed


def test_gathers_of_all_sizes() -> None:
    """Eight accelerators of three generations, half a KB to half a GB, with the constants of training.

    A latency and a rate alone are within 15 % (median) at best, with constants fitted for each generation.
    """
    errors, large = [], []
    for system, rate in (("a100_sxm", 300e9), ("h100_sxm", 450e9), ("b200_sxm", 900e9)):
        link = Link(bandwidth=rate, latency=CLASS_DEFAULTS["scale_up_latency"], efficiency=0.77)
        for operator in ("nccl_all_gather", "nccl_reduce_scatter"):
            for shape, _, measured in timings(system, operator):
                if shape["ngpu"] == 8:
                    moved = 2.0 * shape["elements"]
                    errors.append(abs(float(gather_time(moved, (8.0,), (link,))) / measured - 1.0))
                    large += errors[-1:] if moved >= 1e8 else []
    assert len(errors) >= 45
    assert statistics.median(errors) <= 0.14
    assert max(large) <= 0.2


def test_chunks_explain_what_no_latency_and_rate_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best latency and rate for each generation, operator and group: half as far off with the chunks as without."""
    operators = {
        "nccl_all_gather": gather_time,
        "nccl_reduce_scatter": gather_time,
        "nccl_all_reduce": all_reduce_time,
        "nccl_alltoall": all_to_all_time,
    }
    groups: dict[tuple[str, str, float], list[tuple[float, float]]] = defaultdict(list)
    for system in ("a100_sxm", "h100_sxm", "b200_sxm"):
        for operator in operators:
            for shape, _, measured in timings(system, operator):
                groups[system, operator, shape["ngpu"]].append((2.0 * shape["elements"], measured))

    def error() -> float:
        errors: list[float] = []
        for (_, operator, members), rows in groups.items():

            def gaps(at: list[float]) -> list[float]:
                link = Link(bandwidth=math.exp(at[0]), latency=math.exp(at[1]))
                time = operators[operator]  # noqa: B023 - called before the next one
                return [math.log(float(time(m, (members,), (link,))) / t) for m, t in rows]  # noqa: B023

            errors += [
                abs(gap) for gap in least_squares(gaps, [math.log(3e11), math.log(3e-6)]).fun
            ]
        return statistics.median(errors)

    chunked = error()
    monkeypatch.setattr(collectives, "_in_chunks", lambda _wire, _wait: 0.0)
    assert chunked <= 0.065
    assert error() >= 1.8 * chunked


def test_switches_that_reduce() -> None:
    """Eight H200 reach 480 GB/s of bus bandwidth with in-network reduction and 367 without."""
    moved = 17_179_869_184.0
    plain = Link(bandwidth=450e9, latency=2e-6, efficiency=0.83)
    ring = bus_bandwidth(moved, all_reduce_time(moved, (8.0,), (plain,)), 8.0)
    assert float(ring) == pytest.approx(367.2e9, rel=0.02)
    reducing = Link(bandwidth=450e9, latency=2e-6, efficiency=0.83, reduces=1.0)
    tree = bus_bandwidth(moved, all_reduce_time(moved, (8.0,), (reducing,)), 8.0)
    assert 1.2 <= float(tree) / float(ring) <= 1.6


def test_two_levels_overlap_in_part() -> None:
    """4 GiB over 32 B200 took 22.05 ms: more than the slower level alone, less than both in a row."""
    moved = 4.0 * 2**30
    inside = Link(bandwidth=900e9, latency=0.0, efficiency=0.82)
    outside = Link(bandwidth=50e9, latency=0.0, efficiency=1.0)
    seconds = float(all_reduce_time(moved, (8.0, 4.0), (inside, outside)))
    assert 16.1e-3 <= seconds <= 26.25e-3
    assert seconds == pytest.approx(22.05e-3, rel=0.1)
