"""Measured rows with their jobs, one by one and as arrays."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from calibration.serving.engines import BY_WORD
from specc.physics.job import ServingJob
from specc.predict.serving.plan import serving_job
from specc.record import fields, is_record, record
from specc.validation.inference_cells import Skipped
from specc.validation.inference_metrics import DECODER
from specc.validation.inference_notes import told_devices
from specc.validation.inference_rows import Case, case_of
from specc.validation.inference_traffic import PROMPT_ASSUMED
from specc.validation.shelves import Shelves

DECODING = "decode_tok_s_single"
"""What is fitted of rows whose weights lie in host memory: their prompts are read by processors and devices together."""


@record(kw_only=False)
class Row:
    """A measured row with its case and job."""

    cells: dict[str, str]
    case: Case
    job: ServingJob

    @property
    def group(self) -> tuple[str, ...]:
        """Rows that stay together."""
        return tuple(self.cells[name] for name in ("source", "model", "gpu", "n_gpus", "tp"))

    @property
    def kind(self) -> str:
        """The class that errors are reported in."""
        metric, routed = self.cells["metric"], float(self.job.shape.moe_layers) > 0
        if self.case.inference.offload is not None:
            return "offloaded"
        alone = self.cells["concurrency"] == "1"
        if metric in ("decode_tok_s_single", "total_tok_s_single") or (
            alone and metric in ("tpot_ms", "out_tok_s_total")
        ):
            return "single"
        if metric == "tpot_ms":
            return "tpot_moe" if routed else "tpot_dense"
        if metric == "ttft_ms":
            return "ttft"
        if metric in ("out_tok_s_total", "tok_s_per_gpu", "req_s", "total_tok_s"):
            return "throughput_moe" if routed else "throughput_dense"
        return "other"


def read_rows(paths: Sequence[Path], catalogue: Shelves) -> list[Row]:
    """Rows of quality A of tables that a decoder model can answer."""
    return [row for path in paths for row in _read(path, catalogue)]


def _read(path: Path, catalogue: Shelves) -> list[Row]:
    rows: list[Row] = []
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            if (
                cells["quality"] != "A"
                or cells["metric"] not in DECODER
                or cells["mode"] == "disagg"
            ):
                continue
            try:
                case = case_of(cells, catalogue)
            except Skipped:
                continue
            model = case.inference.model
            if (
                model is None
                or case.inference.engine not in BY_WORD
                or (case.inference.offload is not None and cells["metric"] != DECODING)
                or PROMPT_ASSUMED in case.assumptions
                or told_devices(cells) is not None
                or model.parameters is not None
                or model.diffusion is not None
                or model.encoder is not None
            ):
                continue
            job = serving_job(case.inference, case.engine, case.place, case.asked)
            if float(job.shape.head_params) > 0:
                rows.append(Row(cells, case, job))
    return rows


def stack(items: Sequence[Any]) -> Any:
    """Records of numbers as one record of arrays; words become arrays of words."""
    head = items[0]
    if is_record(head):
        columns = {
            f.name: stack([getattr(item, f.name) for item in items]) for f in fields(type(head))
        }
        return type(head)(**columns)
    return np.array(items)


def take(value: Any, which: Any) -> Any:
    """The chosen rows of a record of arrays; a number that holds for all rows stays one."""
    if is_record(value):
        chosen = {f.name: take(getattr(value, f.name), which) for f in fields(type(value))}
        return type(value)(**chosen)
    return value[which] if isinstance(value, np.ndarray) else value
