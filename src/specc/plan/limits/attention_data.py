"""Attention data parallelism inside a replica exists in engines from a certain version on.

Source: vLLM 0.8 (`--data-parallel-size`), SGLang 0.4 (`--enable-dp-attention`,
https://lmsys.org/blog/2024-12-04-sglang-v0-4/), TensorRT-LLM 0.17 (`enable_attention_dp`), LMDeploy (`--dp`).
"""

from collections.abc import Iterator

from specc.design.profiles import Engine
from specc.plan.limit import Division, Limit, Refusal


def _refuses(division: Division) -> Iterator[Refusal]:
    engine, data = division.software, division.degrees.data
    if not isinstance(engine, Engine) or data == 1 or division.has("attention_data"):
        return
    yield Refusal(
        degree="data",
        message=f"data degree {data} inside a replica: `{engine.name}` has no data parallelism of attention",
        label=f"not in {engine.title or engine.name}",
        helps=(
            "set `data = 1`; whole copies are `replicas`",
            "or choose an engine that has it: a recent vLLM, SGLang or TensorRT-LLM",
        ),
    )


LIMIT = Limit(name="attention_data", refuses=_refuses)
