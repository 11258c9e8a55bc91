"""Waiting in a serving engine under random arrivals: percentiles of first token, next tokens and whole requests.

The engine: prompts are read one after another, first come, first served, before the next step of decoding; a step writes one
token for every running sequence; a request runs only while there is a slot for it. Reading is then a queue M/G/1 whose
server, when no prompt waits, is away for one step of decoding; decoding is processor sharing with a rate that depends on how
many share. Distributions are computed on a grid; nothing is simulated.

Sources: Pollaczek-Khinchine for M/G/1; Fuhrmann and Cooper 1985 (decomposition with vacations); Kelly 1979 (insensitivity of
processor sharing); Allen and Cunneen (M/G/c).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from specc.physics.latency_spread import Spread, mixture, request_spread, spread_of
from specc.record import record
from specc.sums import sum_floats

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRID = 4096
PIECES = 16
CROWDING = 0.75
MOST_STATES = 4096


@record
class QueuedEngine:
    """An engine as a queue sees it.

    Attributes:
        rate: Requests per second.
        prompt: (share of requests, seconds to read the prompt) pairs.
        output: (share of requests, tokens to write) pairs.
        step: Seconds of a decode step by the number of running sequences.
        slots: Most running sequences.
        constant: Seconds added to every first token.
        variation: Squared coefficient of variation of the gaps between arrivals: 1 for Poisson, 0 for regular.
    """

    rate: float
    prompt: Sequence[tuple[float, float]]
    output: Sequence[tuple[float, float]]
    step: Callable[[float], float]
    slots: float
    constant: float = 0.0
    variation: float = 1.0


@record
class Waiting:
    """What requests meet.

    Attributes:
        ttft: Time to the first token.
        tpot: Time between tokens.
        latency: Time of a request.
        running: Mean of the running sequences.
        utilisation: The rate over the highest rate that can be kept up.
        stable: Whether it can be kept up; the times are infinite where not.
    """

    ttft: Spread
    tpot: Spread
    latency: Spread
    running: float
    utilisation: float
    stable: bool


def highest_rate(service: QueuedEngine) -> float:
    """Requests per second at which every slot is always filled.

    In the time of 1/rate the engine reads one prompt and writes one answer: 1 / rate = prompt + output step(slots) / slots.
    """
    prompt = sum_floats(share * time for share, time in service.prompt)
    tokens = sum_floats(share * count for share, count in service.output)
    slots = max(min(service.slots, 1e6), 1.0)
    return 1.0 / (prompt + max(tokens - 1.0, 0.0) * service.step(slots) / slots)


def waiting(service: QueuedEngine) -> Waiting:
    """Percentiles under a steady stream of arrivals."""
    most = highest_rate(service)
    load = service.rate / most
    if load >= 1.0:
        never = Spread(mean=math.inf, p50=math.inf, p95=math.inf, p99=math.inf)
        return Waiting(
            ttft=never,
            tpot=never,
            latency=never,
            running=service.slots,
            utilisation=load,
            stable=False,
        )
    import numpy as np

    first = sum_floats(share * time for share, time in service.prompt)
    second = sum_floats(share * time * time for share, time in service.prompt)
    busy = service.rate * first
    tokens = sum_floats(share * count for share, count in service.output)
    states = _running(service, busy, tokens)
    numbers = np.arange(len(states))
    steps = np.array([service.step(float(max(n, 1))) for n in _sampled(len(states))])
    step = np.interp(numbers, _sampled(len(states)), steps)
    running = float((states * numbers).sum())
    times, reading = _reading(service, busy, first, second, states, step, tokens)
    ttft = spread_of(times, reading)
    rows = _answers(service, busy, first, second, states, step)
    heard = _heard(service, times, reading, busy, second)
    tpot = mixture(
        [
            (share * part, mean + behind / later, math.sqrt(deviation**2 + noise / later**2))
            for share, later, mean, deviation in rows
            for part, _, behind, noise in heard
        ]
    )
    latency = request_spread(times, reading, rows, heard)
    return Waiting(
        ttft=ttft, tpot=tpot, latency=latency, running=running, utilisation=load, stable=True
    )


def _sampled(count: int) -> list[int]:
    """Numbers of sequences at which a step is priced; between them it is nearly straight."""
    points = {0, 1, count - 1}
    at = 1.0
    while at < count:
        points.add(int(at))
        at *= 1.6
    return sorted(points)


def _running(service: QueuedEngine, busy: float, tokens: float) -> NDArray[np.float64]:
    """Chances of each number of running and waiting requests (product form of processor sharing)."""
    import numpy as np

    slots = int(min(max(service.slots, 1.0), MOST_STATES))
    known = _sampled(slots + 1)
    step = np.interp(np.arange(slots + 1), known, [service.step(float(max(n, 1))) for n in known])
    # Reading prompts stretches every step by 1 / (1 - busy), as long as there are slots for what is read; those that were
    # asked while a request's own prompt waited are read before its first step.
    stretch = 1.0 / max(1.0 - busy, 1e-6)
    first = sum_floats(share * time for share, time in service.prompt)
    second = sum_floats(share * time * time for share, time in service.prompt)
    behind = busy * stretch * (first + 0.5 * service.rate * second * stretch)
    numbers = np.arange(1, slots + 1)
    leave = numbers / np.maximum((tokens - 1.0) * step[1:] * stretch + behind, 1e-12)
    logs = np.concatenate([[0.0], np.cumsum(np.log(service.rate / leave))])
    chances = np.exp(logs - logs.max())
    full = service.rate / highest_rate(service)
    if full < 1.0:
        tail = chances[-1] * full / (1.0 - full)
        chances[-1] += tail
    result: NDArray[np.float64] = chances / chances.sum()
    return result


def _reading(
    service: QueuedEngine,
    busy: float,
    first: float,
    second: float,
    states: NDArray[np.float64],
    step: NDArray[np.float64],
    tokens: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Grid of times and chances of the time to the first token."""
    import numpy as np

    present = 1.0 - float(states[0])
    away = float((states[1:] * step[1:]).sum()) / max(present, 1e-12)
    longest = max(time for _, time in service.prompt)
    burst = _burst(service, first, second)
    mean_wait = burst * service.rate * second / (2.0 * max(1.0 - busy, 1e-3)) if busy else 0.0
    slot_chance, slot_scale = _slot_wait(service, states, tokens)
    span = (
        service.constant
        + longest
        + 2.0 * float(step.max())
        + 14.0 * mean_wait * max(1.0, longest / max(first, 1e-12) / 2.0)
    )
    if slot_chance <= 1e-4 or slot_scale <= 0.0:  # even arrivals of equal work never queue
        slot_chance = slot_scale = 0.0
    span += 8.0 * slot_scale
    width = span / GRID
    times = (np.arange(GRID) + 0.5) * width
    spectrum = _waiting_spectrum(service, busy, first, burst, width)
    spectrum = spectrum * (1.0 - present + present * np.fft.rfft(_uniform(away, width)))
    if slot_chance:
        tail = np.exp(-times / slot_scale)
        spectrum = spectrum * (1.0 - slot_chance + slot_chance * np.fft.rfft(tail / tail.sum()))
    own = np.zeros(GRID)
    for share, time in service.prompt:
        _put(own, (time + service.constant) / width, share)
    chances = np.fft.irfft(spectrum * np.fft.rfft(own), GRID)
    chances = np.maximum(chances, 0.0)
    total: NDArray[np.float64] = chances / chances.sum()
    places: NDArray[np.float64] = np.asarray(times - 0.5 * width, dtype=np.float64)
    return places, total


