"""Published names of models and accelerators, and what they mean in the catalogue."""

import re

from specc.design.workload import Training
from specc.units.text import plain
from specc.validation.rows import Cells, number

ALIASES = {"gh200": "gh200 96", "trn1": "trainium1", "trn2": "trainium2"}
"""Accelerators that are called by another name."""


class Unexpressible(Exception):
    """A row that no spec can say; the message is the reason."""


def pieces(name: str) -> list[str]:
    """A name as comparable pieces: `llama3.1-405b` and `llama_3_1_405b` are both llama, 3, 1, 405b."""
    pieces: list[str] = []
    for chunk in re.split(r"[^a-z0-9]+", name.lower()):
        split = re.fullmatch(r"([a-z]{2,})(\d.*)", chunk)
        pieces += split.groups() if split else [chunk] if chunk else []
    return pieces


def catalogue_model(name: str, models: dict[str, str]) -> str | None:
    """The model of the catalogue that a published name means: all its pieces, and only sizes beside them.

    Args:
        name: The published name.
        models: Import path of every model by its name.
    """
    wanted = pieces(name)
    best: tuple[int, str] | None = None
    for candidate in sorted(models):
        parts = pieces(candidate)
        rest = list(wanted)
        if parts[:1] != wanted[:1]:
            continue
        for part in parts:
            if part in rest:
                rest.remove(part)
            elif not re.fullmatch(r"a?\d+[bme]", part):
                break
        else:
            sizes = [part for part in parts if re.fullmatch(r"\d+[bm]", part)]
            told = [part for part in wanted if re.fullmatch(r"\d+[bm]", part)]
            if sizes and told and not set(sizes) & set(told):
                continue
            if all(re.fullmatch(r"l?\d+[bm]?|base|instruct|chat", piece) for piece in rest):
                score = len(parts) - len(rest)
                if best is None or score > best[0]:
                    best = (score, candidate)
    return best[1] if best else None


def beyond_positions(training: Training) -> str | None:
    """Why a job cannot be what was measured: its samples are longer than a learned table of positions; None where it can."""
    model, sequence = training.model, training.sequence
    if model is None or sequence is None or model.context is None or model.positions != "learned":
        return None
    if float(sequence) <= float(model.context):
        return None
    return f"samples are longer than the {plain(float(model.context))} positions of the model"


def accelerator(cells: Cells, parts: dict[str, str], avoid: frozenset[str] = frozenset()) -> str:
    """The part of the catalogue that a row's `gpu` and memory mean.

    Args:
        cells: The row.
        parts: Import path of every accelerator by name.
        avoid: Parts of which too little is known to predict.

    Raises:
        Unexpressible: there is none.
    """
    said = cells.get("gpu", "").lower()
    if not said:
        raise Unexpressible("no accelerator is stated")
    wanted = re.split(r"[^a-z0-9]+", ALIASES.get(said, said))
    memory = number(cells, "gpu_mem_gb")
    names: list[tuple[float, str]] = []
    for name in sorted(set(parts) - avoid):
        have = name.split("_")
        if all(any(h.startswith(w) for h in have) for w in wanted if w) and have[0] in (
            wanted[0],
            *wanted[1:2],
        ):
            sizes = [float(h) for h in have[1:] if h.isdigit()]
            away = abs(sizes[0] - memory) if sizes and memory is not None else 0.5
            if "sxm" not in wanted and "pcie" in have and "pcie" not in wanted:
                away += 200.0
            names.append((away + 0.01 * len(name), name))
    if not names:
        raise Unexpressible(f"{cells.get('gpu')} is not in the catalogue")
    return min(names)[1]
