"""What limits an iteration, and which change would help most: each is tried, not guessed."""

from specc.plan.split import splits
from specc.plan.training_job import TrainingJob
from specc.predict.prediction import Bound
from specc.predict.training.calls import priced
from specc.predict.training.iteration import Iteration, iteration
from specc.predict.training.kernels import microbatch_pass
from specc.record import evolve
from specc.sums import sum_floats

PARTS = {
    "products": "compute",
    "experts": "compute",
    "attention": "compute",
    "recompute": "compute",
    "elementwise": "memory bandwidth",
    "head": "compute",
    "gradients": "memory bandwidth",
    "optimizer": "memory bandwidth",
    "host": "host",
    "bubble": "bubble",
    "imbalance": "uneven stages",
    "offload": "host link",
    "fixed": "host",
    "jitter": "stragglers",
    "rollout": "drawing answers",
    "reference": "compute",
    "old_policy": "compute",
    "teacher": "compute",
    "reward": "compute",
    "critic": "compute",
}
"""Parts of an iteration that no level of the topology carries, and what limits them."""


def _level(job: TrainingJob, part: str) -> str:
    """The outermost level that a split's groups cross."""
    own = next(split for split in splits() if split.name == part)
    groups = [traffic.reach for traffic in own.sends(job.work, job.layout, job.widths)]
    reach = max((float(group) for group in groups), default=1.0)
    for level in job.levels:
        if reach <= level.size:
            return level.name
    return job.levels[-1].name


def limits(job: TrainingJob, times: Iteration) -> dict[str, float]:
    """Seconds by what limits them."""
    total: dict[str, float] = {}
    for part, seconds in times.parts().items():
        if not float(seconds):
            continue
        name = PARTS.get(part) or _level(job, part)
        total[name] = total.get(name, 0.0) + float(seconds)
    return total


def _faster_link(job: TrainingJob, index: int) -> TrainingJob:
    level = job.levels[index]
    link = evolve(level.link, bandwidth=2.0 * level.link.bandwidth)
    changed = (*job.levels[:index], evolve(level, link=link), *job.levels[index + 1 :])
    return evolve(job, levels=changed)


def _gains(job: TrainingJob) -> list[tuple[str, float]]:
    """What some changes would make of an iteration's seconds, in the order in which they are preferred.

    What a change leaves alone, compute or traffic, is not priced again.
    """
    device = job.device
    compute, calls = microbatch_pass(job), priced(job)
    peak = evolve(device, peak=2.0 * device.peak, half=2.0 * device.half)
    stream = evolve(device, bandwidth=2.0 * device.bandwidth)
    gains: list[tuple[str, float]] = []
    for text, changed in (
        ("twice the peak rate", evolve(job, device=peak)),
        ("twice the memory bandwidth", evolve(job, device=stream)),
    ):
        gains.append((text, float(iteration(changed, calls=calls).total)))
    for index, level in enumerate(job.levels):
        changed = _faster_link(job, index)
        seconds = float(iteration(changed, compute=compute).total)
        gains.append((f"twice the rate of {level.name}", seconds))
    if job.layout.pipeline > 1:
        layout = evolve(job.layout, microbatches=2.0 * job.layout.microbatches)
        more = iteration(evolve(job, layout=layout), compute, calls)
        gains.append(("twice the global batch", float(more.total) / 2.0))
    if job.recompute > 0:
        without = iteration(evolve(job, recompute=0.0), compute, calls)
        gains.append(("no recomputation", float(without.total)))
    return gains


def bound_of(job: TrainingJob, times: Iteration) -> Bound:
    """What limits an iteration, and the change that would help most."""
    shares = limits(job, times)
    total = sum_floats(shares.values())
    name = max(shares, key=lambda key: (shares[key], key))
    best, gain = None, 0.0
    for text, seconds in _gains(job):
        saved = 1.0 - seconds / float(times.total)
        if saved > gain + 1e-9:
            best, gain = text, saved
    return Bound(by=name, share=shares[name] / total if total else 0.0, helps=best, gain=gain)
