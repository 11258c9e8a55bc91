"""Fitted engines and calibrations as the text of catalogue files."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from calibration.paths import SPECS
from calibration.serving.engines import BY_WORD, MARK, FittedEngine, engine_files
from calibration.serving.keys import die
from calibration.serving.priors import LAUNCH_OF_DIE
from calibration.serving.rows import Row
from specc.diagnostics.source import Source
from specc.physics.job import Filed
from specc.predict.serving.numbers import (
    ENGINE_FACTORS,
    ENGINE_ON_PART,
    ENGINE_TIMES,
    ERROR,
    FAR_ENGINE,
    FAR_LINE,
    INTERVAL,
    PER_STORAGE,
    WIDENING,
)
from specc.syntax.format import formatted

FITTED = "2026-11, calibration/serving"
DATA = "data/inference_measured.csv and data/serving_more.csv, rows of quality A"
HOST = ("host_step", "host_layer")
MIXED = ("waves", "interference")
"""Numbers that differ by whether prompts that wait are read before answers go on."""
ROUTED = ("moe_layer", "expert_compute")
"""Numbers that differ by whether kernels of mixtures were tuned."""
LAYERS = ("dense", "experts", "latent", "sparse")
PER_PART = ("kv_stream", "attention", "launch")
ON_LINK = ("reduce_latency", "reduce_bandwidth")
FOR_ALL = (
    "spread",
    "imbalance",
    "acceptance",
    "crowding",
    "host_stream",
    "host_expert_stream",
    "unsaid_batch",
)
UNITS = {"token": " tokens", "byte": " byte", "1": "", "s": " s"}
Values = dict[str, tuple[float, str]]


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e12:
        return f"{int(value)}"
    return f"{value:.6g}"


def _line(name: str, value: float, unit: str) -> str:
    if unit == "s":
        for scale, word in ((1.0, "s"), (1e3, "ms"), (1e6, "us")):
            if abs(value) * scale >= 1.0 or word == "us":
                return f"    {name} = {value * scale:.6g} {word}"
    return f"    {name} = {_number(value)}{UNITS[unit]}"


class Levels:
    """Fitted levels by measure, depth and key."""

    def __init__(self, value: dict[str, float]) -> None:
        self.value = value

    def get(self, measure: str, depth: int, key: str) -> float:
        return self.value.get(f"{measure}|{depth}|{key}", 0.0)

    def has(self, measure: str, depth: int, key: str) -> bool:
        return f"{measure}|{depth}|{key}" in self.value

    def keys(self, measure: str, depth: int) -> list[str]:
        start = f"{measure}|{depth}|"
        return [name.removeprefix(start) for name in self.value if name.startswith(start)]


def _engine_traits(base: FittedEngine, levels: Levels) -> Values:
    """What the fit says about an engine; without rows of its own, what it says about its line and class."""
    result: Values = {}
    for name in (*ENGINE_TIMES, *ENGINE_FACTORS):
        group = _group(base, name)
        if name in HOST:
            value = _host(base, levels, name, group, base.word)
        else:
            value = _sum(levels, name, group, base.family, base.word)
        if value is not None:
            result[name] = (value, "s" if name in ENGINE_TIMES else "1")
    for layers in LAYERS:
        for name, trait in (("host_prompt_layers", "host_prompt"), ("layer_kind", "layer")):
            own = levels.get(name, 0, layers) + levels.get(name, 1, f"{base.family}/{layers}")
            result[f"{trait}_{layers}"] = (float(np.exp(own)), "1")
    for name in ENGINE_ON_PART:
        group = _group(base, name)
        keys = (
            (group, base.word) if name in ON_LINK else (group,) if name in ROUTED else (base.word,)
        )
        exponent = sum(levels.get(f"engine_{name}", depth, key) for depth, key in enumerate(keys))
        result[name] = (float(np.exp(exponent)), "1")
    result |= _by_storage(base, levels)
    if not base.eager and not base.local:
        for name in HOST:
            beyond = _host(base, levels, name, "eager", f"{base.word}/long")
            if beyond is not None:
                result[f"{name}_long"] = (beyond, "s")
    return result


def _group(base: FittedEngine, name: str) -> str:
    """The class of engines that shares a number first."""
    speed = "eager" if base.eager else "graph"
    if name == "first_token":
        return speed + ("_local" if base.local else "_server")
    if name in MIXED and base.prompts_first:
        return f"{speed}_first"
    if name == "layer" and base.compiled:
        return "compiled"
    if name == "sequence" and base.native:
        return "native"
    return "early" if name in ROUTED and base.early else speed


def _sum(levels: Levels, name: str, *keys: str) -> float | None:
    if not levels.has(name, 0, keys[0]):
        return None
    return float(np.exp(sum(levels.get(name, depth, key) for depth, key in enumerate(keys))))


def _host(base: FittedEngine, levels: Levels, name: str, how: str, word: str) -> float | None:
    return _sum(levels, name, how, f"{base.family}/{how}", word)


def _by_storage(base: FittedEngine, levels: Levels) -> Values:
    """Factors that differ by how weights are stored."""
    result: Values = {}
    for name in ("stream", "expert_stream"):
        whole = levels.get(f"engine_{name}", 0, base.family)
        result[name] = (float(np.exp(whole)), "1")
        for key in levels.keys(f"engine_{name}", 1):
            engine, _, storage = key.partition("/")
            if engine == base.word:
                value = float(np.exp(whole + levels.get(f"engine_{name}", 1, key)))
                result[f"{name}_{storage}"] = (value, "1")
    for name in ("stream", "host"):
        for key in levels.keys(f"recipe_{name}", 0):
            engine, _, stored = key.partition("/")
            if engine == base.word:
                value = float(np.exp(levels.get(f"recipe_{name}", 0, key)))
                result[f"{name}_{stored}"] = (value, "1")
    for storage in levels.keys("layer_storage", 0):
        result[f"layer_{storage}"] = (float(np.exp(levels.get("layer_storage", 0, storage))), "1")
        if base.eager and levels.has("host_storage", 0, storage):
            value = float(np.exp(levels.get("host_storage", 0, storage)))
            result[f"host_{storage}"] = (value, "1")
    return result


def _source(rows: int) -> str:
    from_rows = (
        f"{rows} published rows of this engine"
        if rows
        else "published rows of engines of its line"
    )
    return (
        f'source {MARK} {{\n  title      = "Fit of the serving model to {from_rows}"\n'
        '  publisher  = "gpuspec, calibration/serving on data/inference_measured.csv"\n'
        '  accessed   = "2026-11"\n  confidence = medium\n}\n'
    )


def engine_text(path: Path, fitted: Values, rows: int) -> str:
    """An engine's file with its fitted traits replaced: those that bear no source of their own."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(rf"source {MARK} \{{.*?\n\}}\n", lambda _: _source(rows), text, flags=re.DOTALL)
    head, start, rest = text.partition(f"traits @{MARK} {{\n")
    body, end, tail = rest.partition("  }\n")
    kept = [line for line in body.splitlines() if "@" in line or line.lstrip().startswith("#")]
    lines = [*kept, *(_line(name, value, unit) for name, (value, unit) in fitted.items())]
    return formatted(Source(str(path), head + start + "\n".join(lines) + "\n" + end + tail))[0]


