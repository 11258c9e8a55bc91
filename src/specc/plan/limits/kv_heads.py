"""Key-value heads are divided evenly over tensor ranks, or copied evenly where there are fewer of them than ranks.

Source: vLLM, SGLang and LMDeploy assert one of the two in every attention layer (`total_num_kv_heads % tp_size == 0`, else
`tp_size % total_num_kv_heads == 0`): InternLM/lmdeploy@1263d5cd8, `lmdeploy/pytorch/config.py`; torchtitan refuses uneven
ones since 2026-03 (pytorch/torchtitan#2577).
"""

from collections.abc import Iterator

from specc.divisors import divisors
from specc.plan.limit import Division, Limit, Refusal, listed


def _shares(heads: int, tensor: int) -> bool:
    return heads % tensor == 0 or tensor % heads == 0


def _refuses(division: Division) -> Iterator[Refusal]:
    model, tensor = division.model, division.degrees.tensor
    heads = model.kv_heads if model is not None else None
    if model is None or not heads or _shares(heads, tensor):
        return
    if model.heads is not None and model.heads % tensor:  # told of the heads themselves
        return
    fit = [d for d in divisors(model.heads or tensor, 2 * tensor) if _shares(heads, d)]
    yield Refusal(
        degree="tensor",
        message=(
            f"tensor degree {tensor} neither divides the {heads} key-value heads of `{model.name}` "
            "nor is a multiple of them"
        ),
        label=f"{heads} key-value heads over {tensor} ranks",
        others=((model, "kv_heads", f"{heads} key-value heads"),),
        helps=(f"degrees that divide or copy them evenly: {listed(fit)}",),
    )


LIMIT = Limit(name="kv_heads", refuses=_refuses)
