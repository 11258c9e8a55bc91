"""Some engines verify guessed tokens in one pipeline stage alone.

Source: vLLM, issues 14117 (0.7), 49355 (0.25) and 57755 (0.29): drafts and several stages do not start together.
"""

from collections.abc import Iterator

from specc.design.workload import Inference
from specc.plan.limit import Division, Limit, Refusal


def _refuses(division: Division) -> Iterator[Refusal]:
    service, software = division.workload, division.software
    if not isinstance(service, Inference) or service.speculative is None or software is None:
        return
    if division.degrees.pipeline == 1 or not division.has("undrafted_stages"):
        return
    yield Refusal(
        degree="pipeline",
        message=f"pipeline degree {division.degrees.pipeline} with `speculative`: `{software.name}` verifies guessed tokens in one stage alone",
        label="one stage alone",
        others=((service, "speculative", "tokens are guessed here"),),
        helps=("set `pipeline = 1` and raise `tensor`, or leave `speculative` out",),
    )


LIMIT = Limit(name="drafted_stages", refuses=_refuses)