def _calibration_text(name: str, title: str, of: str | None, values: Values, rows: int) -> str:
    lines = [_line(key, value, unit) for key, (value, unit) in values.items()]
    start, field = "", ""
    if of is not None:
        vendor, part = of.split("/")
        start = f"from std.accelerators.{vendor} import {part}\n\n"
        field = f"  of     = {part}\n"
    text = (
        f"edition 2026\n\n{start}# Shares are of peaks; times are of one all-reduce of next to nothing.\n"
        f'calibration {name} {{\n  title  = "{title}"\n{field}  fitted = "{FITTED}"\n  data   = "{DATA} ({rows} rows)"\n\n'
        "  values {\n" + "\n".join(lines) + "\n  }\n}\n"
    )
    return formatted(Source(name, text))[0]


def _defaults(levels: Levels, bounds: dict[str, tuple[float, float]]) -> Values:
    values: Values = {}
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
    values |= _of_dies(levels)
    for name in FOR_ALL:
        values[name] = (float(np.exp(levels.get(name, 0, "all"))), "1")
    return values | _errors(bounds, "")


def _errors(bounds: dict[str, tuple[float, float]], engine: str) -> Values:
    """Ends of the intervals of an engine, as factors, or of all where none is named, as logarithms."""
    values: Values = {}
    for name, ends in bounds.items():
        kind, _, rest = name.partition("/")
        own, _, where = rest.partition("/")
        if own == engine:
            kind += f"_in_{where}" if where else ""
            for end, value in zip(("low", "high"), ends, strict=True):
                shown = (float(np.exp(value)), "1") if engine else (value, "1")
                values[f"{INTERVAL if engine else ERROR}{kind}_{end}"] = shown
    return values


