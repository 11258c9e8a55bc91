"""Seconds of one training iteration, in named parts that do not overlap and add up.

One microbatch through one stage is priced operator by operator; what its collectives leave exposed is added; the schedule
of the pipeline turns microbatches into an iteration; gradients, optimiser and fixed costs follow.
Sources: Narayanan et al. 2021, section 2.2, for the schedules' bubble; Calculon (Isaev et al. 2023) and the notes of SimuMax
for the order of the accounts.
"""

from collections.abc import Mapping

from specc.physics.numeric import Number, choose, largest, log2, smallest
from specc.plan.share import copies_of, local_parameters
from specc.plan.split import splits
from specc.plan.stages import fullest_stage, layers_on
from specc.plan.training_job import TrainingJob
from specc.predict.training.calls import Calls, priced
from specc.predict.training.companions import companion_seconds
from specc.predict.training.kernels import Pass, microbatch_pass
from specc.record import evolve, fields, record
from specc.sums import sum_in_order

HIDDEN = ("layer", "attention", "pass")
"""What may hide the traffic of a microbatch, in the order in which it does."""
HIDES = 0.9
"""Share of a microbatch's compute that can hide gathers of sharded weights: the first and last blocks hide none."""

KEPT = ("sharded", "pipeline")
"""Splits whose traffic computing again does not repeat."""


@record
class Shown:
    """Seconds of one kind of parallelism's traffic that show.

    Attributes:
        inside: Of one microbatch, inside a mean stage.
        between: Of one microbatch, between stages.
        step: Of an iteration, whatever the batch.
        total: Of the iteration.
    """

    inside: Number
    between: Number
    step: Number
    total: Number


@record
class Iteration:
    """Seconds by part; `total` is their sum.

    Attributes:
        sent: What shows of each kind of parallelism's traffic, by name.
        beside: What networks beside the trained one take, and drawing answers.
        stage: Of one microbatch on the mean stage, what is sent inside it and its share of the head included.
    """

    products: Number
    experts: Number
    attention: Number
    elementwise: Number
    head: Number
    recompute: Number
    gradients: Number
    host: Number
    sent: Mapping[str, Shown]
    stage: Number
    bubble: Number
    imbalance: Number
    optimizer: Number
    offload: Number
    fixed: Number
    beside: Mapping[str, Number]
    jitter: Number = 0.0

    def parts(self) -> dict[str, Number]:
        """Name to seconds; they do not overlap and add up to the iteration."""
        own = {
            field.name: getattr(self, field.name)
            for field in fields(type(self))
            if field.name not in ("sent", "stage", "beside")
        }
        sent = {name: shown.total for name, shown in self.sent.items()}
        first = ("products", "experts", "attention", "elementwise", "head", "recompute")
        return {**{name: own[name] for name in first}, **sent, **self.beside, **own}

    @property
    def total(self) -> Number:
        """The iteration."""
        return sum_in_order(self.parts().values(), 0.0)

    @property
    def constant(self) -> Number:
        """What an iteration takes whatever its batch."""
        step = sum_in_order((shown.step for shown in self.sent.values()), 0.0)
        return self.bubble + step + self.optimizer + self.fixed + self.offload


@record
class _Pass:
    """Seconds of one microbatch on a mean stage, before what it sends."""

    forward: Number
    backward: Number
    redo: Number
    scores: Number
    gradients: Number
    waits: Number = 0.0
    waits_back: Number = 0.0

    @property
    def busy(self) -> Number:
        return self.forward + self.backward + self.redo + self.gradients

    def cover(self, hides: str) -> Number:
        """Seconds of compute that may hide one kind of traffic."""
        idle = self.waits + self.waits_back
        if hides == "attention":
            return self.scores + idle
        return HIDES * (self.forward + self.backward + self.redo + idle)


@record
class _Sent:
    """What of a microbatch's traffic shows, by split: inside a stage, and between stages; and what is hidden."""

    inside: dict[str, Number]
    between: dict[str, Number]
    hidden: Number


