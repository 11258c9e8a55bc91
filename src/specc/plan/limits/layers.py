"""A pipeline stage holds at least one layer, and stages are as full as each other.

In training the embedding and the head may count as a layer each, so that 126 layers and two ends fill 16 stages of 8, or 128 chunks
of one.
Source: Narayanan et al. 2021, section 2.2; Llama 3 (2024), section 3.3.2 (one layer less on the first and last stage); BLOOM
(2022), 70 layers on 12 stages; vLLM before 0.5.1, `vllm/config.py`: layers must be divisible by the pipeline size.
"""

from collections.abc import Iterator

from specc.design.model import Model
from specc.design.profiles import Stack
from specc.design.workload import Training
from specc.divisors import divisors
from specc.plan.degrees import ServingDegrees, TrainingDegrees
from specc.plan.limit import Division, Limit, Refusal, listed
from specc.plan.lower.methods import guessed_tokens
from specc.plan.stages import ENDS
from specc.units.text import number, percent


def _whole(model: Model, degrees: TrainingDegrees | ServingDegrees) -> Iterator[Refusal]:
    """A network that is known by the operations of a sample alone is copied whole."""
    for degree in ("tensor", "pipeline", "context", "expert"):
        count = getattr(degrees, degree, 1)
        if count > 1:
            yield Refusal(
                degree=degree,
                message=f"`{model.name}` is known by the operations of a sample: there are no layers that {degree} degree {count} divides",
                label="only data parallelism copies it",
                others=((model, "flops", "its operations"),),
                helps=(f"leave `{degree}` out, or state the model's layers",),
            )


def _guessed(division: Division) -> int:
    """Layers for further tokens that a job trains beside the model's."""
    job, software = division.workload, division.software
    if not isinstance(job, Training) or not isinstance(software, Stack):
        return 0
    return guessed_tokens(job, software.numbers)


def _refuses(division: Division) -> Iterator[Refusal]:
    model, degrees = division.model, division.degrees
    if model is not None and model.layers is None and model.flops is not None:
        yield from _whole(model, degrees)
        return
    if division.has("whole_models") and degrees.pipeline * degrees.tensor > 1:
        yield Refusal(
            degree="pipeline" if degrees.pipeline > 1 else "tensor",
            message="this stack divides no model over accelerators: each has a whole copy",
            label="has no such degree",
            helps=(
                "leave the degree out, or choose a stack that has it: megatron, torchtitan, deepspeed",
            ),
        )
        return
    training = isinstance(degrees, TrainingDegrees)
    virtual = degrees.virtual_pipeline if isinstance(degrees, TrainingDegrees) else 1
    chunks = degrees.pipeline * virtual
    if model is None or model.layers is None or chunks == 1:
        return
    guessed = _guessed(division)
    layers = model.layers + guessed
    if layers % chunks == 0:
        return
    own = f"{model.layers} layers"
    others = ((model, "layers", f"{own} and {guessed} for further tokens" if guessed else own),)
    even = listed(divisors(layers, min(layers, 64)))
    if layers < chunks and not (training and layers + ENDS == chunks):
        yield Refusal(
            degree="pipeline",
            message=f"{chunks} pipeline stages for the {layers} layers of `{model.name}`: some would be empty",
            label=f"at most {layers}",
            others=others,
            helps=("lower `pipeline` or `virtual_pipeline`" if training else "lower `pipeline`",),
        )
        return
    if division.has("even_stages"):
        yield Refusal(
            degree="pipeline",
            message=f"{chunks} pipeline stages do not divide the {layers} layers of `{model.name}`, and this engine asks for that",
            label=f"{layers} / {chunks} is {number(layers / chunks, 3)}",
            others=others,
            helps=(f"stages that divide {layers}: {even}", "later versions take uneven stages"),
        )
        return
    if training and (layers + ENDS) % chunks == 0:
        return
    most = -(-layers // chunks)
    lost = 1 - layers / (most * chunks)
    yield Refusal(
        degree="pipeline",
        message=f"{chunks} pipeline stages do not share the {layers} layers of `{model.name}` evenly: the fullest has {most}",
        label=f"{percent(lost)} of the time is lost to the fullest stage",
        others=others,
        helps=(f"stages that divide {layers}: {even}",),
        runs=True,
    )


LIMIT = Limit(name="layers", refuses=_refuses)
