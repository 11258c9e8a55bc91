"""Seconds of one training iteration, in named parts that do not overlap and add up.

One microbatch through one stage is priced operator by operator; what its collectives leave exposed is added; the schedule
of the pipeline turns microbatches into an iteration; gradients, optimiser and fixed costs follow.
Sources: Narayanan et al. 2021, section 2.2, for the schedules' bubble; Calculon (Isaev et al. 2023) and the notes of SimuMax
for the order of the accounts.
"""

from functools import cache
from typing import Any, cast

import attrs

from specc.physics.collectives import all_reduce_time, all_to_all_time, gather_time
from specc.physics.numeric import Number, ceiling, choose, largest, log2, smallest
from specc.physics.transfer import point_to_point
from specc.plan.levels import Level, fans, links_of
from specc.plan.share import expert_replicas, local_parameters
from specc.plan.split import CollectiveTraffic, Split
from specc.plan.training_job import TrainingJob
from specc.predict.training.kernels import Pass, microbatch_pass
from specc.registry import member, names
from specc.sums import sum_in_order

FAMILY = "specc.plan.splits"
HIDES = 0.9
"""Share of a microbatch's compute that can hide gathers of sharded weights: the first and last blocks hide none."""


@attrs.frozen(kw_only=True)
class Iteration:
    """Seconds by part; `total` is their sum."""

    products: Number
    experts: Number
    attention: Number
    elementwise: Number
    head: Number
    recompute: Number
    gradients: Number
    host: Number
    tensor: Number
    context: Number
    expert: Number
    pipeline: Number
    bubble: Number
    imbalance: Number
    sharded: Number
    data: Number
    optimizer: Number
    offload: Number
    fixed: Number
    jitter: Number

    def parts(self) -> dict[str, Number]:
        """Name to seconds."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(type(self))}

    @property
    def total(self) -> Number:
        """The iteration."""
        return sum_in_order(self.parts().values(), 0.0)


def _price(traffic: CollectiveTraffic, levels: tuple[Level, ...]) -> Number:
    """Seconds of one call."""
    spread = fans(traffic.members, traffic.stride, levels)
    links = links_of(spread, levels)
    if traffic.collective == "all_reduce":
        return all_reduce_time(traffic.moved, spread, links)
    if traffic.collective == "gather":
        return gather_time(traffic.moved, spread, links)
    if traffic.collective == "all_to_all":
        return all_to_all_time(traffic.moved, spread, links)
    time: Number = point_to_point(traffic.moved, links[0])
    inside = levels[0].size
    for index, level in enumerate(levels[1:], start=1):
        near = traffic.stride < inside
        time = choose(near, time, point_to_point(traffic.moved, links[index]) + 0.0 * time)
        inside = level.size
    return time


@cache
def splits() -> tuple[Split, ...]:
    """Every kind of parallelism."""
    return tuple(cast("Split", member(FAMILY, name, "SPLIT")) for name in names(FAMILY))


def all_traffic(job: TrainingJob) -> tuple[CollectiveTraffic, ...]:
    """What every kind of parallelism sends."""
    found: list[CollectiveTraffic] = []
    for split in splits():
        found += split.sends(job.work, job.layout, job.widths)
    return tuple(found)


def _silent(traffic: CollectiveTraffic) -> bool:
    """Whether nothing is sent at all (one job, not an array of them)."""
    calls = (traffic.forward, traffic.backward, traffic.step)
    return all(isinstance(count, (int, float)) and count == 0 for count in calls)


def stage_layers(layers: Number, pipeline: Number, virtual: Number) -> tuple[Number, Number]:
    """Blocks of a middle stage and of the last one, which also holds the head.

    Blocks that the stages do not divide evenly are dealt so that embedding and head count as one each, where that comes
    out even (Llama 3, BLOOM and MLPerf do so); else the fullest stage has one more.
    Source: Llama 3 (2024), section 3.3.2.
    """
    chunks = pipeline * virtual
    even = layers / pipeline
    with_ends = (layers + 2.0) / pipeline
    divides: Any = layers % chunks < 0.5
    ends: Any = (layers + 2.0) % chunks < 0.5
    full = ceiling(even - 1e-9)
    left = largest(layers - (pipeline - 1.0) * full, 0.0)
    middle = choose(divides, even, choose(ends, with_ends, full))
    last = choose(divides, even, choose(ends, with_ends - 1.0, left))
    return middle, last


Calls = dict[str, list[tuple[CollectiveTraffic, Number]]]
"""By split: what is sent, and the seconds of one call."""


def priced(job: TrainingJob) -> Calls:
    """Everything that a job sends, with the seconds of one call each."""
    calls: Calls = {name: [] for name in names(FAMILY)}
    for traffic in all_traffic(job):
        if _silent(traffic):
            continue
        if traffic.split == "sharded" and traffic.hides == "layer":
            pieces = job.habits.gathers
            whole = attrs.evolve(traffic, moved=traffic.moved / pieces)
            calls["sharded"].append((traffic, pieces * _price(whole, job.levels)))
        elif traffic.split == "tensor":
            passes = 2.0 if traffic.collective == "all_reduce" else 1.0
            waits = passes * job.habits.sync * log2(traffic.members)
            calls["tensor"].append((traffic, _price(traffic, job.levels) + waits))
        else:
            calls[traffic.split].append((traffic, _price(traffic, job.levels)))
    return calls


def iteration(
    job: TrainingJob, compute: Pass | None = None, calls: Calls | None = None
) -> Iteration:
    """Price one iteration.

    Args:
        job: The job.
        compute: Its seconds of compute where they are known already.
        calls: Its priced traffic where that is known already.
    """
    compute = microbatch_pass(job) if compute is None else compute
    calls = priced(job) if calls is None else calls
    layout = job.layout
    middle, last = stage_layers(job.work.layers, layout.pipeline, layout.virtual)
    return _assemble(job, compute, calls, middle, last)


def _assemble(
    job: TrainingJob,
    compute: Pass,
    calls: Calls,
    middle: Number,
    last: Number,
) -> Iteration:
    layout, habits, work = job.layout, job.habits, job.work
    m, stages = layout.microbatches, layout.pipeline
    again = job.recompute
    # One mean stage: its share of all blocks, for one microbatch.
    share = 1.0 / stages
    forward, backward = compute.forward * share, compute.backward * share
    redo = again * forward + (1.0 - again) * job.recompute_scores * compute.scores * share

    def sent(name: str) -> Number:
        """Seconds of a split's traffic for each microbatch and mean stage, hidden or not."""
        total: Number = 0.0
        for traffic, price in calls[name]:
            total = total + price * (traffic.forward * (1.0 + again) + traffic.backward)
        return total

    tensor = habits.tensor * sent("tensor")
    expert = habits.expert * sent("expert")
    sends = habits.pipeline * sent("pipeline")
    dense, experts = local_parameters(work, layout)
    moved = habits.accumulate * (dense + experts) * job.widths.trained
    gradients = moved / (job.device.bandwidth * job.device.wide.memory)
    there, back = _host(job, calls["tensor"], again)
    waits = largest(there - forward, 0.0)
    waits_back = largest(back - backward - redo - gradients, 0.0)
    busy = forward + backward + redo + gradients
    # Compute hides traffic once: what hides keys and values hides no weights, and what hides those no gradients.
    rotated, gathered = sent("context"), sent("sharded")
    cover = (compute.scores + compute.scores_back) * share + waits + waits_back
    context = largest(habits.context * rotated, rotated - cover)
    hidden = rotated - context
    cover = largest(HIDES * (forward + backward + redo + waits + waits_back) - hidden, 0.0)
    sharded = largest(habits.sharded * gathered, gathered - cover)
    hidden = hidden + gathered - sharded
    stage = busy + waits + waits_back + tensor + expert + context + sharded
    layer_slots = work.layers * share
    head = compute.head + compute.head_back
    slow_middle = stage * middle / layer_slots
    slow_last = stage * last / layer_slots + head
    slowest = choose(stages > 1, largest(slow_middle, slow_last), stage + head)
    mean = stage + head * share
    bubble = habits.bubble * (stages - 1.0) / layout.virtual * mean
    uneven = choose(stages > 1, m * (slowest - stage - head * share), 0.0 * m)
    step = _step(job, (forward + waits, backward + waits_back), calls, hidden)
    optimizer = _update(job)
    parts = {
        "products": m * (compute.products + compute.products_back) * share,
        "experts": m * (compute.experts + compute.experts_back) * share,
        "attention": m * (compute.scores + compute.scores_back) * share,
        "elementwise": m * (compute.streams + compute.streams_back) * share,
        "head": m * head * share,
        "recompute": m * redo,
        "gradients": m * gradients,
        "host": m * (waits + waits_back),
        "tensor": m * tensor,
        "context": m * context,
        "expert": m * expert,
        "pipeline": (m + stages - 1.0) * sends,
        "bubble": bubble,
        "imbalance": uneven,
        "sharded": m * sharded,
        "data": step,
        "optimizer": optimizer,
        "offload": job.offloaded / job.device.host,
        "fixed": habits.fixed + 0.0 * m,
    }
    subtotal = sum_in_order(parts.values(), 0.0)
    return Iteration(jitter=habits.jitter * log2(job.accelerators) * subtotal, **parts)


