"""A shard of quantised weights holds whole groups or blocks, and whole packed words.

Group-quantised integers share a scale along the input features, so that a row-split weight is cut between groups; eight 4-bit
values are packed along the output features. Block-quantised fp8 shares a scale in squares of both. Kernels of quantised
experts halve a group down to 32 where that makes it fit.
Source: vLLM 0.4.2 to 0.11.0, `quantization/awq.py` ("not aligned with the quantized weight shape") and `fp8.py` ("not divisible
by weight quantization block_n"), `moe_wna16.py` (halved groups); https://github.com/QwenLM/Qwen3-VL/issues/831 (29568 / 2 / 128);
https://github.com/vllm-project/vllm/issues/2699 (13696 / 2 / 128) and /17569 (1536 / 8 / 128).
"""

from collections.abc import Iterator
from functools import lru_cache

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.workload import Inference
from specc.divisors import divisors
from specc.physics.dtypes import SIXTEEN_BIT
from specc.physics.layer import Tensor
from specc.plan.degrees import ServingDegrees
from specc.plan.limit import Division, Limit, Refusal, listed
from specc.plan.lower.serving import UnknownFormat, weights_of
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.units.text import number

PACKED = 8  # 4-bit values in one word of 32 bit
LEAST_GROUP = 32
GROUPS = {"nvfp4": 16, "fp4": 16}  # values that share a scale by the format's definition
INTEGERS = ("int8", "int4", "int3", "int2")


def _refuses(division: Division) -> Iterator[Refusal]:
    inference, degrees = division.workload, division.degrees
    if not (isinstance(inference, Inference) and isinstance(degrees, ServingDegrees)):
        return
    model = inference.model
    if model is None or division.has("layer_split"):
        return
    term = inference.weights or model.weights
    unit = None if term is None else _unit(term)
    if term is None or unit is None:
        return
    for field, degree in (("tensor", degrees.tensor), ("expert_tensor", _inside(degrees))):
        routed = field == "expert_tensor"
        cut = _first_cut(model, term, degree, routed=routed)
        if cut is None:
            continue
        tensor, whole, step = cut
        fit = [
            d
            for d in divisors(model.heads or degree, 2 * degree)
            if _first_cut(model, term, d, routed=routed) is None
        ]
        yield Refusal(
            degree="tensor" if not routed or degrees.expert_tensor == 1 else field,
            message=(
                f"`{term}` weights cannot be divided by {degree}: a shard of `{tensor.name}` has {number(whole / degree)} of "
                f"{number(whole)} features, {number(whole / degree / step)} {'blocks' if 'block' in term.named else 'groups'} of {step}"
            ),
            label=f"{number(whole)} / {degree} / {step} is {number(whole / degree / step)}",
            others=((model, None, f"`{tensor.name}` has {number(whole)} features"),),
            helps=(
                f"degrees that leave whole ones: {listed(fit or [1])}",
                *(("`expert` parallelism keeps experts whole",) if routed else ()),
            ),
        )
        return


def _inside(degrees: ServingDegrees) -> int:
    """Ranks that share one expert."""
    return max(degrees.expert_tensor, degrees.tensor * degrees.data // max(degrees.expert, 1), 1)


def _unit(term: EnumValue) -> int | None:
    """Values along one side that share a scale; None where each row has its own."""
    named = "block" if term.word.startswith("fp8") else "group"
    size = term.count(named, GROUPS.get(term.word, 0))
    return size if size > 1 else None


def _first_cut(
    model: Model, term: EnumValue, degree: int, *, routed: bool
) -> tuple[Tensor, int, int] | None:
    """The first tensor that a degree cuts inside a unit, its divided features, and the unit."""
    unit = _unit(term)
    if degree == 1 or unit is None:
        return None
    integers = term.word in INTEGERS
    square = term.word.startswith("fp8")
    for tensor in _quantised(model, term):
        if (tensor.role == "experts") != routed:
            continue
        ways = degree if tensor.pieces is None else min(degree, tensor.pieces)
        step = unit if tensor.split == "row" or square else PACKED if integers else 1
        least = min(step, LEAST_GROUP) if routed and integers else step
        whole = tensor.columns if tensor.split == "row" else tensor.rows
        # What is not quantised whole is left at 16 bit by those who make checkpoints.
        if whole % step == 0 and (whole % ways or whole // ways % least):
            return tensor, whole, step
    return None


def _quantised(model: Model, term: EnumValue) -> tuple[Tensor, ...]:
    """The divided matrices that a format quantises, each shape once."""
    try:
        stored, matrices = weights_of(model, term, architecture(model)), _divided(model)
    except (IncompleteModelError, UnknownFormat):
        return ()
    return tuple(tensor for tensor in matrices if stored.bits_of(tensor) < SIXTEEN_BIT)


@lru_cache(maxsize=64)
def _divided(model: Model) -> tuple[Tensor, ...]:
    """The matrices that tensor ranks divide, each shape once."""
    tensors: dict[tuple[str, str, int, int], Tensor] = {}
    for block in architecture(model).blocks:
        for layer in block.layers if block.place == "body" else ():
            for tensor in layer.tensors():
                if tensor.split in ("row", "column") and tensor.columns > 1:
                    key = (tensor.name, tensor.split, tensor.rows, tensor.columns)
                    tensors.setdefault(key, tensor)
    return tuple(tensors.values())


LIMIT = Limit(name="quantised_shards", refuses=_refuses)
