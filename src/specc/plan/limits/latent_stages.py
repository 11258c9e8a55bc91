"""Some versions of engines have no pipeline for models with latent attention.

Source: SGLang 0.4.6, `srt/model_executor/model_runner.py`, which asserts `pp_size == 1` for it.
"""

from collections.abc import Iterator

from specc.plan.limit import Division, Limit, Refusal


def _refuses(division: Division) -> Iterator[Refusal]:
    model, software = division.model, division.software
    attention = model.attention if model is not None else None
    if division.degrees.pipeline == 1 or attention is None or attention.kind != "mla":
        return
    if model is None or software is None or not division.has("whole_latent_stages"):
        return
    yield Refusal(
        degree="pipeline",
        message=f"pipeline degree {division.degrees.pipeline} for `{model.name}`: `{software.name}` has one stage alone for latent attention",
        label="one stage alone",
        helps=("set `pipeline = 1` and raise `tensor`, or choose a later version",),
    )


LIMIT = Limit(name="latent_stages", refuses=_refuses)
