"""Inference predictions against measurements: each row becomes a service, is priced, and is told in its own unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from specc.physics.job import CLOSED, STATIC, ServingJob
from specc.plan.assumptions import combined
from specc.plan.lower.serving import traits_of
from specc.plan.network.transformer import IncompleteModelError
from specc.predict.serving.inputs import values_of
from specc.predict.serving.job import with_numbers
from specc.predict.serving.numbers import Measured, ServingConstants, errors_of, serving_numbers
from specc.predict.serving.outcome import Kinds, outcome
from specc.predict.serving.plan import serving_job, shape_of
from specc.predict.serving.results import Interval, interval, kind_of
from specc.predict.serving.unpredictable import CannotServe
from specc.record import evolve
from specc.validation.inference_apart import predict_apart
from specc.validation.inference_cells import Skipped
from specc.validation.inference_metrics import DECODER, TIMES, decoder_metric
from specc.validation.inference_rows import Case, case_of
from specc.validation.inference_samples import SAMPLES, predict_sample
from specc.validation.rows import Cells, Compared, number, read_table
from specc.validation.shelves import Shelves

MEMORY = (
    "peak_mem_gb", "peak_mem_mb", "weights_gib", "kv_blocks", "kv_gib", "kv_tokens", "kv_max_seqs", "fits", "non_torch_gib",
    "activation_peak_gib",
)  # fmt: skip
BLANK = 1.04
"""Factor on the interval for each blank that had to be assumed."""


class Bench:
    """The catalogue, and the numbers measured on its parts."""

    def __init__(self) -> None:
        """Nothing is read before it is asked for."""
        self.shelves = Shelves()
        self.defaults = values_of(self.shelves.shelf.calibrations("default"))
        self._parts: dict[str, dict[str, float]] = {}

    def measured(self, case: Case) -> Measured:
        """What is on file for a row."""
        part = case.place.accelerator.name
        if part not in self._parts:
            self._parts[part] = values_of(self.shelves.shelf.calibrations(part))
        return Measured(
            part=self._parts[part], defaults=self.defaults, engine=traits_of(case.engine)
        )


def predicted_case(case: Case, bench: Bench) -> tuple[float, bool, ServingConstants, ServingJob]:
    """The value of a row in its metric, whether experts are routed, what was measured, and the job."""
    job = serving_job(case.inference, case.engine, case.place, case.asked)
    constants = serving_numbers(job, bench.measured(case))
    job = with_numbers(job, constants.numbers)
    told = outcome(job, job.asked, Kinds.of(job.asked))
    static = float(job.asked.kind == STATIC)
    value = decoder_metric(
        case.metric, job, told, static, float(case.decode_only), case.devices, case.replicas
    )
    return float(value), float(job.shape.moe_layers) > 0, constants, job


def bounds(
    value: float, metric: str, kind: str, defaults: Mapping[str, float], widening: float
) -> tuple[float, float]:
    """The 90 % interval of a value, fitted in the metric's own direction."""
    ends: Interval = interval(defaults, kind, widening)
    return value * ends.low, value * ends.high


def error_class(case: Case, routed: bool) -> str:
    """The class whose residuals hold for a row."""
    if case.inference.offload is not None and case.metric == "decode_tok_s_single":
        return "offloaded"
    alone = case.asked.users * case.replicas <= 1.0 and case.asked.kind in (CLOSED, STATIC)
    if case.metric in ("decode_tok_s_single", "total_tok_s_single") or (
        alone and case.metric in ("tpot_ms", "out_tok_s_total")
    ):
        return "single"
    if case.metric == "ttft_ms":
        return "ttft"
    if case.metric == "tpot_ms":
        return kind_of("tpot", routed, alone=False)
    if case.metric in ("e2e_latency_s", "prefill_tok_s"):
        return "other"
    return kind_of("throughput", routed, alone=False)


def compare_row(cells: Cells, bench: Bench) -> Compared:
    """One row."""
    metric = cells.get("metric", "").strip()
    base = Compared(
        id=cells.get("id", ""),
        metric=metric,
        source=cells.get("source", ""),
        measured=number(cells, "value"),
        group="|".join(cells.get(name, "") for name in ("source", "model", "gpu", "n_gpus", "tp")),
        full=cells.get("quality", "A") == "A",
        slower_is_more=metric in TIMES,
    )
    try:
        return _predicted(base, cells, bench)
    except Skipped as reason:
        return _skip(base, str(reason))
    except (IncompleteModelError, CannotServe) as reason:
        return _skip(base, str(reason))


def _skip(base: Compared, reason: str) -> Compared:

    return evolve(base, skipped=reason)


def _predicted(base: Compared, cells: Cells, bench: Bench) -> Compared:

    metric = base.metric
    errors: Mapping[str, float] = bench.defaults
    if metric in MEMORY:
        raise Skipped("a memory metric: `specc validate memory` compares it")
    if base.measured is None:
        raise Skipped(f"value '{cells.get('value', '')}' is no number")
    if cells.get("quality") == "S":
        raise Skipped("marked impossible")
    if cells.get("mode") == "disagg":
        value, kind, assumed, widening, errors = predict_apart(
            cells, bench.shelves, bench.defaults, bench.measured
        )
    else:
        sample = (
            predict_sample(cells, bench.shelves, bench.defaults, bench.measured)
            if metric in SAMPLES
            else None
        )
        if sample is not None:
            value, kind, assumed, widening = sample
        elif metric in DECODER:
            value, kind, assumed, widening, errors = _decoded(cells, bench)
        else:
            raise Skipped(f"metric {metric or 'blank'} is not predicted")
    low, high = bounds(value, metric, kind, errors, widening)
    return evolve(base, predicted=value, low=low, high=high, assumptions=assumed)


def _decoded(
    cells: Cells, bench: Bench
) -> tuple[float, str, tuple[str, ...], float, Mapping[str, float]]:
    case = case_of(cells, bench.shelves)
    model = case.inference.model
    if (
        model is None
        or model.diffusion is not None
        or model.encoder is not None
        or not shape_of(model).hidden
    ):
        raise Skipped(f"metric {case.metric} of a model that does not write tokens")
    value, routed, constants, job = predicted_case(case, bench)
    sizeless = 1.6 if model.parameters is not None and model.layers is None else 1.0
    widening = combined((constants.widening, BLANK ** len(case.assumptions), sizeless))
    assumed = (*case.assumptions, *(a.name for a in constants.assumptions))
    kind = error_class(case, routed)
    return (
        value,
        kind,
        assumed,
        widening,
        errors_of(bench.measured(case), job),
    )


def validate_rows(rows: Iterable[Cells]) -> list[Compared]:
    """Every row, in order."""
    bench = Bench()
    return [compare_row(cells, bench) for cells in rows]


def validate(path: Path) -> list[Compared]:
    """The rows of a file."""
    return validate_rows(read_table(path))
