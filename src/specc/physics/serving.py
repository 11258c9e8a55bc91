"""Steady state of a serving engine in closed form: static batches, closed loops, full queues.

Continuous batching lets every slot cycle through reading a prompt and writing its answer; each prompt that is read delays
the sequences that decode beside it. Plain numbers (or arrays) in base units throughout.

Sources: Yu et al. 2022, "Orca" (iteration-level scheduling); Kwon et al. 2023, "PagedAttention" (block-wise KV cache);
Agrawal et al. 2023, "Sarathi" (prompt pieces beside decoding).
"""

from __future__ import annotations

from specc.physics.adapters import adapter_launches, adapter_work
from specc.physics.decode import (
    between_time,
    decode_attention_time,
    experts_touched,
    linear_time,
    prefill_attention_time,
)
from specc.physics.exchange import reduce_time
from specc.physics.job import ServingJob
from specc.physics.launches import beside_host, device_overhead, prompt_beside_host
from specc.physics.numeric import Number, ceiling, choose, floor, largest, smallest
from specc.record import record

FILLING = 4.0
"""How suddenly ranks begin to read prompts in the same steps as users come to fill the slots."""


LIKE_WAVES, COUNTED_WAVES = 20.0, 8
"""How sharply requests of a finite run fall into waves, and the waves beyond which the last one is half full on average."""


@record
class Steady:
    """What a steady state looks like.

    Attributes:
        batch: Sequences decoded together.
        step: Time of a step in which only answers are written.
        prompt_alone: Time to read one prompt on an idle replica.
        prompt_beside: Time by which reading one prompt delays the others.
        ttft: Mean time to the first token.
        tpot: Mean time between tokens.
        latency: Mean time of a request.
        tokens_per_second: Output tokens of the replica.
        reading: Time to read a request's prompt, the steps that it waits for included.
        waiting: Time that it waits for other prompts.
        queue: Time that it waits for a free slot.
    """

    batch: Number
    step: Number
    prompt_alone: Number
    prompt_beside: Number
    ttft: Number
    tpot: Number
    latency: Number
    tokens_per_second: Number
    reading: Number
    waiting: Number
    queue: Number


def stage_width(job: ServingJob, batch: Number) -> Number:
    """Sequences that one stage of a pipeline works on; a sequence is read whole however many stages there are."""
    return largest(batch / job.split.pipeline, smallest(batch, 1.0))


def step_time(job: ServingJob, batch: Number, context: Number) -> Number:
    """One new token for each of `batch` sequences with `context` tokens behind them.

    With pipeline stages each of them works on its share of the batch at the same time.
    """
    width = stage_width(job, batch)
    computed = width * job.verified
    device = (
        linear_time(
            computed,
            computed,
            job.shape,
            job.precision,
            job.device,
            job.split,
            job.spread,
            job.imbalance,
        )
        + decode_attention_time(width, context, job.shape, job.precision, job.device, job.split)
        + reduce_time(computed, job.shape, job.device, job.split)
        + device_overhead(width, job.shape, job.overhead, job.split)
        + adapted_time(job, width)
    )
    touched = _touched(job, computed)
    own = beside_host(device, job.shape, job.overhead, touched) + job.draft
    return own + offloaded_time(job, computed)


CARRIED = 32.0
"""Tokens of a step from which on weights in host memory are carried to the device. Source: llama.cpp, `ggml-cuda.cu`,
`ggml_backend_cuda_device_offload_op`."""


def adapted_time(job: ServingJob, width: Number) -> Number:
    """What adapters add to a step that writes a token for each of `width` sequences of a stage; nothing where there are none."""
    local = width / job.split.data
    work = adapter_work(job.adapters, local * job.verified, local, job.precision, job.device)
    return work + adapter_launches(job.adapters, job.overhead)


def offloaded_time(job: ServingJob, tokens: Number) -> Number:
    """What weights in host memory add to a step of so many tokens: all of them, of experts those that it touches.

    Processors that compute with them read them once and multiply every token; from `CARRIED` tokens on the weights are carried to
    the device where that is quicker.
    """
    touched = _touched(job, tokens)
    others = largest(job.host_weights, job.host_products * tokens)
    experts = largest(job.host_experts * touched, job.host_expert_products * tokens)
    carried = job.host_carried + job.host_prompts * touched
    there = others + experts
    return choose(tokens >= CARRIED, smallest(there, carried), there)