def _host(
    job: TrainingJob, calls: list[tuple[CollectiveTraffic, Number]], again: Number
) -> tuple[Number, Number]:
    """Seconds that the host needs to launch a microbatch forward and backward, less what it waits for tensor traffic."""
    habits = job.habits
    each = job.work.layers / job.layout.pipeline * habits.host
    there, back = each, each * (2.0 + again)
    for traffic, price in calls:
        call = habits.call - habits.tensor * price
        there = there + call * traffic.forward
        back = back + call * (traffic.backward + again * traffic.forward)
    return there, back


def _step(
    job: TrainingJob,
    passes: tuple[Number, Number],
    calls: Calls,
    hidden: Number,
) -> Number:
    """Gradient and weight traffic of an iteration that shows.

    One microbatch's backward pass can hide gradients, and one's forward pass the updated weights (`passes`: forward and
    backward seconds), as far as they do not hide other traffic already (`hidden` seconds of each).
    """
    habits = job.habits
    forward, backward = passes
    cover = {
        "backward": largest(backward - hidden, 0.0),
        "forward": largest(smallest(forward, forward + backward - hidden), 0.0),
    }
    exposed: Number = 0.0
    overlaps = choose(habits.data < 1, 1.0 + 0.0 * habits.data, 0.0 * habits.data)
    for hides, seconds in cover.items():
        total: Number = 0.0
        for name in ("data", "sharded"):
            for traffic, price in calls[name]:
                if traffic.hides == hides:
                    total = total + price * traffic.step
        exposed = exposed + largest(habits.data * total, total - overlaps * seconds)
    return exposed


def _update(job: TrainingJob) -> Number:
    """Seconds of the optimiser's step over the local parameters."""
    layout = job.layout
    dense, experts = local_parameters(job.work, layout)
    replicas = layout.data * layout.context
    apart = layout.shard > 0
    mine = dense / choose(apart, replicas, 1.0 + 0.0 * replicas)
    theirs = experts / choose(apart, expert_replicas(layout), 1.0 + 0.0 * replicas)
    rate = job.device.bandwidth * job.device.wide.memory
    return (mine + theirs) * job.widths.trained * job.update / rate
