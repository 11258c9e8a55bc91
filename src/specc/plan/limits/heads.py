"""Attention heads are computed whole: the tensor degree divides them.

Source: Shoeybi et al. 2019, Megatron-LM, section 3; vLLM 0.4.2 to 0.11.0, `vllm/config` ("must be divisible by tensor
parallel size"); LMDeploy, `lmdeploy/pytorch/config.py`.
"""

from collections.abc import Iterator

from specc.divisors import divisors
from specc.plan.limit import Division, Limit, Refusal, listed
from specc.units.text import number


def _refuses(division: Division) -> Iterator[Refusal]:
    model, tensor = division.model, division.degrees.tensor
    heads = model.heads if model is not None else None
    if model is None or heads is None or heads % tensor == 0:
        return
    yield Refusal(
        degree="tensor",
        message=f"tensor degree {tensor} does not divide the {heads} attention heads of `{model.name}`",
        label=f"{heads} heads / {tensor} is {number(heads / tensor, 3)}",
        others=((model, "heads", f"{heads} heads"),),
        helps=(f"degrees that divide them: {listed(divisors(heads, min(heads, 2 * tensor)))}",),
    )


LIMIT = Limit(name="heads", refuses=_refuses)
