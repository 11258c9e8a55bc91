"""Experts lie whole on ranks that exist: the expert degree divides the experts and, with its tensor degree, the ranks.

Source: Megatron-Core, `parallel_state.py`: the expert groups are cut out of tensor x context x data ranks; vLLM and SGLang
cut them out of tensor x attention-data ranks of a replica (https://docs.vllm.ai/en/latest/serving/expert_parallel_deployment.html);
vLLM 0.11.0, `vllm/config/model.py`: expert parallelism needs experts; https://github.com/vllm-project/vllm/issues/52435.
"""

from collections.abc import Iterator

from specc.divisors import divisors
from specc.plan.degrees import TrainingDegrees
from specc.plan.limit import Division, Limit, Refusal, listed
from specc.units.text import number


def _refuses(division: Division) -> Iterator[Refusal]:
    model, degrees = division.model, division.degrees
    expert, inner = degrees.expert, degrees.expert_tensor
    if model is None or expert * inner == 1:
        return
    experts = model.experts.count if model.experts is not None else None
    if experts is None:
        yield Refusal(
            degree="expert" if expert > 1 else "expert_tensor",
            message=f"{f'expert degree {expert}' if expert > 1 else f'expert_tensor degree {inner}'} for `{model.name}`, which has no experts",
            label="no experts to divide",
            helps=("set `expert = 1`",),
        )
        return
    if experts % expert:
        yield Refusal(
            degree="expert",
            message=f"expert degree {expert} does not divide the {experts} experts of `{model.name}`",
            label=f"{experts} / {expert} is {number(experts / expert, 3)}",
            helps=(f"degrees that divide them: {listed(divisors(experts))}",),
        )
        return
    ranks = division.ranks
    if ranks is None or ranks % (expert * inner) == 0:
        return
    wanted = f"expert degree {expert}" + (f" x expert tensor degree {inner}" if inner > 1 else "")
    fit = [d for d in divisors(experts) if ranks % (d * inner) == 0]
    yield Refusal(
        degree="expert",
        message=f"{wanted} does not divide the {ranks} ranks that hold the experts ({_ranks(division)})",
        label=f"{ranks} ranks hold the {experts} experts",
        helps=(
            f"expert degrees that divide both: {listed(fit)}" if fit else "lower `expert_tensor`",
            "more ranks: raise `tensor` or `data`",
        ),
    )


def _ranks(division: Division) -> str:
    degrees = division.degrees
    named = [("tensor", degrees.tensor)]
    if isinstance(degrees, TrainingDegrees):
        named.append(("context", degrees.context))
    named.append(("data", degrees.data))
    return " x ".join(f"{name} {n}" for name, n in named)


LIMIT = Limit(name="experts", refuses=_refuses)
