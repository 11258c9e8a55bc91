"""Write fitted engines and calibrations as catalogue files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from inference_engines import ENGINES, EngineBase
from inference_model import Parameters
from numpy.typing import NDArray

from specc.predict.serving.facts import ServingFacts


class FittedRow(Protocol):
    """A row that a calibration was fitted to."""

    facts: ServingFacts


class Fitted(Protocol):
    """What is written of a fit: the names of its parameters, and its rows."""

    parameters: Parameters

    @property
    def rows(self) -> Sequence[FittedRow]:
        """All rows."""


FITTED = "2026-11, scripts/calibrate_inference.py"
DATA = "data/inference_measured.csv, rows of quality A"
ENGINE_TIMES = ("step", "layer", "moe_layer", "sequence", "host_step", "host_layer", "first_token")
ENGINE_FACTORS = ("prefill", "interference", "queueing", "occupancy", "waves")
ON_PART = ("kv_stream", "attention", "reduce_latency")
PER_STORAGE = ("stream", "expert_stream", "compute", "expert_compute")
PER_PART = ("kv_stream", "attention")
ON_LINK = ("reduce_latency", "reduce_bandwidth")
UNITS = {"token": " tokens", "byte": " byte", "1": "", "s": " s"}


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e12:
        return f"{int(value)}"
    return f"{value:.4g}"


def _line(name: str, value: float, unit: str, width: int) -> str:
    if unit == "s":
        for scale, word in ((1.0, "s"), (1e3, "ms"), (1e6, "us")):
            if abs(value) * scale >= 1.0 or word == "us":
                return f"    {name.ljust(width)} = {value * scale:.4g} {word}"
    return f"    {name.ljust(width)} = {_number(value)}{UNITS[unit]}"


def _stated(path: Path) -> tuple[str | None, dict[str, str]]:
    """All that an engine's file says before its traits, and its memory traits: other scripts and people write those."""
    if not path.exists():
        return None, {}
    text = path.read_text(encoding="utf-8")
    own = re.findall(r"^    (memory_\w+|max_batch\w*|graph_context)\s*= (.+)$", text, re.MULTILINE)
    return text.partition("  traits {\n")[0], dict(own)


def _engine_text(
    base: EngineBase,
    fitted: dict[str, tuple[float, str]],
    rows: int,
    stated: tuple[str | None, dict[str, str]] = (None, {}),
) -> str:
    head, own = stated
    traits = {name: (value, unit) for name, value, unit in base.traits if not own} | fitted
    width = max((len(name) for name in (*own, *traits)), default=0)
    lines = [f"    {name.ljust(width)} = {value}" for name, value in own.items()]
    lines += [_line(name, value, unit, width) for name, (value, unit) in traits.items()]
    source = f"# Traits below memory and batch limits are fitted to {rows} rows of"
    if head is None:
        head = (
            f"edition 2026\n\n{source} data/inference_measured.csv by\n"
            "# scripts/calibrate_inference.py, 2026-11; those of a generation without rows are its family's.\n"
            f'engine {base.word} {{\n  title    = "{base.title}"\n  features = [{", ".join(base.features)}]\n\n'
        )
    head = re.sub(r"^# Traits below .* fitted to \d+ rows of", source, head, flags=re.MULTILINE)
    return f"{head}  traits {{\n" + "\n".join(lines) + "\n  }\n}\n"


def write_bases(specs: Path) -> None:
    """Engines without fitted traits, where there is no file yet: rows need their features."""
    (specs / "engines").mkdir(parents=True, exist_ok=True)
    for base in ENGINES:
        path = specs / "engines" / f"{base.word}.gpuspec"
        if not path.exists():
            path.write_text(_engine_text(base, {}, 0), encoding="utf-8")


class _Levels:
    """Fitted levels by measure, depth and key."""

    def __init__(self, fit: Fitted, x: NDArray[np.float64]) -> None:
        self.value = dict(zip(fit.parameters.names, x.tolist(), strict=True))

    def get(self, measure: str, depth: int, key: str) -> float:
        return self.value.get(f"{measure}|{depth}|{key}", 0.0)

    def has(self, measure: str, depth: int, key: str) -> bool:
        return f"{measure}|{depth}|{key}" in self.value

    def keys(self, measure: str, depth: int) -> list[str]:
        start = f"{measure}|{depth}|"
        return [name.removeprefix(start) for name in self.value if name.startswith(start)]


def _engine_traits(
    base: EngineBase, levels: _Levels, long: bool = False
) -> dict[str, tuple[float, str]]:
    speed = "eager" if base.eager or long else "graph"
    word = base.word + ("/long" if long else "")
    found: dict[str, tuple[float, str]] = {}
    for name in (*ENGINE_TIMES, *ENGINE_FACTORS):
        group = speed + ("_local" if base.local else "_server") if name == "first_token" else speed
        if not levels.has(name, 0, group):
            continue
        exponent = (
            levels.get(name, 0, group)
            + levels.get(name, 1, base.family)
            + levels.get(name, 2, word)
        )
        found[name] = (float(np.exp(exponent)), "s" if name in ENGINE_TIMES else "1")
    for name in ON_PART:
        found[name] = (float(np.exp(levels.get(f"engine_{name}", 0, word))), "1")
    whole = levels.get("engine_stream", 0, base.family)
    found["stream"] = (float(np.exp(whole)), "1")
    for key in levels.keys("engine_stream", 1):
        engine, _, storage = key.partition("/")
        if engine == base.word:
            found[f"stream_{storage}"] = (
                float(np.exp(whole + levels.get("engine_stream", 1, key))),
                "1",
            )
    for storage in levels.keys("layer_storage", 0):
        found[f"layer_{storage}"] = (float(np.exp(levels.get("layer_storage", 0, storage))), "1")
        if base.eager and levels.has("host_storage", 0, f"eager/{storage}"):
            found[f"host_{storage}"] = (
                float(np.exp(levels.get("host_storage", 0, f"eager/{storage}"))),
                "1",
            )
    if not base.eager and not base.local and not long:
        beyond = _engine_traits(base, levels, long=True)
        for name in ("host_step", "host_layer"):
            found[f"{name}_long"] = beyond[name]
    return found


