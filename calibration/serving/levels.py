"""The parameters of the inference calibration: what shares what, and how strongly it is held to its prior.

Every measured number is a product of levels: what holds of a class, of a family, of a part, of a generation. A level that the
data does not speak about stays at one, so that a part or engine that nobody measured has the value of its class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from calibration.serving.engines import BY_WORD
from calibration.serving.keys import (
    behind,
    die,
    eager,
    family,
    fusing,
    generation,
    generation_launching,
    launching,
    line_launching,
    line_layers,
    links,
    memory,
    mixing,
    on_die,
    one,
    own,
    part,
    recipe,
    routing,
    scheduling,
    speed,
    storage,
)
from calibration.serving.priors import (
    COMPUTE,
    EXPERT_COMPUTE_OF_DIE,
    EXPERT_LAUNCH,
    EXPERT_STREAM,
    EXPERT_STREAM_OF_TRITON,
    EXPERT_STREAM_ON_DIE,
    HOST_STORAGE,
    KV_OF_TRITON,
    KV_STREAM,
    LAUNCH_OF_DIE,
    LAUNCHES,
    REDUCE_LATENCY,
    REDUCE_SHARE,
    ROUTING,
    SEQUENCE,
    SMALL,
    STREAM,
    UNTUNED,
    expert_compute,
    if_captured,
    if_eager,
    if_early,
    if_first,
    of_links,
    timed,
    timed_experts,
)
from specc.physics.job import Filed
from specc.record import field, record

Key = Callable[[Filed], str]
Prior = float | Callable[[Filed], float]


@record(kw_only=False)
class Level:
    """One factor of a number: rows of one key share it."""

    key: Key
    prior: Prior
    spread: Prior


@record(kw_only=False, frozen=False)
class Measure:
    """One number with its levels and, per level, the parameter of each row."""

    name: str
    levels: tuple[Level, ...]
    index: list[NDArray[np.int64]] = field(factory=list)


def _engine(
    prior: Prior, first: Prior, second: Prior, third: Prior, group: Key = speed
) -> tuple[Level, ...]:
    return (Level(group, prior, first), Level(family, 0.0, second), Level(generation, 0.0, third))


def _host(prior: Prior, first: Prior) -> tuple[Level, ...]:
    """Levels of what the host takes: a captured launch hides behind the device, so that little can be learnt of it."""
    return (
        Level(launching, prior, first),
        Level(line_launching, 0.0, if_eager(0.6, 0.1)),
        Level(generation_launching, 0.0, if_eager(0.6, 0.1)),
    )


def measures() -> tuple[Measure, ...]:
    """All numbers; priors are logarithms, spreads their standard deviations."""
    return (
        *_of_weights(),
        *_of_kernels(),
        *_of_hosts(),
        *_of_steps(),
        *_of_tokens(),
        *_of_requests(),
    )


def _of_weights() -> tuple[Measure, ...]:
    """What is reached when weights are read."""
    return (
        Measure(
            "stream",
            (
                Level(storage, lambda f: log(STREAM[f.storage]), 0.2),
                Level(die, 0.0, timed(0.06, 0.2)),
                Level(on_die, 0.0, 0.06),
                Level(part, 0.0, 0.05),
            ),
        ),
        Measure(
            "expert_stream",
            (
                Level(
                    storage,
                    lambda f: log(EXPERT_STREAM.get(f.storage, 0.6)),
                    timed_experts(0.06, 0.2),
                ),
                Level(
                    die, lambda f: log(EXPERT_STREAM_OF_TRITON.get(f.die, 1.0)), timed(0.05, 0.4)
                ),
                Level(on_die, lambda f: log(EXPERT_STREAM_ON_DIE.get(on_die(f), 1.0)), 0.1),
                Level(part, 0.0, 0.08),
            ),
        ),
        Measure("engine_stream", (Level(family, 0.0, 0.1), Level(own, 0.0, 0.1))),
        # AWQ and GPTQ had kernels of their own until Marlin read both.
        Measure("recipe_stream", (Level(recipe, 0.0, lambda f: 0.2 if f.recipe else 1e-6),)),
        Measure("engine_expert_stream", (Level(family, 0.0, 0.1), Level(own, 0.0, 0.25))),
    )


def _of_kernels() -> tuple[Measure, ...]:
    """What kernels and links reach."""
    return (
        Measure(
            "kv_stream",
            (
                Level(memory, lambda f: log(KV_STREAM[f.memory_class]), 0.15),
                Level(die, lambda f: log(KV_OF_TRITON.get(f.die, 1.0)), timed(0.1, 0.3)),
                Level(part, 0.0, 0.05),
            ),
        ),
        Measure("engine_kv_stream", (Level(generation, 0.0, 0.5),)),
        Measure(
            "compute",
            (
                Level(storage, lambda f: log(COMPUTE.get(f.storage, 0.6)), 0.2),
                Level(die, 0.0, timed(0.1, 0.3)),
                Level(on_die, 0.0, 0.1),
                Level(part, 0.0, 0.1),
            ),
        ),
        Measure(
            "expert_compute",
            (
                Level(
                    storage,
                    lambda f: log(expert_compute(f)),
                    timed_experts(0.1, 0.3),
                ),
                Level(die, lambda f: log(EXPERT_COMPUTE_OF_DIE.get(f.die, 1.0)), timed(0.1, 0.5)),
                Level(on_die, 0.0, 0.15),
                Level(part, 0.0, 0.1),
            ),
        ),
        Measure(
            "engine_expert_compute",
            (Level(routing, if_early(log(UNTUNED), 0.0), if_early(0.25, 1e-6)),),
        ),
        Measure(
            "attention",
            (
                Level(memory, log(0.45), 0.3),
                Level(die, 0.0, timed(0.15, 0.5)),
                Level(part, 0.0, 0.05),
            ),
        ),
        Measure("engine_attention", (Level(generation, 0.0, 0.25),)),
        *_of_chips(),
        *_of_exchange(),
    )


def _of_chips() -> tuple[Measure, ...]:
    """What small kernels take longer on a chip."""
    return (
        # Small kernels take as long as the chip's clock makes them.
        Measure(
            "launch",
            (
                Level(memory, 0.0, 0.02),
                Level(die, lambda f: log(LAUNCH_OF_DIE.get(f.die, 1.0)), timed(0.2, 0.7)),
                Level(part, 0.0, 0.1),
            ),
        ),
        # Kernels that route tokens to experts are written anew for each maker's chips: where nobody timed them, what one chip
        # takes says little of others.
        Measure(
            "expert_launch",
            (
                Level(storage, 0.0, 0.02),
                Level(die, 0.0, timed(0.1, 0.9)),
                Level(on_die, lambda f: log(EXPERT_LAUNCH.get(on_die(f), 1.0)), 0.15),
                Level(part, 0.0, 0.1),
            ),
        ),
    )


def _of_exchange() -> tuple[Measure, ...]:
    """What all-reduces of engines reach."""
    return (
        Measure(
            "reduce_latency",
            (
                Level(links, lambda f: log(REDUCE_LATENCY[f.interconnect]), of_links(0.05, 0.3)),
                # Over PCIe it is the bridges', switches' and drivers' of a machine.
                Level(part, 0.0, lambda f: 0.1 if f.interconnect == "scale_up" else 0.8),
            ),
        ),
        Measure(
            "engine_reduce_latency",
            (Level(speed, if_eager(log(5.0), 0.0), 0.1), Level(generation, 0.0, 0.2)),
        ),
        Measure(
            "reduce_bandwidth",
            (
                Level(links, lambda f: log(REDUCE_SHARE[f.interconnect]), of_links(0.1, 0.3)),
                Level(part, 0.0, of_links(0.1, 0.25)),
            ),
        ),
        # Eager engines call the library's collectives, others bring kernels of their own.
        Measure(
            "engine_reduce_bandwidth",
            (Level(speed, 0.0, if_eager(0.3, 1e-6)), Level(generation, 0.0, 0.2)),
        ),
        Measure("crowding", (Level(one, log(0.6), 0.5),)),
    )


def _of_hosts() -> tuple[Measure, ...]:
    """What processors reach of the rate of host memory where weights lie there."""
    return (
        Measure("host_stream", (Level(one, log(0.75), 0.1),)),
        Measure("host_expert_stream", (Level(one, log(0.43), 0.2),)),
        Measure("engine_host_expert_stream", (Level(generation, 0.0, 0.3),)),
    )


def _by_layers(kind: float, line: float, plain: float) -> tuple[Level, Level]:
    """Launches of a kind of layers, and of a line of engines for them: the spreads of both, and that of a line for plain layers."""
    return (
        Level(
            lambda f: f.layers,
            lambda f: log(LAUNCHES.get(f.layers, 1.0)),
            lambda f: kind if f.layers in LAUNCHES else 1e-6,
        ),
        Level(line_layers, 0.0, lambda f: line if f.layers in LAUNCHES else plain),
    )


Spreads = tuple[float, float, float]


def _added(
    prior: Prior, captured: Spreads, other: Spreads, group: Key = speed
) -> tuple[Level, ...]:
    """Levels of what a step adds: the spreads of a class, a line and a generation of engines that launch graphs, and of others."""
    first, second, third = (if_captured(*pair) for pair in zip(captured, other, strict=True))
    return _engine(prior, first, second, third, group)


def _of_steps() -> tuple[Measure, ...]:
    """What an engine adds to a step."""
    return (
        # What a step adds in graphs differs by how an engine is written, from one rewriting to the next, more than by its class.
        Measure("step", _added(log(5e-4), (0.5, 0.4, 0.5), (1.0, 0.6, 0.4))),
        Measure(
            "layer",
            _added(lambda f: log(SMALL[fusing(f)]), (0.3, 0.25, 0.25), (0.6, 0.3, 0.2), fusing),
        ),
        Measure("layer_storage", (Level(lambda f: f.storage, 0.0, 0.2),)),
        Measure("layer_kind", _by_layers(0.4, 0.2, 1e-6)),
        Measure("group", _added(log(1e-4), (0.4, 0.4, 0.5), (0.8, 0.6, 0.4))),
        Measure(
            "host_layer",
            _host(if_eager(log(2e-4), log(1e-5)), if_eager(0.5, 0.2)),
        ),
        Measure(
            "host_storage",
            (
                Level(
                    lambda f: f.storage if eager(f) else "captured",
                    lambda f: log(HOST_STORAGE.get(f.storage, 1.0)) if eager(f) else 0.0,
                    lambda f: 0.4 if eager(f) else 1e-6,
                ),
            ),
        ),
        Measure(
            "recipe_host",
            (
                Level(
                    lambda f: recipe(f) if eager(f) else "none",
                    0.0,
                    lambda f: 0.3 if f.recipe and eager(f) else 1e-6,
                ),
            ),
        ),
        Measure("host", (Level(part, 0.0, 0.25),)),
        Measure(
            "host_step",
            _host(if_eager(log(4e-3), log(1e-4)), if_eager(0.8, 0.2)),
        ),
        Measure("host_prompt", _engine(if_eager(log(2e-4), log(1e-4)), 0.5, 0.4, 0.3)),
        Measure("host_prompt_layers", _by_layers(0.15, 0.15, 0.4)),
    )


def _of_tokens() -> tuple[Measure, ...]:
    """What an engine adds to a step where it routes tokens to experts, and for each sequence."""
    return (
        Measure(
            "moe_layer",
            _engine(
                lambda f: log(ROUTING[routing(f)]),
                lambda f: if_early(1.0, if_captured(0.3, 0.6)(f))(f),
                if_captured(0.3, 0.5),
                if_captured(0.5, 0.4),
                routing,
            ),
        ),
        Measure(
            "sequence",
            _added(
                lambda f: log(SEQUENCE[scheduling(f)]),
                (0.4, 0.4, 0.5),
                (0.8, 0.5, 0.4),
                scheduling,
            ),
        ),
    )


def _of_requests() -> tuple[Measure, ...]:
    """How an engine mixes prompts and answers, and what its requests do."""
    return (
        Measure("prefill", _engine(0.0, 0.2, 0.2, 0.15)),
        # Requests of one length that are read before answers go on end together, so that the next ones wait for each other
        # again: every wave is a burst, and a sequence sees the half of it that is read after its own prompt.
        Measure("interference", _engine(if_first(log(0.5), 0.0), 0.2, 0.15, 0.15, mixing)),
        Measure(
            "first_token",
            _engine(
                lambda f: log(0.005 if BY_WORD[f.engine].local else 0.03), 0.8, 0.7, 0.5, behind
            ),
        ),
        Measure("waves", _engine(if_first(0.0, log(10.0)), 0.4, 0.3, 0.3, mixing)),
        Measure("queueing", _engine(log(0.5), 1.0, 0.4, 0.3)),
        Measure("occupancy", _engine(0.0, 0.15, 0.15, 0.15)),
        Measure("spread", (Level(one, log(0.65), 0.1),)),
        Measure("imbalance", (Level(one, log(0.6), 0.5),)),
        Measure("unsaid_batch", (Level(one, log(128.0), 0.7),)),
        Measure("acceptance", (Level(one, log(0.6), 0.15),)),
    )


@record(kw_only=False, frozen=False)
class Parameters:
    """All levels of all measures as one vector of logarithms."""

    names: list[str]
    prior: NDArray[np.float64]
    spread: NDArray[np.float64]
    measures: tuple[Measure, ...]


def _value(prior: Prior, f: Filed) -> float:
    return prior(f) if callable(prior) else prior


def bind(filed: Sequence[Filed]) -> Parameters:
    """The parameters that these rows speak about."""
    names: dict[str, int] = {}
    prior: list[float] = []
    spread: list[float] = []
    numbers = measures()
    for measure in numbers:
        for depth, level in enumerate(measure.levels):
            column = np.empty(len(filed), dtype=np.int64)
            for row, f in enumerate(filed):
                name = f"{measure.name}|{depth}|{level.key(f)}"
                at = names.get(name)
                if at is None:
                    at = names[name] = len(prior)
                    prior.append(_value(level.prior, f))
                    spread.append(_value(level.spread, f))
                column[row] = at
            measure.index.append(column)
    return Parameters(list(names), np.array(prior), np.array(spread), numbers)