def _touched(job: ServingJob, tokens: Number) -> Number:
    """Share of the experts that some token of a step chooses."""
    shape = job.shape
    return experts_touched(shape.experts, shape.active_experts, tokens, job.spread) / shape.experts


def prompt_time(
    job: ServingJob, beside: Number, each_step: Number = 0.0, full: Number = 0.0
) -> Number:
    """What reading one prompt adds to the steps that read it, with `beside` sequences decoding in them.

    Args:
        job: The job.
        beside: Sequences that decode in those steps.
        each_step: Prompts that are read per decode step on average; above one they share a step.
        full: 1 where every slot is taken, so that each rank has prompts that wait.
    """
    piece = smallest(job.prompt * largest(each_step, 1.0), job.scheduler.budget)
    piece = largest(piece, job.prompt * each_step)
    pieces = job.prompt / largest(piece, 1.0)
    # A prompt lies on one of the ranks that attention is replicated over; the others wait, unless they read prompts of
    # their own in the same step: by chance, or because every rank has some that wait.
    together = smallest(largest(each_step, 1.0) + full * job.split.data, job.split.data)
    decoding = beside / job.split.data
    fullest = piece / together + decoding
    work = linear_time(
        piece + beside,
        1.0 + beside,
        job.shape,
        job.precision,
        job.device,
        job.split,
        job.spread,
        job.imbalance,
        fullest,
    )
    weights = linear_time(
        beside, beside, job.shape, job.precision, job.device, job.split, job.spread, job.imbalance
    )
    sent = reduce_time(piece + beside, job.shape, job.device, job.split, fullest) - reduce_time(
        beside, job.shape, job.device, job.split
    )
    attention = prefill_attention_time(
        job.prompt, job.shape, job.precision, job.device, job.split, job.cached
    )
    carried = between_time(job.prompt, job.shape, job.device, job.split) / together
    arithmetic = (work - weights + sent) * pieces + attention / together
    brought = job.host_prompts * _touched(job, piece + beside)
    more = (brought - job.host_experts * _touched(job, beside)) * pieces
    adapted = adapter_work(job.adapters, job.prompt / together, 1.0, job.precision, job.device)
    return (
        arithmetic * job.scheduler.prefill
        + carried
        + more
        + job.host_token * job.prompt
        + adapted
        + job.loading
    )


def prompt_time_alone(job: ServingJob, prompts: Number = 1.0) -> Number:
    """Reading one prompt, or a batch of them, on an idle replica: the steps that read it, with their weights and launches."""
    piece = smallest(job.prompt * prompts, job.scheduler.budget)
    steps, device = _reading(job, piece, prompts, piece / job.prompt)
    each = prompt_beside_host(device, job.shape, job.overhead, _touched(job, piece))
    return steps * (each + offloaded_time(job, 0.0 * piece))


def prompt_time_queued(job: ServingJob) -> Number:
    """Time for which each prompt keeps a replica where many wait: as many in a step as it takes tokens, at least one on each rank.

    The next step is prepared while one runs: the time in which a lone first token is waited for does not bound the rate, only
    what the host takes to issue the layers.
    """
    prompt, ranks = largest(job.prompt, 1.0), job.split.data
    fitting = job.scheduler.budget / prompt
    inside = fitting >= 1.0
    # Longer ones are read in pieces, one on each rank.
    together = choose(inside, largest(floor(fitting), ranks), ranks + 0.0 * fitting)
    prompts = choose(inside, together, 1.0 + 0.0 * fitting)
    piece = choose(inside, prompt * together, job.scheduler.budget + 0.0 * fitting)
    steps, device = _reading(job, piece, prompts, choose(inside, together, 0.0 * fitting))
    each = beside_host(device, job.shape, job.overhead, _touched(job, piece))
    return steps * (each + offloaded_time(job, 0.0 * piece)) / together


def prompts_per_second(job: ServingJob) -> float:
    """Prompts that a replica reads which does nothing else; see `prompt_time_queued`."""
    return 1.0 / float(prompt_time_queued(job))


@record
class PromptTimes:
    """Seconds that prompts take whoever else is served; the same for any number of users.

    Attributes:
        alone: See `prompt_time_alone`.
        queued: See `prompt_time_queued`.
    """

    alone: Number
    queued: Number

    @staticmethod
    def of(job: ServingJob) -> PromptTimes:
        """Those of one job."""
        return PromptTimes(alone=prompt_time_alone(job), queued=prompt_time_queued(job))


