"""What must be resident on one accelerator: weights, gradients, optimiser states, activations, caches.

Plain numbers or arrays of layouts; elements and bytes in, bytes out. `specc.plan.memory.training` and
`specc.plan.memory.serving` put these together into ledgers.
"""

from collections.abc import Iterable

from specc.physics.layer import Saved, Tensor
from specc.physics.numeric import Number, ceiling, choose, largest, smallest
from specc.physics.quantisation import padded_vocabulary

WIDTHS = {"activation": 2.0, "mask": 1.0, "float32": 4.0}


def local_elements(
    tensor: Tensor,
    degree: Number,
    expert: Number = 1.0,
    expert_tensor: Number = 1.0,
    vocabulary_multiple: float = 64.0,
) -> Number:
    """Elements of a tensor on one rank.

    Column- and row-split tensors are divided by the tensor degree, but never into more than their pieces: key and value
    heads are replicated beyond (Shoeybi et al. 2019; Ainslie et al. 2023). Experts are divided over expert ranks.

    Args:
        tensor: The tensor.
        degree: Tensor-parallel degree.
        expert: Expert-parallel degree.
        expert_tensor: Tensor degree inside experts.
        vocabulary_multiple: Rows of tables are padded to a multiple of this times the degree.
    """
    if not tensor.stored:
        return 0.0 * degree
    whole = float(tensor.rows * tensor.columns)
    if tensor.split == "vocabulary":
        rows = padded_vocabulary(float(tensor.rows), degree, vocabulary_multiple)
        return choose(degree > 1, rows * tensor.columns / degree, whole + 0.0 * degree)
    if tensor.role == "experts":
        share = whole if tensor.split == "none" else whole / expert_tensor
        return share * ceiling(tensor.copies / expert)
    whole *= tensor.copies
    if tensor.split == "none":
        return whole + 0.0 * degree
    limit = degree if tensor.pieces is None else smallest(degree, float(tensor.pieces))
    return whole / limit


def state_bytes(elements: Number, width: Number, replicas: Number, *, divided: Number) -> Number:
    """Bytes of one kind of state: `width` for each element, divided over replicas where it is sharded.

    Source: Rajbhandari et al. 2020 (ZeRO), section 3.

    Args:
        elements: Elements on this rank before sharding over replicas.
        width: Bytes of an element.
        replicas: Ranks that share one copy.
        divided: 1 (or True) where it is sharded, else 0.
    """
    return elements * width / choose(divided > 0, replicas + 0.0, 1.0 + 0.0 * replicas)


def saved_bytes(
    saved: Iterable[Saved],
    tokens: Number,
    seen: Number,
    degree: Number,
    *,
    sequence: Number,
    flash: bool,
    selective: bool = False,
    dropout: bool = False,
    fused: bool = False,
    again: frozenset[str] = frozenset(),
    half_width: Number = 2.0,
) -> Number:
    """Bytes that one layer keeps for its backward pass.

    Source: Korthikanti et al. 2022, equations 1 to 5: without sequence parallelism the parts that tensor parallelism
    does not divide stay whole.

    Args:
        saved: What the layer keeps.
        tokens: Tokens of the microbatch on this rank (context parallelism taken off).
        seen: Tokens that each one attends to, for scores that are stored.
        degree: Tensor-parallel degree.
        sequence: 1 with sequence parallelism, else 0.
        flash: Whether scores are never stored.
        selective: Whether scores are recomputed.
        dropout: Whether dropout masks are kept.
        fused: Whether a compiler computes outputs of norms and activation functions again.
        again: Modules that are computed again, as `Saved` names them.
        half_width: Bytes of an activation element.
    """
    total: Number = 0.0
    for kept in saved:
        unwanted = (
            (kept.unfused and (flash or (selective and kept.core)))
            or (kept.dropout and not dropout)
            or (kept.recomputable and fused)
            or kept.module in again
            or (kept.name == "softmax statistics" and not flash)
        )
        if unwanted:
            continue
        width: Number = half_width if kept.width == "activation" else WIDTHS[kept.width]
        elements = (kept.per_token + kept.per_pair * seen) * kept.routed * tokens
        if kept.split == "tensor":
            elements = elements / degree
        elif kept.split == "sequence":
            elements = elements / choose(sequence > 0, degree + 0.0, 1.0 + 0.0 * degree)
        total = total + elements * width
    return total


def microbatches_in_flight(
    stages: Number,
    stage: Number,
    microbatches: Number,
    virtual: Number = 1.0,
    schedule: str | None = None,
) -> Number:
    """Microbatches whose activations a pipeline stage holds at its peak, in units of its own layers.

    1F1B: stage i (from 0) of p holds min(m, p - i). Interleaved: `p (1 + (p - 1) / (p v))` on the first stage. GPipe: all m.
    DualPipe: p + 1 on every stage. Source: Narayanan et al. 2021, section 2.2; Korthikanti et al. 2022, section 4.2.3; Huang et
    al. 2019 (GPipe), section 2.3; DeepSeek-V3 (2024), table 2.

    Args:
        stages: Pipeline stages.
        stage: Index of the stage, from 0.
        microbatches: Microbatches of an iteration.
        virtual: Chunks of layers on each stage.
        schedule: The schedule's word, where it is neither of the first two.
    """
    if schedule == "gpipe":
        return largest(microbatches + 0.0 * stages, 1.0)
    if schedule == "dualpipe":
        both = choose(stages > 1, stages + 1.0, 1.0 + 0.0 * stages)
        return largest(smallest(both, microbatches), 1.0)
    plain = smallest(microbatches, stages - stage)
    warm = (stages - 1.0) / virtual * choose(virtual > 1, 1.0 + 0.0 * stages, 0.0 * stages)
    more = choose(virtual > 1, stages - stage + warm - stage / virtual, plain)
    return largest(smallest(more, microbatches), 1.0)


def cache_bytes_per_token(
    elements: float, width: float, kv_heads: Number, degree: Number
) -> Number:
    """Bytes of keys and values that one rank keeps for a token of one layer.

    Heads are divided over tensor ranks and replicated beyond their number; a latent cache (one head) is on every rank.

    Args:
        elements: Cached elements of the layer for a token.
        width: Bytes of an element.
        kv_heads: Key-value heads; 1 for the latent kind.
        degree: Tensor-parallel degree.
    """
    return elements * width / smallest(degree, kv_heads)
