"""Context ranks share a sequence in equal halves: 2 x context parts, so that causal attention is balanced.

Source: Megatron-LM, `megatron/training/arguments.py` (the sequence length is a multiple of twice the context-parallel size);
Llama 3 (2024), section 3.3.2: 2 x CP chunks.
"""

from collections.abc import Iterator

from specc.design.workload import Training
from specc.divisors import divisors
from specc.plan.degrees import TrainingDegrees
from specc.plan.limit import Division, Limit, Refusal, listed
from specc.units.dimension import TOKEN
from specc.units.text import number


def _refuses(division: Division) -> Iterator[Refusal]:
    training, degrees = division.workload, division.degrees
    if not (isinstance(training, Training) and isinstance(degrees, TrainingDegrees)):
        return
    length, context = training.sequence, degrees.context
    if length is None or length.dimension is not TOKEN or context == 1:
        return
    tokens = int(length)
    if tokens % (2 * context) == 0:
        return
    fit = [d for d in divisors(tokens, min(tokens, 4 * context)) if tokens % (2 * d) == 0]
    yield Refusal(
        degree="context",
        message=f"context degree {context} cannot share a sequence of {number(tokens)} tokens: it is cut into {2 * context} equal parts",
        label=f"{number(tokens)} / {2 * context} is {number(tokens / (2 * context))}",
        others=((training, "sequence", f"{number(tokens)} tokens"),),
        helps=(f"degrees that do: {listed(fit or [1])}",),
    )


LIMIT = Limit(name="context", refuses=_refuses)