def _reading(
    job: ServingJob, piece: Number, prompts: Number, each_step: Number
) -> tuple[Number, Number]:
    """The steps that read so many prompts in pieces of so many tokens, and the time of the device for each of them."""
    steps = ceiling(job.prompt * prompts / largest(piece, 1.0))
    none = 0.0 * piece
    fixed = (
        linear_time(
            none, none, job.shape, job.precision, job.device, job.split, job.spread, job.imbalance
        )
        + device_overhead(1.0, job.shape, job.overhead, job.split)
        + reduce_time(none, job.shape, job.device, job.split)
    )
    return steps, prompts * prompt_time(job, none, each_step) / steps + fixed


def closed_loop(job: ServingJob, prompts: PromptTimes | None = None) -> Steady:
    """A fixed number of users, each sending the next request when the last one is answered.

    Args:
        job: The job.
        prompts: The times of its prompts, where they are known already.
    """
    batch = smallest(job.users, job.slots)
    stages = job.split.pipeline
    context = job.prompt + job.cached + 0.5 * job.output
    step = step_time(job, batch, context) / job.accepted
    prompts = prompts or PromptTimes.of(job)
    others = batch - smallest(batch, 1.0)
    full = (batch / job.slots) ** FILLING
    beside = prompt_time(job, batch, others / stages / largest(job.output, 1.0), full)
    later = largest(job.output - 1.0, 1.0)
    tpot = step + job.scheduler.interference * others * beside / stages / largest(job.output, 1.0)
    pieces = ceiling(job.prompt / largest(smallest(job.prompt, job.scheduler.budget), 1.0))
    reading = prompts.alone + (step * job.accepted) * pieces * smallest(others, 1.0) * 0.5
    cycle = reading + later * tpot
    busy = smallest(others * beside / stages / cycle, 1.0)
    ahead = others / job.split.data
    waiting = job.scheduler.queueing * 0.5 * busy * beside / stages * (1.0 + ahead * busy)
    burst = 0.5 * others * prompts.queued / stages / job.waves
    queue = largest(job.users / job.slots - 1.0, 0.0) * cycle
    ttft = job.scheduler.first_token + reading + waiting + burst + queue
    latency = ttft + later * tpot
    # A sequence may see less of the prompts beside it; the device has all of them to read.
    occupied = step + others * beside / stages / largest(job.output, 1.0)
    rate = batch * job.output / (reading + later * occupied + job.scheduler.first_token)
    return Steady(
        batch=batch,
        step=step,
        prompt_alone=prompts.alone,
        prompt_beside=beside,
        ttft=ttft,
        tpot=tpot,
        latency=latency,
        tokens_per_second=rate,
        reading=reading,
        waiting=waiting + burst,
        queue=queue,
    )


def emptied_rate(job: ServingJob, steady: Steady) -> Number:
    """Tokens per second of a run whose requests are all queued at its start, until the last of them is answered.

    A step reads the weights however few sequences are left. Where a step may read many prompts, requests go through the slots
    in waves, and the last wave may be small; where it reads just as many as keep the slots filled, requests begin and end one
    by one, so that as many steps as an answer has tokens run with half of the slots at either end.

    Args:
        job: One replica, whose `asked.requests` are those of the run.
        steady: It with full slots.
    """
    requests, output = largest(job.asked.requests, 1.0), largest(job.output, 1.0)
    batch = largest(steady.batch, 1.0)
    on_stage = batch / job.split.pipeline
    beside = largest(job.scheduler.budget * job.split.data - on_stage, 1.0)
    filling = smallest(on_stage * job.prompt / beside / output, 1.0)
    begun = waves_begun(requests / job.slots)
    last = smallest(largest(requests / batch + 1.0 - begun, 0.0), 1.0)
    steps = output * (begun + filling * last)
    context = job.prompt + job.cached + 0.5 * job.output
    half = step_time(job, 0.5 * batch, context) / job.accepted
    empty = largest(2.0 * half - steady.step, 0.0)
    more = largest(steps - output * requests / batch, 0.0) * empty
    written = requests * output
    return written / (written / steady.tokens_per_second + more)


def waves_begun(waves: Number) -> Number:
    """The next whole number of waves in which requests go through the slots, which are known within some percent alone."""
    counted: Number = 1.0 + 0.0 * waves
    for whole in range(1, COUNTED_WAVES + 1):
        counted = counted + 1.0 / (1.0 + (whole / largest(waves, 1e-9)) ** LIKE_WAVES)
    return choose(waves > COUNTED_WAVES - 1.0, waves + 0.5, counted)
