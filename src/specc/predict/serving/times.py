"""The three times of a service and its rates as results, each with its formula."""

import math
from collections.abc import Mapping

from specc.physics.job import OPEN, STATIC, ServingJob
from specc.physics.latency_spread import Spread
from specc.predict.power import ServerPower
from specc.predict.prediction import missing
from specc.predict.serving.inputs import ServingInputs
from specc.predict.serving.outcome import Outcome, highest_rate
from specc.predict.serving.results import Interval, add_spread
from specc.predict.table import ResultTable
from specc.units import Quantity
from specc.units.calculation import Calculation, operand
from specc.units.dimension import REQUEST, SECOND, TOKEN, WATT

TIMES = ("ttft", "tpot", "request_latency")


def means(
    setting: ServingInputs, job: ServingJob, outcome: Outcome, spreads: Mapping[str, Spread]
) -> dict[str, Calculation]:
    """How the means of the three times were computed."""
    kind = setting.job.asked.kind
    first = operand(
        "first token",
        job.scheduler.first_token,
        SECOND,
        "the engine: tokenising, scheduling, sending",
    )
    if kind == OPEN:
        queued = "a queue with processor sharing, as the rate fills it"
        return {
            "ttft": Calculation(
                "first token + waiting and reading",
                (
                    first,
                    operand(
                        "waiting and reading",
                        spreads["ttft"].mean - float(first.value),
                        SECOND,
                        queued,
                    ),
                ),
            ),
            **{
                name: Calculation("mean", (operand("mean", spreads[name].mean, SECOND, queued),))
                for name in ("tpot", "request_latency")
            },
        }
    return {**_begins(kind, job, outcome), "request_latency": _whole(kind, job, outcome)}


def _begins(kind: str, job: ServingJob, outcome: Outcome) -> dict[str, Calculation]:
    steady = outcome.steady
    first = operand(
        "first token",
        job.scheduler.first_token,
        SECOND,
        "the engine: tokenising, scheduling, sending",
    )
    step = operand("step", steady.step, SECOND, "one token for every sequence in the batch")
    if kind == STATIC:
        read = outcome.ttft - job.scheduler.first_token
        reading = operand("reading", read, SECOND, "all prompts of the batch in one pass")
        return {
            "ttft": Calculation("first token + reading", (first, reading)),
            "tpot": Calculation("step", (step,)),
        }
    return {
        "ttft": Calculation(
            "first token + reading + waiting + queue",
            (
                first,
                operand(
                    "reading", steady.reading, SECOND, "the prompt's steps, and the one that runs"
                ),
                operand("waiting", steady.waiting, SECOND, "for other prompts"),
                operand("queue", steady.queue, SECOND, "for a free slot"),
            ),
        ),
        "tpot": Calculation(
            "step + prompts beside",
            (
                step,
                operand(
                    "prompts beside",
                    outcome.tpot - steady.step,
                    SECOND,
                    "reading of others between two tokens",
                ),
            ),
        ),
    }


def _whole(kind: str, job: ServingJob, outcome: Outcome) -> Calculation:
    return Calculation(
        "ttft + max(output - 1, 0) × tpot",
        (
            operand("ttft", outcome.ttft, SECOND, result="ttft.mean"),
            operand("output", job.output, source="traffic.output, its mean"),
            operand("tpot", outcome.tpot, SECOND, result="tpot.mean"),
        ),
    )


def add_times(
    table: ResultTable,
    spreads: Mapping[str, Spread],
    ends: Mapping[str, Interval],
    told: Mapping[str, Calculation],
) -> None:
    """`ttft.*`, `tpot.*` and `request_latency.*`, and the speed that the second is to a user."""
    for name in TIMES:
        bounds = ends["tpot" if name == "request_latency" else name]
        add_spread(table, name, spreads[name], bounds, told[name])
    each, path = spreads["tpot"].mean, "tokens_per_second_per_user"
    if not math.isfinite(each) or each <= 0.0:
        lacking = "an answer of two tokens" if each <= 0.0 else "a rate that can be kept up"
        table.results[path] = missing(table.kind, path, lacking)
        return
    limits = ends["tpot"].inverse
    table.add(
        path,
        1.0 / each,
        "1 / time between tokens",
        operand("time between tokens", each, SECOND / TOKEN, result="tpot.mean"),
        ends=(limits.low / each, limits.high / each),
    )


