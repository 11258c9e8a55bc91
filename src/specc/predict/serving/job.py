"""From facts and measured numbers to the job that physics prices.

`Numbers` holds the product of what was measured on the part and what was measured on the engine. Both records may hold
arrays: fitting runs through these same lines.
"""

from __future__ import annotations

from specc.physics.decode import DeviceEfficiency, StepOverhead
from specc.physics.numeric import Number, choose, largest, smallest
from specc.physics.serving import Scheduler, ServingJob
from specc.predict.serving.facts import ServingFacts
from specc.record import record

ALWAYS = 1e9
"""Requests per user of a run without end: the first wave then counts for nothing."""


@record
class Numbers:
    """Measured numbers that hold for a job. Shares are of peaks, times in seconds.

    Attributes:
        stream: Share of the memory bandwidth when weights of this storage class are read.
        expert_stream: The same for experts.
        kv_stream: The same for the cache.
        compute: Share of the peak in large products.
        expert_compute: The same for experts.
        attention: Share of the peak in the attention of prompts.
        reduce_latency: Time of an all-reduce of next to nothing.
        reduce_bandwidth: Share of the link in large all-reduces.
        step: Device overhead of a step.
        layer: Device overhead of a layer.
        moe_layer: Further overhead of a layer of experts.
        sequence: Overhead of each sequence in a step.
        host_step: Time of the host for a step.
        host_layer: Time of the host for a layer.
        prefill: Factor on the time of prompts.
        interference: How much of a prompt's work delays others.
        first_token: Constant time to the first token.
        queueing: How much of the waiting for other prompts shows.
        occupancy: Share of the slots that fit which are really filled.
        waves: Requests per user of published closed-loop runs of this engine.
        spread: Routing skew.
        imbalance: Extra work of the busiest device of an expert-parallel group.
        acceptance: Share of drafted tokens that is kept, where the design does not say.
    """

    stream: Number = 0.8
    expert_stream: Number = 0.55
    kv_stream: Number = 0.7
    compute: Number = 0.65
    expert_compute: Number = 0.35
    attention: Number = 0.45
    reduce_latency: Number = 6e-6
    reduce_bandwidth: Number = 0.7
    step: Number = 5e-4
    layer: Number = 3e-5
    moe_layer: Number = 2e-5
    sequence: Number = 1e-5
    host_step: Number = 1e-4
    host_layer: Number = 1e-5
    prefill: Number = 1.0
    interference: Number = 1.0
    first_token: Number = 0.03
    queueing: Number = 0.5
    occupancy: Number = 1.0
    waves: Number = 10.0
    spread: Number = 0.5
    imbalance: Number = 0.3
    acceptance: Number = 0.6


def accepted_tokens(verified: Number, acceptance: Number) -> Number:
    """Tokens that a step yields when `verified` - 1 drafts are each kept with the given chance.

    Source: Leviathan et al. 2023, "Fast Inference from Transformers via Speculative Decoding", equation 1.
    """
    chance = smallest(acceptance, 0.999)
    return (1.0 - chance**verified) / (1.0 - chance)


def cache_slots(facts: ServingFacts, occupancy: Number = 1.0) -> Number:
    """Sequences whose caches fit beside the weights, at least one."""
    room, asked = facts.room, facts.asked
    length = asked.prompt + asked.cached + asked.output
    one = (
        room.per_token * length
        + room.per_token_window * smallest(length, room.window)
        + room.per_sequence
    )
    fit = largest(largest(room.budget, 0.0) * occupancy / largest(one, 1.0), 1.0) * room.ways
    return smallest(fit, room.max_batch)


def serving_job(facts: ServingFacts, numbers: Numbers) -> ServingJob:
    """The job of one replica."""
    asked = facts.asked
    own = smallest(numbers.kv_stream, 0.95)
    there = facts.host_cache
    device = DeviceEfficiency(
        bandwidth=facts.bandwidth,
        linear_stream=smallest(numbers.stream, 0.97),
        expert_stream=smallest(numbers.expert_stream, 0.95),
        head_stream=0.8,
        kv_stream=1.0 / ((1.0 - there) / own + there * facts.bandwidth / facts.host_rate),
        linear_compute=numbers.compute,
        expert_compute=numbers.expert_compute,
        attention_compute=numbers.attention,
        reduce_latency=numbers.reduce_latency + facts.crossing,
        reduce_bandwidth=facts.link * numbers.reduce_bandwidth,
    )
    overhead = StepOverhead(
        step=numbers.step,
        layer=numbers.layer,
        sequence=numbers.sequence,
        moe_layer=numbers.moe_layer,
        host_step=numbers.host_step,
        host_layer=numbers.host_layer,
    )
    scheduler = Scheduler(
        interference=numbers.interference,
        first_token=numbers.first_token,
        budget=facts.room.step_tokens,
        prefill=numbers.prefill,
        queueing=numbers.queueing,
    )
    chance = choose(facts.acceptance > 0.0, facts.acceptance, numbers.acceptance)
    kept = choose(
        facts.speculative > 0.5,
        accepted_tokens(facts.verified, chance),
        1.0 + 0.0 * facts.verified,
    )
    slots = choose(
        facts.room.unbounded > 0.5,
        1e9 + 0.0 * facts.bandwidth,
        cache_slots(facts, numbers.occupancy),
    )
    first = choose(asked.bench > 0.5, numbers.waves, ALWAYS + 0.0 * numbers.waves)
    finite = asked.requests > 0.0
    waves = choose(finite, largest(asked.requests / largest(asked.users, 1.0), 1.0), first)
    return ServingJob(
        shape=facts.shape,
        precision=facts.precision,
        device=device,
        split=facts.split,
        overhead=overhead,
        scheduler=scheduler,
        users=asked.users,
        slots=slots,
        prompt=asked.prompt,
        output=asked.output,
        cached=asked.cached,
        waves=waves,
        accepted=kept,
        verified=facts.verified,
        draft=0.0,
        host=facts.host_time,
        host_experts=facts.host_experts,
        host_token=there * facts.room.per_token / facts.host_rate,
        spread=smallest(numbers.spread, 1.0),
        imbalance=numbers.imbalance,
    )
