"""Rows whose prefill and decode run on workers of their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import attrs

from specc.design.replica import Disaggregated, WorkerPool
from specc.physics.job import CLOSED
from specc.plan.degrees import pool_degrees
from specc.plan.lower.serving import lower_replica
from specc.predict.serving.disaggregated import LINK
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.job import with_numbers
from specc.predict.serving.lengths import Shares
from specc.predict.serving.numbers import ERROR, Measured, serving_numbers
from specc.predict.serving.placement import Placement
from specc.predict.serving.plan import serving_job
from specc.predict.serving.results import kind_of
from specc.predict.serving.worker_pools import pool_ends, pools
from specc.record import evolve
from specc.validation.inference_cells import Skipped
from specc.validation.inference_rows import Case, case_of
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves

UNTOLD = {"prefill": 2, "decode": 4}
"""Workers of each phase where a row does not count them: of one to eight of each, those nearest to the times that such rows tell.
Rows that count them have one to four, most of them more that write than that read (inference_measured.csv)."""
UNCOUNTED = 2.5
"""Factor on the interval where the workers are not counted: they share the requests in unknown parts."""


def _pool(cells: Cells, phase: str) -> WorkerPool:
    """The workers of a phase."""
    tensor = number(cells, f"{phase}_tp")
    if tensor is None:
        raise Skipped(f"{phase}_tp is blank")
    experts = number(cells, f"{phase}_moe_ep") or 1.0
    data = number(cells, f"{phase}_dp") or 1.0
    workers = number(cells, f"{phase}_workers") or UNTOLD[phase]
    return WorkerPool(
        workers=int(max(workers, 1.0)),
        tensor=int(max(tensor, 1.0)),
        data=int(max(min(data, 64.0), 1.0)),
        expert=int(max(experts, 1.0)),
    )


def predict_apart(
    cells: Cells,
    shelves: Shelves,
    defaults: Mapping[str, float],
    measured: Callable[[Case], Measured],
) -> tuple[float, str, tuple[str, ...], float, Mapping[str, float]]:
    """Value, error class, assumptions and widening of a row, and the ends of intervals that hold for it."""
    prefill, decode = _pool(cells, "prefill"), _pool(cells, "decode")
    case = case_of(cells, shelves)
    if case.asked.kind != CLOSED:
        raise Skipped("pools under a rate are not in the table")
    inference = attrs.evolve(
        case.inference, disaggregated=Disaggregated(prefill=prefill, decode=decode)
    )
    degrees = evolve(pool_degrees(decode), replicas=1)
    place = Placement(
        accelerator=case.place.accelerator, degrees=degrees, domain=case.place.domain
    )
    asked = evolve(case.asked, users=case.asked.users * case.replicas)
    replica = lower_replica(inference, degrees, case.engine, place.accelerator, place.host)
    job = serving_job(inference, case.engine, place, asked, replica)
    constants = serving_numbers(job, measured(case))
    one: Shares = ((1.0, float(asked.prompt)),)
    setting = ServingInputs(
        inference=inference, place=place, engine=case.engine, memory=None if replica is None else replica.memory, job=with_numbers(job, constants.numbers), constants=constants, defaults=dict(defaults),
        prompts=one, outputs=((1.0, float(asked.output)),), hit=0.0, replicas=1, variation=1.0, assumptions=(),
    )  # fmt: skip
    told = pools(setting, LINK)
    metric = case.metric
    values = {
        "ttft_ms": 1e3 * told.ttft,
        "tpot_ms": 1e3 * told.tpot,
        "e2e_latency_s": told.latency,
        "out_tok_s_total": told.tokens_per_second,
    }
    if metric not in values:
        raise Skipped(f"metric {metric} of pools is not predicted")
    routed = float(job.shape.moe_layers) > 0
    assumed = [*case.assumptions, "50 GB/s each way between the pools"]
    widening = 1.0
    blank = [phase for phase in UNTOLD if number(cells, f"{phase}_workers") is None]
    if blank:
        assumed += [f"{UNTOLD[phase]} workers of {phase}" for phase in blank]
        widening = UNCOUNTED
    kind = kind_of("ttft" if metric == "ttft_ms" else "tpot", routed, False)
    ends = pool_ends(told, defaults, routed, widening)["ttft" if kind == "ttft" else "tpot"]
    own = {f"{ERROR}{kind}_low": math.log(ends.low), f"{ERROR}{kind}_high": math.log(ends.high)}
    return values[metric], kind, tuple(assumed), 1.0, {**defaults, **own}
