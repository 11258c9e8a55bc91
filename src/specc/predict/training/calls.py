"""Seconds of every call of the collectives of a training iteration, whatever hides them."""

from specc.physics import collectives
from specc.physics.numeric import Number, choose
from specc.physics.transfer import point_to_point
from specc.plan.levels import Level, fans, links_of
from specc.plan.split import CallCost, CollectiveTraffic, splits
from specc.plan.training_job import TrainingJob
from specc.record import evolve


def _price(traffic: CollectiveTraffic, levels: tuple[Level, ...], cost: CallCost) -> Number:
    """Seconds of one call, as the stack makes it."""
    spread = fans(traffic.members, traffic.stride, levels)
    first, *far = links_of(spread, levels)
    links = [first, *(evolve(link, bandwidth=link.bandwidth * cost.rails) for link in far)]
    if traffic.collective == "all_reduce":
        return collectives.all_reduce_time(traffic.moved, spread, links)
    if traffic.collective == "gather":
        return collectives.gather_time(traffic.moved, spread, links)
    if traffic.collective == "all_to_all":
        once = collectives.dispatch_time(traffic.moved, spread, links, traffic.copies)
        return choose(
            cost.own > 0, once, collectives.all_to_all_time(traffic.moved, spread, links)
        )
    time: Number = point_to_point(traffic.moved, links[0])
    inside = levels[0].size
    for index, level in enumerate(levels[1:], start=1):
        near = traffic.stride < inside
        time = choose(near, time, point_to_point(traffic.moved, links[index]) + 0.0 * time)
        inside = level.size
    return time


def _silent(traffic: CollectiveTraffic) -> bool:
    """Whether nothing is sent at all (one job, not an array of them)."""
    calls = (traffic.forward, traffic.backward, traffic.step)
    return all(isinstance(count, (int, float)) and count == 0 for count in calls)


Calls = dict[str, list[tuple[CollectiveTraffic, Number]]]
"""By split: what is sent, and the seconds of one call."""


def priced(job: TrainingJob) -> Calls:
    """Everything that a job sends, with the seconds of one call each."""
    calls: Calls = {}
    for split in splits():
        calls[split.name] = []
        for traffic in split.sends(job.work, job.layout, job.widths):
            if _silent(traffic):
                continue
            cost = split.call(job.habits, traffic)
            seconds = _price(traffic, job.levels, cost) + cost.waits
            calls[split.name].append((traffic, seconds))
    return calls
