"""A discrete-event simulation of the engine that `specc.physics.queueing` describes."""

import heapq
import random
from collections.abc import Callable, Sequence

Shares = Sequence[tuple[float, float]]


def simulate(
    rate: float,
    prompt: Shares,
    output: Shares,
    step: Callable[[float], float],
    slots: int,
    *,
    requests: int = 20_000,
    seed: int = 1,
) -> dict[str, list[float]]:
    """Times of first tokens, between tokens and of requests, the first tenth of the run left out."""
    source = random.Random(seed)
    draw = lambda shares: source.choices([v for _, v in shares], [s for s, _ in shares])[0]
    at, arrivals = 0.0, []
    for _ in range(requests):
        at += source.expovariate(rate)
        arrivals.append((at, draw(prompt), int(draw(output))))
    clock, steps, next_one = 0.0, 0, 0
    running: list[tuple[int, int]] = []
    begun: dict[int, float] = {}
    found: dict[str, list[float]] = {"ttft": [], "tpot": [], "latency": []}
    done = 0
    while done < requests:
        if next_one < requests and arrivals[next_one][0] <= clock and len(running) < slots:
            clock += arrivals[next_one][1]
            begun[next_one] = clock
            heapq.heappush(running, (steps + arrivals[next_one][2] - 1, next_one))
            next_one += 1
        elif running:
            clock += step(len(running))
            steps += 1
        else:
            clock = arrivals[next_one][0]
            continue
        while running and running[0][0] <= steps:
            _, number = heapq.heappop(running)
            done += 1
            if number > requests // 10:
                began, _, tokens = arrivals[number]
                found["ttft"].append(begun[number] - began)
                found["latency"].append(clock - began)
                if tokens > 1:
                    found["tpot"].append((clock - begun[number]) / (tokens - 1))
    return found


def percentile(values: list[float], share: float) -> float:
    """The value below which a share lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