def _waiting_spectrum(
    service: QueuedEngine, busy: float, first: float, burst: float, width: float
) -> NDArray[np.complex128]:
    """Transform of the M/G/1 wait: (1 - rho) / (1 - rho F), F the residual of a prompt's time.

    Arrivals that are more regular than Poisson wait less: the load that queues is scaled by (1 + variation) / 2. Those that come
    in bursts wait longer: the residual is.
    """
    import numpy as np

    residual = np.zeros(GRID)
    for share, time in service.prompt:
        residual += share * time / max(first, 1e-15) * _uniform(burst * time, width)
    load = busy * 0.5 * (1.0 + service.variation) if service.variation < 1.0 else busy
    result: NDArray[np.complex128] = (1.0 - load) / (1.0 - load * np.fft.rfft(residual))
    return result


def _burst(service: QueuedEngine, first: float, second: float) -> float:
    """How much longer requests wait that come in bursts: (c_a^2 + c_s^2) / (1 + c_s^2). Source: Allen 1990 (Allen and Cunneen)."""
    if service.variation <= 1.0 or first <= 0.0:
        return 1.0
    spread = second / first**2 - 1.0
    return (service.variation + spread) / (1.0 + spread)


def _uniform(length: float, width: float) -> NDArray[np.float64]:
    """Chances of a uniform time between zero and a length, on the grid of points."""
    import numpy as np

    cells = length / width
    edges = np.clip(np.arange(GRID + 1) - 0.5, 0.0, cells)
    mass = np.diff(edges)
    total = mass.sum()
    if total <= 0.0:
        mass = np.zeros(GRID)
        mass[0] = total = 1.0
    result: NDArray[np.float64] = mass / total
    return result


