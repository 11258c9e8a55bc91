"""What was measured, put into a job.

`Numbers` is the product of what was measured on the part and on the engine. It may hold arrays, as a job may: fitting runs
through these same lines.
"""

from __future__ import annotations

from specc.physics.decode import DeviceEfficiency, StepOverhead
from specc.physics.job import ALWAYS, Scheduler, ServingJob
from specc.physics.numeric import Number, choose, largest, smallest
from specc.record import evolve, record


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
        reduce_latency: Time of an all-reduce of next to nothing between two peers.
        reduce_bandwidth: Share of the link in an all-reduce of a megabyte between two peers.
        crowding: Power of the peers with which that time grows over PCIe beyond a ring's.
        step: Device overhead of a step.
        group: Waiting of a tensor group for its last rank, once a step.
        layer: Device overhead of a layer.
        moe_layer: Further overhead of a layer of experts.
        sequence: Overhead of each sequence in a step.
        host_step: Time of the host for a step.
        host_layer: Time of the host for a layer.
        host_prompt: Time of the host for a layer of a step that reads prompts.
        host_expert: Time of the host for an expert that a step touches.
        host_idle_expert: The same for one that no token chose.
        prefill: Factor on the time of prompts.
        interference: How much of a prompt's work delays others.
        first_token: Constant time to the first token.
        queueing: How much of the waiting for other prompts shows.
        occupancy: Share of the slots that fit which are really filled.
        waves: Requests per user of published closed-loop runs of this engine.
        spread: Routing skew.
        imbalance: Extra work of the busiest device of an expert-parallel group.
        acceptance: Share of drafted tokens that is kept, where the design does not say.
        host_stream: Share of the rate of host memory that processors reach with whole layers.
        host_expert_stream: The same with the scattered slices of experts.
        unsaid_batch: Most sequences of published runs whose limit was set and not said.
    """

    stream: Number = 0.8
    expert_stream: Number = 0.55
    kv_stream: Number = 0.7
    compute: Number = 0.65
    expert_compute: Number = 0.35
    attention: Number = 0.45
    reduce_latency: Number = 4e-6
    reduce_bandwidth: Number = 0.5
    crowding: Number = 0.6
    step: Number = 5e-4
    group: Number = 2e-4
    layer: Number = 3e-5
    moe_layer: Number = 2e-5
    sequence: Number = 1e-5
    host_step: Number = 1e-4
    host_layer: Number = 1e-5
    host_prompt: Number = 1e-4
    host_expert: Number = 0.0
    host_idle_expert: Number = 0.0
    prefill: Number = 1.0
    interference: Number = 1.0
    first_token: Number = 0.03
    queueing: Number = 0.5
    occupancy: Number = 1.0
    waves: Number = 10.0
    spread: Number = 0.5
    imbalance: Number = 0.3
    acceptance: Number = 0.6
    host_stream: Number = 0.75
    host_expert_stream: Number = 0.43
    unsaid_batch: Number = 128.0


def accepted_tokens(verified: Number, acceptance: Number) -> Number:
    """Tokens that a step yields when `verified` - 1 drafts are each kept with the given chance.

    Source: Leviathan et al. 2023, "Fast Inference from Transformers via Speculative Decoding", equation 1.
    """
    chance = smallest(acceptance, 0.999)
    return (1.0 - chance**verified) / (1.0 - chance)


def cache_slots(job: ServingJob, occupancy: Number = 1.0) -> Number:
    """Sequences whose caches fit beside the weights, at least one."""
    room, asked = job.room, job.asked
    length = asked.prompt + asked.cached + asked.output
    one = (
        room.per_token * length
        + room.per_token_window * smallest(length, room.window)
        + room.per_sequence
    )
    fit = largest(largest(room.budget, 0.0) * occupancy / largest(one, 1.0), 1.0) * room.ways
    return smallest(fit, room.max_batch)


def _device(job: ServingJob, numbers: Numbers) -> DeviceEfficiency:
    """What a device reaches; the part of the cache that lies in host memory is read at that rate."""
    there, device = job.host.cache, job.device
    own = smallest(numbers.kv_stream, 0.95 * device.carried)
    there_rate = _host_rate(job, numbers.host_stream)
    return evolve(
        device,
        linear_stream=smallest(numbers.stream, 0.97 * device.carried),
        expert_stream=smallest(numbers.expert_stream, 0.95 * device.carried),
        head_stream=0.8,
        kv_stream=1.0 / ((1.0 - there) / own + there * device.bandwidth / there_rate),
        linear_compute=numbers.compute,
        expert_compute=numbers.expert_compute,
        attention_compute=numbers.attention,
        reduce_latency=numbers.reduce_latency,
        reduce_bandwidth=device.link * smallest(numbers.reduce_bandwidth, 0.95),
        crowding=numbers.crowding,
    )


def _host_rate(job: ServingJob, share: Number) -> Number:
    """byte/s at which what lies in host memory is used: by the processors there, or carried to the device."""
    host = job.host
    return choose(host.computes > 0.5, host.memory * share, host.link)


def _longer(size: Number, rate: Number, bandwidth: Number) -> Number:
    """Seconds that bytes in host memory take longer than in the device's own."""
    return size * largest(1.0 / rate - 1.0 / bandwidth, 0.0 * bandwidth)


