"""Where the time of one decode step goes: its parts as results, each with its formula."""

from specc.physics.adapters import adapter_launches
from specc.physics.decode import (
    decode_attention_parts,
    decode_attention_time,
    linear_parts,
    linear_time,
)
from specc.physics.exchange import reduce_time, sent_parts
from specc.physics.job import ServingJob
from specc.physics.launches import device_overhead, group_wait, plain_layers
from specc.physics.serving import adapted_time, offloaded_time, stage_width
from specc.predict.serving.outcome import Outcome
from specc.predict.table import ResultTable
from specc.sums import sum_floats
from specc.units.calculation import Calculation, operand, sum_of
from specc.units.dimension import SECOND

LEAST = 1e-8
"""Seconds below which a part is not shown."""


def _width(job: ServingJob, outcome: Outcome) -> float:
    """Sequences that one stage works on."""
    return float(stage_width(job, outcome.batch))


def _context(job: ServingJob) -> float:
    """Tokens behind a new one, on average."""
    return float(job.prompt) + float(job.cached) + 0.5 * float(job.output)


def parts_of_step(job: ServingJob, outcome: Outcome) -> dict[str, float]:
    """Seconds of one decode step by what they are spent on."""
    width = _width(job, outcome)
    computed = width * float(job.verified)
    linear = linear_time(
        computed, computed, job.shape, job.precision, job.device, job.split, job.spread, job.imbalance
    )  # fmt: skip
    cache = decode_attention_time(
        width, _context(job), job.shape, job.precision, job.device, job.split
    )
    plain = {
        "weights": float(linear),
        "cache": float(cache),
        "communication": float(reduce_time(computed, job.shape, job.device, job.split)),
        "launches": float(device_overhead(width, job.shape, job.overhead, job.split)),
        "adapters": float(adapted_time(job, width)),
        "draft": float(job.draft),
        "offload": float(offloaded_time(job, computed)),
    }
    whole = float(outcome.steady.step) * float(job.accepted)
    plain["host"] = max(whole - sum_floats(plain.values()), 0.0)
    plain["prompts"] = max(float(outcome.tpot) * float(job.accepted) - whole, 0.0)
    return {name: value for name, value in plain.items() if value > LEAST}


def add_parts(
    table: ResultTable, job: ServingJob, outcome: Outcome, parts: dict[str, float]
) -> None:
    """`time.weights` and so on."""
    formulas = {**_work(job, outcome), **_rest(job, outcome, parts)}
    for name, seconds in parts.items():
        told = formulas[name]
        table.add(f"time.{name}", seconds, told.formula, *told.operands)


SENT = {
    "reductions": "latency and bytes of two a layer over the link of the tensor group",
    "experts": "tokens to the ranks that hold their experts, and back",
    "stages": "activations to a stage in another domain",
}
"""What a step sends; see `sent_parts`."""


def _work(job: ServingJob, outcome: Outcome) -> dict[str, Calculation]:
    """Products, the cache, and what links carry."""
    width = _width(job, outcome)
    computed = width * float(job.verified)
    products = linear_parts(
        computed, computed, job.shape, job.precision, job.device, job.split, job.spread, job.imbalance
    )  # fmt: skip
    reading, computing = decode_attention_parts(
        width, _context(job), job.shape, job.precision, job.device, job.split
    )
    streamed = "bytes over the memory bandwidth, or FLOP over the peak, with the shares that kernels reach"
    overhead, shape = job.overhead, job.shape
    return {
        "weights": sum_of(
            tuple(operand(name, value, SECOND, streamed) for name, value in products.items())
        ),
        "cache": Calculation(
            "(reading ^ 4 + computing ^ 4) ^ (1 / 4)",
            (
                operand("reading", reading, SECOND, "keys and values over the memory bandwidth"),
                operand("computing", computing, SECOND, "scores and values over the peak"),
            ),
        ),
        "communication": sum_of(
            tuple(
                operand(name, value, SECOND, SENT[name])
                for name, value in sent_parts(computed, shape, job.device, job.split).items()
                if value
            )
        ),
        "launches": Calculation(
            "(step + group) × stages + layer × layers + expert layer × expert layers + sequence × sequences / copies",
            (
                operand("step", overhead.step, SECOND, "the engine"),
                operand("group", group_wait(overhead, job.split), SECOND, "waiting for the last rank of a tensor group"),
                operand("stages", job.split.pipeline, source="parallel.pipeline"),
                operand("layer", overhead.layer, SECOND, "the engine"),
                operand("layers", plain_layers(shape), source="the model; experts launch theirs in place of a third of a layer, unless some are shared"),
                operand("expert layer", overhead.moe_layer, SECOND, "the engine"),
                operand("expert layers", shape.moe_layers, source="the model"),
                operand("sequence", overhead.sequence, SECOND, "the engine"),
                operand("sequences", width, source="what one stage holds"),
                operand("copies", job.split.data, source="parallel.data"),
            ),
        ),
    }  # fmt: skip


def _rest(job: ServingJob, outcome: Outcome, parts: dict[str, float]) -> dict[str, Calculation]:
    """What a step takes beyond that: the draft model, the host, the prompts beside."""
    step = operand(
        "step", outcome.steady.step, SECOND, "time between tokens with no prompt beside"
    )
    kept = operand("tokens kept", job.accepted, source="speculative decoding, else 1")
    inside = tuple(
        operand(name, value, SECOND, result=f"time.{name}")
        for name, value in parts.items()
        if name not in ("host", "prompts")
    )
    shown = sum_of(inside).formula
    launched = float(adapter_launches(job.adapters, job.overhead))
    return {
        "adapters": Calculation(
            "reading and multiplying + launches",
            (
                operand(
                    "reading and multiplying",
                    parts.get("adapters", 0.0) - launched,
                    SECOND,
                    "adapters that the sequences take, and their inputs and outputs, over the memory bandwidth",
                ),
                operand("launches", launched, SECOND, "two kernels for each adapted product"),
            ),
        ),
        "draft": Calculation(
            "drafting", (operand("drafting", job.draft, SECOND, "the draft model"),)
        ),
        "offload": Calculation(
            "weights + experts",
            (
                operand(
                    "weights",
                    job.host_weights,
                    SECOND,
                    "those in host memory, beyond the device's own rate",
                ),
                operand(
                    "experts",
                    parts.get("offload", 0.0) - float(job.host_weights),
                    SECOND,
                    "the same for experts that a step touches",
                ),
            ),
        ),
        "host": Calculation(f"step × tokens kept - ({shown})", (step, kept, *inside)),
        "prompts": Calculation(
            "(tpot - step) × tokens kept",
            (operand("tpot", outcome.tpot, SECOND, "mean time between tokens"), step, kept),
        ),
    }
