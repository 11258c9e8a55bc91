"""Traffic of a row of the inference table: lengths, requests in flight or their rate, and what lies in the cache before."""

from __future__ import annotations

import re

from specc.physics.job import CLOSED, OFFLINE, OPEN, OfferedLoad
from specc.units.text import number as told
from specc.validation import inference_benches, inference_notes
from specc.validation.inference_cells import RowCells, Skipped
from specc.validation.rows import number

QUEUED = 1e6
OUTPUT = 256.0
"""Output tokens where a decoding speed is given without a length."""
PROMPT_ASSUMED = "a prompt of 128 tokens"


def asked_of(row: RowCells, replicas: float) -> tuple[OfferedLoad, bool]:
    """Traffic of one replica, and whether a throughput leaves the prompt out."""
    metric = row.text("metric")
    prompt, output = row.count("isl"), row.count("osl")
    decode_only = output is None
    if prompt is None:
        if metric not in ("decode_tok_s_single", "tpot_ms"):
            raise Skipped("prompt length is blank")
        row.assumed.append(PROMPT_ASSUMED)
        prompt = 128.0
    if output is None:
        row.assumed.append(f"{told(OUTPUT)} output tokens")
        output = OUTPUT if metric != "prefill_tok_s" else 1.0
    prompt, output = max(prompt, 1.0), max(output, 1.0)
    text = inference_notes.said(row.cells, "concurrency")
    low = text.lower()
    known = inference_notes.depth(row.cells) if metric == "prefill_tok_s" else 0.0
    requests = re.search(r"(\d[\d,]*) (?:requests|prompts)", low)
    total = float(requests.group(1).replace(",", "")) / replicas if requests else 0.0
    rate = re.search(r"(?:open[- ]loop|target_qps) ([\d.]+)", low)
    if rate is not None:
        if PROMPT_ASSUMED in row.assumed:
            raise Skipped("prompt length is blank: what is in flight follows from it")
        asked = OfferedLoad(
            kind=OPEN,
            users=1.0,
            rate=float(rate.group(1)) / replicas,
            prompt=prompt,
            output=output,
            requests=total,
            varied=1.0 if inference_notes.of_a_dataset(row.cells) else 0.0,
        )
    elif low.startswith(("max", "offline", "inf")) or re.search(r" inf|offline|queued", low):
        total = total or inference_benches.requests_queued(row.cells, prompt, output) / replicas
        users = total or QUEUED
        limited = 1.0 if re.search(r"\d requests queued", low) else 0.0
        if limited:
            row.assumed.append("a limit of sequences that is not said")
        asked = OfferedLoad(
            kind=OFFLINE, users=users, rate=0.0, prompt=prompt, output=output, requests=total,
            limited=limited,
        )  # fmt: skip
    else:
        given = number(row.cells, "concurrency")
        if given is None and re.fullmatch(r"[\d,]+ prompts", low):
            given = QUEUED
        if given is None:
            if text and not low.startswith(("<=", "~")):
                raise Skipped(f"concurrency '{text}' is no number and no known word")
            row.assumed.append("one request at a time")
        users = 1.0 if given is None else given
        if inference_notes.on_each(row.cells, users):
            users *= row.count("n_gpus") or 1.0
        asked = OfferedLoad(
            kind=CLOSED, users=users / replicas, rate=0.0, prompt=prompt, output=output,
            bench=float(inference_notes.statistic(row.cells) != "median"), cached=known,
        )  # fmt: skip
    return asked, decode_only
