"""What rows of the inference table say in their notes: host memory, what lies there, depth, traffic, speculation."""

from __future__ import annotations

import re

from specc.plan.lower.host import Host
from specc.record import record
from specc.sums import sum_floats
from specc.validation.rows import Cells, number

TRANSFER_BYTES = 8.0
"""Bytes of one transfer over a channel of host memory. Source: JEDEC JESD79-4 and JESD79-5 (64 bits of data)."""
ON_HOST = r"experts on the host|exps=CPU|most experts on the host|0 % of the experts on the GPU"
PARTLY = (
    r"(?:experts of (?:the first )?layers|GPUs? filled with experts|% of the experts on the GPU)"
)


WORD = r"(means?|averages?|medians?|p\d{2}(?:\.\d+)?)\b"
"""What a table says that a time is of its requests."""
TIMES_CALLED = {
    "ttft_ms": "TTFT|first[- ]token latency",
    "tpot_ms": "TPOT|ITL",
    "e2e_latency_s": "latency",
}
GUESSING = r"(?i)speculat|\beagle\b|\bmtp\b|medusa|\bdraft"
NO_GUESSING = r"(?i)(?:no|without) speculation|speculation baseline|layer loaded"
COUNTS = {"two": 2, "three": 3, "four": 4, "six": 6, "eight": 8}


@record
class Draft:
    """Speculation as a note tells it: tokens guessed, and the share of them that is kept."""

    tokens: int
    acceptance: float | None


def _notes(cells: Cells) -> str:
    return cells.get("notes", "")


def said(cells: Cells, column: str) -> str:
    """A cell, or what the notes say under its name (`concurrency: open loop 1.0 req/s`)."""
    text = cells.get(column, "").strip()
    if text:
        return text
    found = re.search(rf"\b{column}: ([^;]*)", _notes(cells))
    return found.group(1).strip() if found else ""


def of_a_dataset(cells: Cells) -> bool:
    """Whether lengths are means of a set of requests whose answers are as long as they happen to be."""
    return bool(re.search(r"(?i)\bmean lengths\b", _notes(cells)))


def depth(cells: Cells) -> float:
    """Tokens that are in the cache before a prompt is read."""
    found = re.search(r"(?:@ d|at a depth of |\bdepth )(\d+)", _notes(cells))
    return float(found.group(1)) if found else 0.0


def host(cells: Cells, devices: int = 1) -> Host | None:
    """Each device's share of the host's memory: its rate as printed, else channels times transfers; None where neither is said."""
    notes = _notes(cells)
    printed = re.search(r"\((?:(\d+)-)?(\d+) GB/s\)", notes)
    if printed:
        ends = [float(value) for value in printed.groups() if value]
        return Host(bandwidth=1e9 * sum_floats(ends) / len(ends) / devices)
    rate = re.search(r"DDR\d-(\d{4})", notes)
    ways = re.search(r"(\d+)(?:[ -]channels?| x DDR)", notes)
    if rate is None or ways is None:
        return None
    whole = float(ways.group(1)) * float(rate.group(1)) * 1e6 * TRANSFER_BYTES
    return Host(bandwidth=whole / devices)


def experts_on_host(cells: Cells) -> bool | None:
    """Whether routed experts lie in host memory; None where some do, or where nobody says."""
    notes = _notes(cells)
    if re.search(PARTLY, notes) and not re.search(r"(?<!\d)0 % of the experts on the GPU", notes):
        return None
    return True if re.search(ON_HOST, notes) else None


def partly_on_host(cells: Cells) -> bool:
    """Whether a note says that some experts lie in host memory, but not how many bytes."""
    return experts_on_host(cells) is None and bool(re.search(PARTLY, _notes(cells)))


def experts_used(cells: Cells) -> int | None:
    """Experts that each token passes, where fewer than the model's are taken."""
    found = re.search(r"(?:only |^)(\d+)(?: of \d+)? experts", _notes(cells))
    return int(found.group(1)) if found else None


def draft(cells: Cells) -> Draft | None:
    """Speculation, where a note speaks of it."""
    notes = _notes(cells)
    tokens = re.search(r"speculation \w+-(\d+)|(\d+) draft tokens|draft head depth (\d+)", notes)
    if tokens is None:
        return None
    count = next(int(value) for value in tokens.groups() if value)
    kept = re.search(r"acceptance (0?\.\d+)|(\d+) % accepted", notes)
    chance = None
    if kept:
        chance = float(kept.group(1)) if kept.group(1) else float(kept.group(2)) / 100.0
    return Draft(tokens=count, acceptance=chance)


def statistic(cells: Cells) -> str:
    """What a time is of its requests, in the words of the notes: a mean where nobody says."""
    called = TIMES_CALLED.get(cells.get("metric", ""))
    if called is None:
        return "mean"
    notes = _notes(cells)
    near = re.search(rf"(?i)(?:{called})[ :=]+{WORD}|\b{WORD}[ :=]+(?:{called})\b", notes)
    found = near or re.search(rf"(?i)\b{WORD}", notes)
    word = "mean" if found is None else next(text for text in found.groups() if text).lower()
    return "median" if word.startswith("median") or word == "p50" else word.rstrip("s")


def tail(cells: Cells) -> str | None:
    """The percentile that a time is, where it is none of the middle."""
    word = statistic(cells)
    return word if word.startswith("p") else None


def guessing_untold(cells: Cells) -> bool:
    """Whether tokens are guessed and nobody says how many."""
    notes = _notes(cells)
    guessed = re.search(GUESSING, notes) and not re.search(NO_GUESSING, notes)
    return bool(guessed) and draft(cells) is None


def simulated(cells: Cells) -> bool:
    """Whether a value comes from a run with a part of it simulated."""
    return bool(re.search(r"\bsimulated\b", _notes(cells)))


def on_each(cells: Cells, batch: float) -> bool:
    """Whether a count of sequences is that of each device."""
    return bool(
        re.search(rf"\b{int(batch)} (?:a|per|on each) (?:GPU|device|chip|card)\b", _notes(cells))
    )


def nodes(cells: Cells) -> int | None:
    """Servers that a tensor group lies over, where the notes count them."""
    found = re.search(r"tensor parallel over (\w+) (?:nodes|hosts|servers)", _notes(cells))
    if found is None:
        return None
    word = found.group(1).lower()
    return int(word) if word.isdigit() else COUNTS.get(word)


def told_devices(cells: Cells) -> float | None:
    """Devices that a value is of, where it is that of one node of a larger group."""
    found = re.search(r"per node of (\d+) GPUs|^per node\b", _notes(cells))
    if found is None:
        return None
    return float(found.group(1) or 8)


def limits(cells: Cells) -> tuple[int | None, int | None]:
    """Most tokens and most sequences of a step, where notes give the engine's flags."""
    tokens = re.search(r"max-num-batched-tokens (\d+)", _notes(cells))
    most = re.search(r"max-num-seqs (\d+)", _notes(cells))
    return (int(tokens.group(1)) if tokens else None, int(most.group(1)) if most else None)


def alone_on_processor(cells: Cells) -> bool:
    """Whether a row ran without any accelerator."""
    return cells.get("gpu", "").startswith("CPU") or number(cells, "n_gpus") == 0.0