def _put(target: NDArray[np.float64], place: float, share: float) -> None:
    """A point mass."""
    below = min(int(place), GRID - 2)
    part = min(place - below, 1.0)
    target[below] += share * (1.0 - part)
    target[below + 1] += share * part


def _slot_wait(
    service: QueuedEngine, states: NDArray[np.float64], tokens: float
) -> tuple[float, float]:
    """Chance of finding no free slot, and the mean wait then (M/G/c by Allen and Cunneen)."""
    leave = highest_rate(service)
    square = sum_floats(share * count * count for share, count in service.output) / tokens**2 - 1.0
    return float(states[-1]), 0.5 * (service.variation + square) / max(
        leave - service.rate, 1e-9 * leave
    )


def _heard(
    service: QueuedEngine,
    times: NDArray[np.float64],
    reading: NDArray[np.float64],
    busy: float,
    second: float,
) -> list[tuple[float, float, float, float]]:
    """Times to the first token as a few points: share, time, and mean and variance of the prompts read right after."""
    import numpy as np

    stretch = 1.0 / max(1.0 - busy, 1e-6)
    points = np.interp((np.arange(PIECES) + 0.5) / PIECES, np.cumsum(reading), times)
    pieces: list[tuple[float, float, float, float]] = []
    for point in points:
        waited = max(float(point) - service.constant, 0.0)
        noise = service.variation * service.rate * waited * second * stretch**3
        pieces.append((1.0 / PIECES, float(point), busy * stretch * waited, noise))
    return pieces


def _answers(
    service: QueuedEngine,
    busy: float,
    first: float,
    second: float,
    states: NDArray[np.float64],
    step: NDArray[np.float64],
) -> list[tuple[float, float, float, float]]:
    """For each length of answer: share, tokens after the first, mean time between tokens, its deviation over requests."""
    import numpy as np

    numbers = np.arange(len(states))
    # A request meets states in proportion to their chance times the sequences that run in them.
    met = states * numbers
    met = met / max(met.sum(), 1e-300)
    mean_step = float((met * step).sum())
    running = float((states * numbers).sum())
    stretch = 1.0 / max(1.0 - busy, 1e-6)
    tpot = mean_step * stretch
    low, high = max(int(running * 0.8), 1), min(int(running * 1.2) + 2, len(states) - 1)
    slope = float(step[high] - step[low]) / max(high - low, 1) * stretch
    variance = float((states * (numbers - running) ** 2).sum())
    tokens = sum_floats(share * count for share, count in service.output)
    # Sequences that slow each other down leave later: whatever delays one step swings back through their number.
    swing = max(variance / max(running, 1e-12), 1.0)
    memory = max((tokens - 1.0) * tpot, 1e-12) * swing
    square = sum_floats(share * count * count for share, count in service.output) / tokens**2 - 1.0
    # Answers of one length leave in the order in which they came, so that a crowd stays a crowd; lengths that differ mix it.
    # The exponent is read off the simulation in tests/laws/test_queueing.py.
    shocks = swing ** max(1.0 - 0.7 * square, 0.0)
    crowd = swing ** (CROWDING * max(1.0 - 2.0 * square, 0.0))
    pieces: list[tuple[float, float, float, float]] = []
    for share, count in service.output:
        later = count - 1.0
        if later <= 0.0:
            continue
        life = later * tpot
        # Prompts that arrive meanwhile: compound Poisson, each stretched by those behind it.
        prompts = (
            service.variation * service.rate * life * (1.0 - busy) * second * stretch**3 / later**2
        )
        # Sequences beside it: their number forgets itself over the life of a request.
        ratio = life / memory
        averaged = 1.0 - ratio / 3.0 if ratio <= 1.0 else 1.0 / ratio - 1.0 / (3.0 * ratio**2)
        beside = slope**2 * variance * averaged * crowd
        together = slope * first * stretch * min(running, variance) * min(ratio, 1.0) / later
        pieces.append(
            (share, later, tpot, math.sqrt(max(shocks * (prompts + together) + beside, 0.0)))
        )
    return pieces
