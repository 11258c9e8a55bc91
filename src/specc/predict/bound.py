"""What limits an iteration, and which change would help most: each is tried, not guessed."""

from collections.abc import Callable
from functools import partial

import attrs

from specc.predict.iteration import Iteration, iteration
from specc.predict.job import TrainingJob
from specc.predict.prediction import Bound

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
}
"""Parts of an iteration that no level of the topology carries, and what limits them."""
DEGREE = {
    "tensor": "tensor",
    "context": "context",
    "expert": "tensor",
    "pipeline": "pipeline",
    "sharded": "context",
    "data": "context",
}
SIZE = {
    "tensor": ("tensor",),
    "context": ("context",),
    "expert": ("expert",),
    "pipeline": ("pipeline",),
    "sharded": ("data", "context"),
    "data": ("data", "context"),
}


def _level(job: TrainingJob, part: str) -> str:
    """The outermost level that a split's group crosses."""
    size = 1.0
    for name in SIZE[part]:
        size *= float(getattr(job.layout, name))
    reach = float(job.layout.stride(DEGREE[part])) * size
    for level in job.levels:
        if reach <= level.size:
            return level.name
    return job.levels[-1].name


def limits(job: TrainingJob, found: Iteration) -> dict[str, float]:
    """Seconds by what limits them."""
    total: dict[str, float] = {}
    for part, seconds in found.parts().items():
        name = PARTS.get(part) or _level(job, part)
        total[name] = total.get(name, 0.0) + float(seconds)
    return total


def _faster_link(job: TrainingJob, index: int) -> TrainingJob:
    level = job.levels[index]
    link = attrs.evolve(level.link, bandwidth=2.0 * level.link.bandwidth)
    changed = (*job.levels[:index], attrs.evolve(level, link=link), *job.levels[index + 1 :])
    return attrs.evolve(job, levels=changed)


def _changes(job: TrainingJob) -> list[tuple[str, Callable[[], TrainingJob]]]:
    device = job.device
    found: list[tuple[str, Callable[[], TrainingJob]]] = [
        (
            "twice the peak rate",
            lambda: attrs.evolve(
                job, device=attrs.evolve(device, peak=2.0 * device.peak, half=2.0 * device.half)
            ),
        ),
        (
            "twice the memory bandwidth",
            lambda: attrs.evolve(
                job, device=attrs.evolve(device, bandwidth=2.0 * device.bandwidth)
            ),
        ),
    ]
    for index, level in enumerate(job.levels):
        found.append((f"twice the rate of {level.name}", partial(_faster_link, job, index)))
    if job.layout.pipeline > 1:
        more = attrs.evolve(job.layout, microbatches=2.0 * job.layout.microbatches)
        found.append(("twice the global batch", lambda: attrs.evolve(job, layout=more)))
    if job.recompute > 0:
        found.append(("no recomputation", lambda: attrs.evolve(job, recompute=0.0)))
    return found


def bound_of(job: TrainingJob, found: Iteration) -> Bound:
    """What limits an iteration, and the change that would help most."""
    shares = limits(job, found)
    total = sum(shares.values())
    name = max(shares, key=lambda key: (shares[key], key))
    best, gain = None, 0.0
    for text, change in _changes(job):
        changed = change()
        work = float(changed.layout.microbatches / job.layout.microbatches)
        saved = 1.0 - float(iteration(changed).total) / work / float(found.total)
        if saved > gain + 1e-9:
            best, gain = text, saved
    return Bound(by=name, share=shares[name] / total if total else 0.0, helps=best, gain=gain)
