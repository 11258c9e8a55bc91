"""Rows that leave the fit, each with its reason: no machine can have measured them as they stand, or they are alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from calibration.serving.rows import Row
from specc.physics.job import OFFLINE, OPEN

SAME = (
    "source", "model", "w_prec", "kv_prec", "gpu", "n_gpus", "tp", "pp", "ep", "dp", "moe_tp", "engine", "engine_version",
    "mode", "isl", "osl",
)  # fmt: skip
"""Columns that are equal within a sweep of concurrency."""
FALLS, RISES = 0.75, 1.5
FLAT, FAR = 1.1, 30.0
BELOW = 1.5

FEW = 8
FALLING = "time per token falls by a quarter and more where concurrency rises by half and more"
LEVEL = "time per token stays within a tenth while concurrency rises thirtyfold"
SPARSE = "fewer than eight rows speak of their engine, too little to fit it"
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
    return few | reasons | _overtaken(rows)


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
