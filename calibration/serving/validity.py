"""Rows that leave the fit, each with its reason: no machine can have measured them as they stand, or they are alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from calibration.serving.rows import Row
from specc.physics.job import CLOSED, OFFLINE, OPEN

SAME = (
    "source", "model", "w_prec", "kv_prec", "gpu", "n_gpus", "tp", "pp", "ep", "dp", "moe_tp", "engine", "engine_version",
    "mode", "isl", "osl",
)  # fmt: skip
"""Columns that are equal within a sweep of concurrency."""
FALLS, RISES = 0.75, 1.5
TIMES = ("ttft_ms", "tpot_ms")
FLAT, FAR = 1.1, 30.0
BELOW = 1.5

REACHED = {True: 0.85, False: 0.63}
"""Largest share of the peak of timed products of 16 bits, and of fewer. Source: operator_timings.csv, H100."""

FEW = 8
FALLING = "time per token falls by a quarter and more where concurrency rises by half and more"
LEVEL = "time per token stays within a tenth while concurrency rises thirtyfold"
SPARSE = "fewer than eight rows speak of their engine, too little to fit it"
BEYOND = (
    "the requests in flight take more arithmetic than the largest products were measured to reach"
)
FLEET = "their tensor degree divides no heads: how many replicas they are is not said"
OVERTAKEN = "a full queue yields far less than the same machine under an open load"


def impossible(rows: Sequence[Row]) -> dict[str, str]:
    """Reasons by the row's id."""
    reasons: dict[str, str] = {}
    for sweep in _sweeps(rows).values():
        sweep.sort(key=lambda point: point[0])
        if len(sweep) > 1 and sweep[-1][0] >= FAR * sweep[0][0]:
            times = [time for _, time, _ in sweep]
            if max(times) <= FLAT * min(times):
                reasons |= {name: LEVEL for _, _, name in sweep}
        for (users, time, name), (more, less, other) in pairwise(sweep):
            if more >= RISES * users and less <= FALLS * time:
                reasons |= {name: FALLING, other: FALLING}
    rest = Counter(row.job.filed.engine for row in rows if row.cells["id"] not in reasons)
    few = {row.cells["id"]: SPARSE for row in rows if rest[row.job.filed.engine] < FEW}
    return few | reasons | _overtaken(rows) | _beyond(rows) | _fleets(rows)


def _sweeps(rows: Sequence[Row]) -> dict[tuple[str, ...], list[tuple[float, float, str]]]:
    """Concurrency, time per token and id of rows that differ by concurrency alone."""
    result: dict[tuple[str, ...], list[tuple[float, float, str]]] = defaultdict(list)
    for row in rows:
        cells = row.cells
        if cells["metric"] != "tpot_ms":
            continue
        try:
            users = float(cells["concurrency"])
        except ValueError:
            continue
        key = tuple(cells.get(name, "") for name in SAME)
        result[key].append((users, float(cells["value"]), cells["id"]))
    return result


def _fleets(rows: Sequence[Row]) -> dict[str, str]:
    """Rows whose tensor degree is a count of devices, not of the ranks of one replica."""
    reasons = {}
    for row in rows:
        model, written = row.case.inference.model, row.cells["tp"]
        heads = model.heads if model is not None else None
        if heads and row.case.place.accelerator.cores is None and written.isdigit():
            degree = int(written)
            if degree > 1 and heads % degree and row.job.filed.layers != "dense":
                reasons[row.cells["id"]] = FLEET
    return reasons


def _beyond(rows: Sequence[Row]) -> dict[str, str]:
    """Both times of closed loops that turn requests over faster than their devices compute them."""
    both: dict[tuple[str, ...], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        cells = row.cells
        if row.job.asked.kind == CLOSED and cells["metric"] in TIMES:
            key = tuple(cells.get(name, "") for name in (*SAME, "concurrency"))
            both[key][cells["metric"]] = row
    reasons = {}
    for pair in both.values():
        if len(pair) == len(TIMES) and _turned_over(pair) > 1.0:
            reasons |= {row.cells["id"]: BEYOND for row in pair.values()}
    return reasons


def _turned_over(pair: dict[str, Row]) -> float:
    """Arithmetic of a closed loop, by its own two times, over what its devices reach at most."""
    first, later = (1e-3 * float(pair[metric].cells["value"]) for metric in TIMES)
    job = pair[TIMES[0]].job
    asked, shape, split = job.asked, job.shape, job.split
    each = (
        shape.attention_params * shape.layers
        + shape.ffn_params * shape.dense_layers
        + (shape.active_experts * shape.expert_params + shape.shared_params) * shape.moe_layers
    )
    rate = asked.users / (first + later * (asked.output - 1.0))
    devices = split.tensor * split.pipeline * split.data
    reached = REACHED[job.filed.storage == "bf16"] * job.precision.linear_rate * devices
    return float(2.0 * each * (asked.prompt + asked.output) * rate / reached)


def _overtaken(rows: Sequence[Row]) -> dict[str, str]:
    """Saturated throughputs well below what the same machine writes under an open load whose answers are no longer."""
    opened: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.cells["metric"] == "out_tok_s_total" and row.job.asked.kind == OPEN:
            opened[_machine(row)].append(row)
    reasons = {}
    for row in rows:
        asked, value = row.job.asked, float(row.cells["value"])
        if asked.kind != OFFLINE or row.cells["metric"] not in ("req_s", "total_tok_s"):
            continue
        prompt, output = float(asked.prompt), float(asked.output)
        share = output if row.cells["metric"] == "req_s" else output / (output + prompt)
        alike = [
            float(other.cells["value"])
            for other in opened[_machine(row)]
            if float(other.job.asked.output) <= output
            and 1.5 * float(other.job.asked.prompt) >= prompt
        ]
        if alike and BELOW * value * share < max(alike):
            reasons[row.cells["id"]] = OVERTAKEN
    return reasons


def _machine(row: Row) -> tuple[str, ...]:
    return tuple(row.cells[name] for name in ("source", "model", "gpu", "n_gpus", "tp", "engine"))