def _sent(job: TrainingJob, calls: Calls, compute: _Pass) -> _Sent:
    """What shows of each split's traffic in a microbatch.

    Compute hides traffic once: what hides keys and values hides no weights, and what hides those no gradients.
    """
    inside: dict[str, Number] = {split.name: 0.0 for split in splits()}
    between = dict(inside)
    hidden: Number = 0.0
    for hides in ("nothing", *HIDDEN):
        for split in splits():
            share = 1.0 if hides == "nothing" else split.shown(job.habits)
            near: Number = 0.0
            for traffic, price in calls[split.name]:
                if hides != (traffic.hides if traffic.hides in HIDDEN else "nothing"):
                    continue
                each = traffic.forward * (1.0 + _sent_again(job, split.name)) + traffic.backward
                if traffic.collective == "send":
                    between[split.name] = between[split.name] + share * price * each
                else:
                    near = near + price * each
            shown = share * near
            if hides in ("attention", "pass"):
                cover = largest(compute.cover(hides) - hidden, 0.0)
                shown = largest(shown, near - cover)
                hidden = hidden + near - shown
            inside[split.name] = inside[split.name] + shown
    return _Sent(inside=inside, between=between, hidden=hidden)


def _sent_again(job: TrainingJob, split: str) -> Number:
    """Share of a forward pass's traffic that computing again repeats.

    A stage kept what it was sent, and weights gathered to compute again stay for the backward pass.
    """
    rest = job.again.experts if split == "expert" else 0.0
    return 0.0 if split in KEPT else job.recompute + (1.0 - job.recompute) * rest


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
    own = _own_pass(job, compute, calls)
    sent = _sent(job, calls, own)
    layout, habits = job.layout, job.habits
    m, stages = layout.microbatches, layout.pipeline
    share = 1.0 / stages
    stage = own.busy + own.waits + own.waits_back + sum_in_order(sent.inside.values(), 0.0)
    head = compute.head + compute.head_back
    mean = stage + head * share
    bubble = habits.bubble * (stages - 1.0) / layout.virtual * mean
    step = _step(job, own, calls, sent.hidden)
    shown = {
        name: Shown(
            inside=sent.inside[name],
            between=sent.between[name],
            step=step[name],
            total=m * sent.inside[name] + (m + stages - 1.0) * sent.between[name] + step[name],
        )
        for name in sent.inside
    }
    times = Iteration(
        products=m * (compute.products + compute.products_back) * share,
        experts=m * (compute.experts + compute.experts_back) * share,
        attention=m * (compute.scores + compute.scores_back) * share,
        elementwise=m * (compute.streams + compute.streams_back) * share,
        head=m * head * share,
        recompute=m * own.redo,
        gradients=m * own.gradients,
        host=m * (own.waits + own.waits_back),
        sent=shown,
        stage=mean,
        bubble=bubble,
        imbalance=_imbalance(job, stage, head),
        optimizer=(1.0 - job.host_states)
        * updated_parameters(job)
        * job.update
        / update_rate(job),
        offload=crossing_time(job, m * own.busy) + job.host_updates / job.device.host_memory,
        fixed=habits.fixed + 0.0 * m,
        beside=_beside(job),
    )
    return evolve(times, jitter=habits.jitter * log2(job.accelerators) * times.total)


def _beside(job: TrainingJob) -> dict[str, Number]:
    """Seconds of an iteration that belong to no part of training itself, by name."""

    def samples(other: TrainingJob) -> Number:
        times = iteration(other)
        step = sum_in_order((shown.step for shown in times.sent.values()), 0.0)
        return times.total - times.optimizer - times.fixed - times.gradients - step - times.jitter

    drawn = not isinstance(job.rollout, int | float) or job.rollout > 0
    seconds: dict[str, Number] = {"rollout": job.rollout} if drawn else {}
    for companion in job.companions:
        seconds[companion.name] = companion_seconds(job, companion, samples)
    return seconds


def _own_pass(job: TrainingJob, compute: Pass, calls: Calls) -> _Pass:
    """One mean stage: its share of all blocks, for one microbatch, and what it waits for its host."""
    share, again = 1.0 / job.layout.pipeline, job.recompute
    forward, backward = compute.forward * share, compute.backward * share
    dense, experts = local_parameters(job.work, job.layout)
    moved = job.habits.accumulate * (dense + experts) * job.widths.trained
    own = _Pass(
        forward=forward,
        backward=backward,
        redo=again * (forward - job.habits.early_stop * share * compute.last)
        + (1.0 - again) * share * _modules_again(job, compute),
        scores=(compute.scores + compute.scores_back) * share,
        gradients=moved / (job.device.bandwidth * job.device.wide.memory),
    )
    there, back = _host(job, calls)
    return evolve(
        own,
        waits=largest(there - forward, 0.0),
        waits_back=largest(back - backward - own.redo - own.gradients, 0.0),
    )


def _modules_again(job: TrainingJob, compute: Pass) -> Number:
    """Seconds of what blocks that are not run again whole run again."""
    modules = job.again
    return (
        job.recompute_scores * compute.scores
        + modules.products * compute.products
        + modules.experts * compute.experts
        + modules.streams * compute.streams
    )


