"""Waiting of requests before their first token: where they arrive at random, and where they come all at once.

An engine looks for new requests between its steps: those that came during one are read together in the next. Plain numbers (or
arrays) in base units.

Sources: Takagi 1991, "Queueing analysis", volume 1 (a server that takes all who wait when it looks: gated service); Kimber and
Hollis 1979, TRRL report 909, and Akcelik 1991, "Travel time functions for transport planning purposes" (queues that have
not settled when the run ends).
"""

from __future__ import annotations

from specc.physics.numeric import Number, largest, smallest

WITHOUT_END = 1e9
"""Seconds of a run without end."""


def mean_queue(load: Number, scale: Number, run: Number) -> Number:
    """Mean wait over a run of so many seconds that begins without a queue.

    Below capacity and in a long run it is scale x load / (1 - load); above capacity the queue grows as long as the run lasts,
    so that the mean is half of the last wait, run x (load - 1) / 2.

    Args:
        load: Work that arrives over what can be done.
        scale: Wait at a load of one half.
        run: Length of the run, s.
    """
    over = load - 1.0
    return 0.25 * run * (over + (over * over + 8.0 * scale * load / run) ** 0.5)


def arriving(
    load: Number,
    prompt: Number,
    step: Number,
    alone: Number,
    present: Number,
    run: Number,
    fits: Number,
) -> Number:
    """Mean time from a random arrival to its first token, without what is constant.

    Half of the step in which it arrives, then the step that reads it with all others who came meanwhile. A step that reads
    longer finds more who wait: both grow as 1 / (1 - load).

    Args:
        load: Share of the time that reading prompts takes.
        prompt: Time that reading one adds to a step.
        step: Time of a step that only writes.
        alone: Time to read a prompt where nothing else runs.
        present: Chance that a step is running.
        run: Length of the run, s.
        fits: Prompts that a step takes, one at least.
    """
    bounded = smallest(load, 1.0)
    scale = 1.5 * step * present + 0.5 * (1.0 + 0.5 * bounded) * prompt
    own = present * (prompt + 1.5 * step) + (1.0 - present) * alone
    # A queue is read in full steps, which write as well.
    full = load * (1.0 + present * step / (fits * prompt))
    return own + mean_queue(full, scale, run)


def overflow(requests: Number, slots: Number, rate: Number, most: Number) -> Number:
    """Mean wait for a slot in a finite run in which more arrive than can be served.

    The first find slots; the others wait for the rest of the queue before them.

    Args:
        requests: Of the whole run, 0 where it has no end.
        slots: Requests that run at once.
        rate: Requests per second that arrive.
        most: Requests per second that are served with every slot taken.
    """
    beyond = largest(requests - slots, 0.0)
    gap = largest(1.0 / most - 1.0 / rate, 0.0 * rate)
    return 0.5 * beyond * beyond / largest(requests, 1.0) * gap


def all_at_once(
    requests: Number, slots: Number, each: Number, answer: Number, most: Number
) -> Number:
    """Mean time to the first token, without what is constant, of requests that all come at the beginning.

    Those that find slots are read one after another; the others wait until these have their answers, and then for the queue
    before them.

    Args:
        requests: How many come.
        slots: How many run at once.
        each: Time in which one prompt of a full step is read.
        answer: Time to write an answer.
        most: Requests per second that are served with every slot taken.
    """
    first = smallest(requests, slots)
    beyond = requests - first
    later = beyond / largest(requests, 1.0) * (answer + 0.5 * beyond / most)
    return 0.5 * (first + 1.0) * each + later