def _multiplied(job: ServingJob, elements: Number) -> Number:
    """Seconds in which processors multiply a token with so many weights; 0 where the device does."""
    host = job.host
    return choose(host.computes > 0.5, 2.0 * elements / host.products, 0.0 * elements)


def with_numbers(job: ServingJob, numbers: Numbers) -> ServingJob:
    """The job with what was measured on its part and engine in the place of what was before."""
    asked, host, bandwidth = job.asked, job.host, job.device.bandwidth
    chance = choose(job.acceptance >= 0.0, job.acceptance, numbers.acceptance)
    kept = choose(
        job.speculative > 0.5,
        accepted_tokens(job.verified, chance),
        1.0 + 0.0 * job.verified,
    )
    slots = choose(
        job.room.unbounded > 0.5,
        1e9 + 0.0 * bandwidth,
        cache_slots(job, numbers.occupancy),
    )
    slots = choose(asked.limited > 0.5, smallest(slots, numbers.unsaid_batch), slots)
    first = choose(asked.bench > 0.5, numbers.waves, ALWAYS + 0.0 * numbers.waves)
    finite = asked.requests > 0.0
    waves = choose(finite, largest(asked.requests / largest(asked.users, 1.0), 1.0), first)
    return evolve(
        job,
        device=_device(job, numbers),
        overhead=StepOverhead(
            step=numbers.step,
            group=numbers.group,
            layer=numbers.layer,
            sequence=numbers.sequence,
            moe_layer=numbers.moe_layer,
            host_step=numbers.host_step,
            host_layer=numbers.host_layer,
            host_prompt=numbers.host_prompt,
            host_expert=numbers.host_expert,
            host_idle_expert=numbers.host_idle_expert,
        ),
        scheduler=Scheduler(
            interference=numbers.interference,
            first_token=numbers.first_token,
            budget=job.room.step_tokens,
            prefill=numbers.prefill,
            queueing=numbers.queueing,
        ),
        slots=slots,
        waves=waves,
        accepted=kept,
        host_weights=_longer(host.weights, _host_rate(job, numbers.host_stream), bandwidth),
        host_experts=_longer(host.experts, _host_rate(job, numbers.host_expert_stream), bandwidth),
        host_prompts=_longer(host.experts, host.link, bandwidth),
        host_carried=_longer(host.weights, host.link, bandwidth),
        host_products=_multiplied(job, host.weights / job.precision.linear_bytes),
        host_expert_products=_multiplied(job, host.experts / job.precision.expert_bytes)
        * (job.shape.active_experts / job.shape.experts),
        host_token=host.cache * job.room.per_token / _host_rate(job, numbers.host_stream),
        spread=smallest(numbers.spread, 1.0),
        imbalance=numbers.imbalance,
    )