def add_rates(
    table: ResultTable, setting: ServingInputs, outcome: Outcome, ends: Interval, devices: int
) -> None:
    """Throughput of the whole service."""
    each = float(outcome.tokens_per_second)
    tokens = each * setting.replicas
    output = max(float(setting.job.asked.output), 1.0)
    fixed = setting.job.asked.kind == OPEN and float(outcome.stable) > 0.5

    def bounds(value: float) -> tuple[float, float]:
        return (value, value) if fixed else (value * ends.low, value * ends.high)

    speed = operand("tokens per second", tokens, TOKEN / SECOND, result="tokens_per_second")
    table.add(
        "tokens_per_second",
        tokens,
        "replicas × tokens of a replica",
        operand("replicas", setting.replicas, result="replicas"),
        operand(
            "tokens of a replica",
            each,
            TOKEN / SECOND,
            "its sequences, each written within its time",
        ),
        ends=bounds(tokens),
    )
    count = max(devices, 1)
    table.add(
        "tokens_per_second_per_accelerator",
        tokens / count,
        "tokens per second / accelerators",
        speed,
        operand("accelerators", count, result="accelerators"),
        ends=bounds(tokens / count),
    )
    table.add(
        "requests_per_second",
        tokens / output,
        "tokens per second / output",
        speed,
        operand("output", output, TOKEN / REQUEST, "traffic.output, its mean"),
        ends=bounds(tokens / output),
    )
    add_duration(table, float(setting.job.asked.requests) * setting.replicas)


def add_duration(table: ResultTable, requests: float) -> None:
    """`duration` of a run of so many requests, at the rate at which they are served; nothing where a service has no end."""
    served = table.results["requests_per_second"]
    if requests <= 0.0 or not isinstance(served, Quantity) or float(served) <= 0.0:
        return
    rate = float(served)
    ends = tuple(requests / float(end or rate) for end in (served.high, served.low))
    table.add(
        "duration",
        requests / rate,
        "requests / requests per second",
        operand("requests", requests, REQUEST, "traffic.requests"),
        operand("requests per second", rate, REQUEST / SECOND, result="requests_per_second"),
        ends=(ends[0], ends[1]),
    )


def add_load(
    table: ResultTable, setting: ServingInputs, job: ServingJob, outcome: Outcome, ends: Interval
) -> None:
    """Utilisation, stability and the highest rate."""
    asked = setting.job.asked
    each = float(highest_rate(job))
    most = each * setting.replicas
    replicas = operand("replicas", setting.replicas, result="replicas")
    served = table.results["requests_per_second"]
    rate = float(asked.rate) * setting.replicas if asked.kind == OPEN else float(served)  # type: ignore[arg-type]
    if asked.kind == STATIC:
        rate = most  # a batch that is given keeps the device busy
    wanted = (
        "traffic.rate"
        if asked.kind == OPEN
        else "requests per second; a given batch is all that fits"
    )
    table.add(
        "utilisation",
        rate / max(most, 1e-12),
        "requests wanted / highest rate",
        operand("requests wanted", rate, REQUEST / SECOND, wanted),
        operand(
            "highest rate",
            max(most, 1e-12),
            REQUEST / SECOND,
            "with every slot filled, whatever latencies are required",
        ),
    )
    table.results["stable"] = bool(float(outcome.stable) > 0.5)
    table.add(
        "max_rate",
        most,
        "replicas × highest rate of a replica",
        replicas,
        operand("highest rate of a replica", each, REQUEST / SECOND, "with every slot filled"),
        ends=(most * ends.low, most * ends.high),
    )


def add_energy(table: ResultTable, draw: ServerPower, tokens: float) -> None:
    """Power, and energy of a token."""
    draw.add_to(table)
    path = "energy_per_token"
    if draw.mean is None or tokens <= 0.0:
        table.results[path] = missing(table.kind, path, *(draw.lacking or ("tokens_per_second",)))
        return
    low, high = (draw.low or draw.mean) / tokens, (draw.high or draw.mean) / tokens
    table.add(
        path,
        draw.mean / tokens,
        "mean power / tokens per second",
        operand("mean power", draw.mean, WATT, result="power.mean"),
        operand("tokens per second", tokens, TOKEN / SECOND, result="tokens_per_second"),
        ends=(low, high),
    )