def _of_dies(levels: Levels) -> Values:
    """Factors of generations of chips, for their parts that nobody measured."""
    values: Values = {}
    for name in (*PER_STORAGE, *PER_PART):
        for chip in sorted(levels.keys(name, 1)):
            values[f"{chip}_{name}"] = (float(np.exp(levels.get(name, 1, chip))), "1")
    for name in PER_STORAGE:
        for key in sorted(levels.keys(name, 2)):
            chip, _, storage = key.partition("/")
            exponent = levels.get(name, 1, chip) + levels.get(name, 2, key)
            values[f"{chip}_{name}_{storage}"] = (float(np.exp(exponent)), "1")
    # Of generations that no row speaks of, launches are known by themselves.
    unseen = {f"{chip}_launch": (factor, "1") for chip, factor in LAUNCH_OF_DIE.items()}
    return unseen | values


def _of_part(filed: Filed, links: list[str], levels: Levels) -> Values:
    memory, part, chip = filed.memory_class, filed.part, die(filed)
    values: Values = {}
    for name in PER_STORAGE:
        for key in sorted(levels.keys(name, 0)):
            group, _, storage = key.partition("_")
            if group == memory:
                exponent = (
                    levels.get(name, 0, key)
                    + levels.get(name, 1, chip)
                    + levels.get(name, 2, f"{chip}/{storage}")
                    + levels.get(name, 3, part)
                )
                values[f"{name}_{storage}"] = (float(np.exp(exponent)), "1")
    for name in PER_PART:
        exponent = (
            levels.get(name, 0, memory) + levels.get(name, 1, chip) + levels.get(name, 2, part)
        )
        values[name] = (float(np.exp(exponent)), "1")
    for name in ON_LINK:
        link = next((kind for kind in ("scale_up", "unrated", "wired") if kind in links), "pcie")
        value = float(np.exp(levels.get(name, 0, link) + levels.get(name, 1, part)))
        values[name] = (value, "s" if name == "reduce_latency" else "1")
    values["host"] = (float(np.exp(levels.get("host", 0, part))), "1")
    return values


def files(
    rows: list[Row],
    levels: Levels,
    bounds: dict[str, tuple[float, float]],
    far: dict[str, float],
    samples: dict[str, Values],
) -> dict[Path, str]:
    """The text of every file that the fit writes: all engines, all parts, and the defaults."""
    words = [row.job.filed.engine for row in rows]
    result = {}
    for path in engine_files():
        base = BY_WORD[path.stem]
        traits = _engine_traits(base, levels) | samples.get(base.word, {})
        traits |= _errors(bounds, base.word)
        if base.word not in words:
            near = base.family in {BY_WORD[word].family for word in words}
            traits[WIDENING] = (far[FAR_ENGINE if near else FAR_LINE], "1")
        result[path] = engine_text(path, traits, words.count(base.word))
    places = {
        path.stem: path.parent.name
        for path in sorted((SPECS / "accelerators").glob("*/*.gpuspec"))
    }
    parts: dict[str, Filed] = {}
    links: dict[str, list[str]] = {}
    for row in rows:
        parts[row.job.filed.part] = row.job.filed
        if float(row.job.split.tensor) > 1 and row.job.filed.interconnect not in links.setdefault(
            row.job.filed.part, []
        ):
            links[row.job.filed.part].append(row.job.filed.interconnect)
    names = [row.job.filed.part for row in rows]
    for part, filed in sorted(parts.items()):
        text = _calibration_text(
            f"{part}_serving",
            f"Serving on {part}",
            f"{places[part]}/{part}",
            _of_part(filed, links.get(part, []), levels),
            names.count(part),
        )
        result[_calibration(part)] = text
    result[_calibration("default")] = _calibration_text(
        "default_serving",
        "Serving where a part was not measured",
        None,
        _defaults(levels, bounds)
        | {name: (factor, "1") for name, factor in far.items() if name != FAR_ENGINE},
        len(names),
    )
    return result


def _calibration(part: str) -> Path:
    return SPECS / "calibrations" / part / f"{part}_serving.gpuspec"
