"""Tensor ranks that split norms and residuals along the sequence take equal parts of it.

Source: Korthikanti et al. 2022, section 4.2.2; Megatron-LM, `core/tensor_parallel/mappings.py` ("first dimension of the tensor should
be divisible by tensor parallel size").
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
    length, tensor = training.sequence, degrees.tensor
    if length is None or length.dimension is not TOKEN or not division.has("even_sequences"):
        return
    if not degrees.sequence or tensor == 1:
        return
    heads = None if division.model is None else division.model.heads
    if heads is not None and heads % tensor:  # told of the heads
        return
    tokens = int(length) // degrees.context
    if tokens % tensor == 0 or int(length) % degrees.context:
        return
    yield Refusal(
        degree="tensor",
        message=f"{tensor} tensor ranks cannot share a sequence of {number(tokens)} tokens, along which they split norms and residuals",
        label=f"{number(tokens)} / {tensor} is {number(tokens / tensor)}",
        others=((training, "sequence", f"{number(int(length))} tokens"),),
        helps=(
            f"degrees that do: {listed(divisors(tokens, min(tokens, 4 * tensor)))}; or write `sequence = false`",
        ),
    )


LIMIT = Limit(name="sequence", refuses=_refuses)