def _imbalance(job: TrainingJob, stage: Number, head: Number) -> Number:
    """Seconds by which the slowest stage is slower than the mean one, over all microbatches; DualPipe pairs the first with the last."""
    layers, stages = job.work.layers, job.layout.pipeline
    slots = layers / stages
    fullest = stage * fullest_stage(layers, stages) / slots
    last = stage * layers_on(stages - 1.0, layers, stages) / slots + head
    first = stage * layers_on(0.0 * stages, layers, stages) / slots
    last = choose(job.layout.schedule == "dualpipe", 0.5 * (first + last), last)
    m = job.layout.microbatches
    mean = stage + head / stages
    return choose(stages > 1, m * (largest(fullest, last) - mean), 0.0 * m)


def _host(job: TrainingJob, calls: Calls) -> tuple[Number, Number]:
    """Seconds that the host needs to launch a microbatch forward and backward, less what it waits for traffic that blocks it."""
    habits, again = job.habits, job.recompute
    stages = job.layout.pipeline
    each = (job.work.layers * habits.host + job.work.expert_layers * habits.host_experts) / stages
    there, back = each, each * (2.0 + again)
    for split in splits():
        if not split.blocks:
            continue
        for traffic, price in calls[split.name]:
            call = habits.call - split.shown(habits) * price
            there = there + call * traffic.forward
            back = back + call * (traffic.backward + again * traffic.forward)
    return there, back


def _step(job: TrainingJob, own: _Pass, calls: Calls, hidden: Number) -> dict[str, Number]:
    """Traffic of an iteration that shows, by split: gradients, and the updated weights.

    One microbatch's backward pass can hide gradients, and one's forward pass the updated weights, as far as they do not hide
    other traffic already (`hidden` seconds of each). Where layers are interleaved, a chunk of them is done with its last
    microbatches while as many as there are stages still pass through the others; the one that ends has its part of one pass.
    Source: Narayanan et al. 2021, figure 4.
    """
    habits = job.habits
    forward, backward = own.forward + own.waits, own.backward + own.waits_back
    cover: dict[str, Number] = {
        "backward": largest(backward - hidden, 0.0),
        "forward": largest(smallest(forward, forward + backward - hidden), 0.0),
        "nothing": 0.0,
    }
    chunks = job.layout.virtual
    others = smallest(job.layout.pipeline * (chunks - 1.0) / chunks, job.layout.microbatches)
    overlaps = choose(habits.data < 1, 1.0 + 0.0 * habits.data, 0.0 * habits.data)
    exposed: dict[str, Number] = {split.name: 0.0 for split in splits()}
    for hides, seconds in cover.items():
        total: Number = 0.0
        parts: dict[str, Number] = {}
        for name, sent in calls.items():
            for traffic, price in sent:
                matches = traffic.hides == hides or (
                    hides == "nothing" and traffic.hides not in cover
                )
                if matches:
                    parts[name] = parts.get(name, 0.0) + price * traffic.step
                    total = total + price * traffic.step
        shows = largest(habits.data * total, total - overlaps * largest(others, 1.0) * seconds)
        shows = largest(shows, (total - overlaps * seconds) / chunks)
        if hides == "nothing":
            shows = total
        for name, own_part in parts.items():
            ratio = choose(total > 0.0, own_part / largest(total, 1e-30), 0.0 * total)
            exposed[name] = exposed[name] + shows * ratio
    return exposed


def crossing_time(job: TrainingJob, busy: Number) -> Number:
    """Seconds of an iteration's traffic to and from host memory that `busy` seconds of compute do not hide."""
    whole = job.offloaded / job.device.host
    share = job.habits.offload
    hidden = choose(share < 1, busy + 0.0 * share, 0.0 * share)
    return largest(share * whole, whole - hidden)


def updated_parameters(job: TrainingJob) -> Number:
    """Trained parameters that one rank updates."""
    layout = job.layout
    dense, experts = local_parameters(job.work, layout)
    apart = layout.shard > 0
    one = 1.0 + 0.0 * layout.data
    mine = dense / choose(apart, copies_of(layout, "weights"), one)
    theirs = experts / choose(apart, copies_of(layout, "experts"), one)
    return (mine + theirs) * job.widths.trained


def update_rate(job: TrainingJob) -> Number:
    """byte/s at which an optimiser's step streams."""
    return job.device.bandwidth * job.device.wide.memory
