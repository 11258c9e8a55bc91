"""A prediction in the metric and unit of a row."""

from __future__ import annotations

from specc.physics.job import ServingJob
from specc.physics.numeric import Number, choose
from specc.predict.serving.outcome import Outcome

DECODER = (
    "ttft_ms", "tpot_ms", "out_tok_s_total", "decode_tok_s_single", "total_tok_s_single", "total_tok_s",
    "tok_s_per_gpu", "e2e_latency_s", "prefill_tok_s", "req_s", "samples_s", "tokens_per_s",
)  # fmt: skip
TIMES = ("ttft_ms", "tpot_ms", "e2e_latency_s")


def decoder_metric(  # noqa: PLR0913 - each is one plain number or array
    metric: str,
    job: ServingJob,
    outcome: Outcome,
    static: Number,
    decode_only: Number,
    devices: Number,
    replicas: Number,
) -> Number:
    """The value of a metric; every argument but the metric may be an array."""
    if metric == "ttft_ms":
        return 1e3 * outcome.ttft
    if metric == "tpot_ms":
        return 1e3 * outcome.tpot
    if metric == "e2e_latency_s":
        return outcome.latency + choose(static > 0.5, outcome.tpot, 0.0 * outcome.tpot)
    if metric == "decode_tok_s_single":
        # Most tools print the tokens written over the whole run, the reading of the prompt included.
        run = outcome.steady.prompt_alone + job.output * outcome.steady.step
        return choose(decode_only > 0.5, 1.0 / outcome.steady.step, job.output / run)
    if metric == "total_tok_s_single":
        return (job.prompt + job.output) / (
            outcome.steady.prompt_alone + job.output * outcome.steady.step
        )
    if metric == "prefill_tok_s":
        return job.prompt / outcome.steady.prompt_alone
    # A throughput of one sequence, or without a length of answers, is a decoding speed; so is one of static batches of
    # prompts that are next to nothing.
    speed = (decode_only > 0.5) | ((static > 0.5) & (job.prompt <= 16.0))
    decoding = choose(speed, outcome.batch / outcome.steady.step, outcome.tokens_per_second)
    total = decoding * replicas
    if metric == "out_tok_s_total":
        return total
    if metric == "tok_s_per_gpu":
        return total / devices
    if metric == "total_tok_s":
        return total * (job.prompt + job.output) / job.output
    if metric in ("req_s", "samples_s"):
        return total / job.output
    raise KeyError(metric)