def _calibration_text(
    name: str, title: str, of: str | None, values: dict[str, tuple[float, str]], rows: int
) -> str:
    width = max(len(key) for key in values)
    lines = [_line(key, value, unit, width) for key, (value, unit) in values.items()]
    start, field = "", ""
    if of is not None:
        vendor, part = of.split("/")
        start = f"from std.accelerators.{vendor} import {part}\n\n"
        field = f"  of     = {part}\n"
    return (
        f"edition 2026\n\n{start}# Shares are of peaks; times are of one all-reduce of next to nothing.\n"
        f'calibration {name} {{\n  title  = "{title}"\n{field}  fitted = "{FITTED}"\n  data   = "{DATA} ({rows} rows)"\n\n'
        "  values {\n" + "\n".join(lines) + "\n  }\n}\n"
    )


def _defaults(
    levels: _Levels, bounds: dict[str, tuple[float, float]]
) -> dict[str, tuple[float, str]]:
    values: dict[str, tuple[float, str]] = {}
    for name in PER_STORAGE:
        for key in sorted(levels.keys(name, 0)):
            memory, _, storage = key.partition("_")
            values[f"{memory}_{name}_{storage}"] = (float(np.exp(levels.get(name, 0, key))), "1")
    for name in (*PER_PART, *ON_LINK):
        for key in sorted(levels.keys(name, 0)):
            values[f"{key}_{name}"] = (
                float(np.exp(levels.get(name, 0, key))),
                "s" if name == "reduce_latency" else "1",
            )
    for name in ("spread", "imbalance", "acceptance"):
        values[name] = (float(np.exp(levels.get(name, 0, "all"))), "1")
    for kind, (low, high) in bounds.items():
        values[f"log_error_{kind}_low"] = (low, "1")
        values[f"log_error_{kind}_high"] = (high, "1")
    return values


def _of_part(
    part: str, memory: str, links: list[str], levels: _Levels
) -> dict[str, tuple[float, str]]:
    values: dict[str, tuple[float, str]] = {}
    for name in PER_STORAGE:
        for key in sorted(levels.keys(name, 0)):
            group, _, storage = key.partition("_")
            if group == memory:
                exponent = (
                    levels.get(name, 0, key)
                    + levels.get(name, 1, part)
                    + levels.get(name, 2, f"{part}/{storage}")
                )
                values[f"{name}_{storage}"] = (float(np.exp(exponent)), "1")
    for name in PER_PART:
        values[name] = (
            float(np.exp(levels.get(name, 0, memory) + levels.get(name, 1, part))),
            "1",
        )
    for name in ON_LINK:
        link = "scale_up" if "scale_up" in links else "pcie"
        value = float(np.exp(levels.get(name, 0, link) + levels.get(name, 1, part)))
        values[name] = (value, "s" if name == "reduce_latency" else "1")
    if levels.has("host", 0, f"eager/{part}"):
        values["host"] = (float(np.exp(levels.get("host", 0, f"eager/{part}"))), "1")
    return values


def write(
    specs: Path,
    fit: Fitted,
    x: NDArray[np.float64],
    bounds: dict[str, tuple[float, float]],
    samples: dict[str, dict[str, tuple[float, str]]],
) -> None:
    """All engines, all parts, and the defaults."""
    levels = _Levels(fit, x)
    words = [row.facts.engine for row in fit.rows]
    for base in ENGINES:
        path = specs / "engines" / f"{base.word}.gpuspec"
        traits = _engine_traits(base, levels) | samples.get(base.word, {})
        text = _engine_text(base, traits, words.count(base.word), _stated(path))
        path.write_text(text, encoding="utf-8")
    places = {
        path.stem: path.parent.name
        for path in sorted((specs / "accelerators").glob("*/*.gpuspec"))
    }
    parts: dict[str, str] = {}
    links: dict[str, list[str]] = {}
    for row in fit.rows:
        parts[row.facts.part] = row.facts.memory_class
        if float(row.facts.split.tensor) > 1 and row.facts.interconnect not in links.setdefault(
            row.facts.part, []
        ):
            links[row.facts.part].append(row.facts.interconnect)
    names = [row.facts.part for row in fit.rows]
    for part, memory in sorted(parts.items()):
        folder = specs / "calibrations" / part
        folder.mkdir(parents=True, exist_ok=True)
        values = _of_part(part, memory, links.get(part, []), levels)
        text = _calibration_text(
            f"{part}_serving",
            f"Serving on {part}",
            f"{places[part]}/{part}",
            values,
            names.count(part),
        )
        (folder / f"{part}_serving.gpuspec").write_text(text, encoding="utf-8")
    folder = specs / "calibrations" / "default"
    folder.mkdir(parents=True, exist_ok=True)
    text = _calibration_text(
        "default_serving",
        "Serving where a part was not measured",
        None,
        _defaults(levels, bounds),
        len(names),
    )
    (folder / "default_serving.gpuspec").write_text(text, encoding="utf-8")
