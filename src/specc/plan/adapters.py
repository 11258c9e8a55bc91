"""Low-rank adapters: two matrices of the rank beside each adapted weight.

Source: Hu et al. 2021 (LoRA), section 4.1; all products of the blocks are adapted where nobody says which, as Dettmers et al.
2023 (QLoRA) advise.
"""

from collections.abc import Iterator

from specc.physics.architecture import Architecture
from specc.physics.layer import Layer, Matmul
from specc.record import record
from specc.sums import sum_floats

FEED_FORWARD = frozenset({"mlp", "shared_experts", "experts"})
ROLES = {
    "all": FEED_FORWARD | {"attention", "state_space"},
    "attention": frozenset({"attention", "state_space"}),
    "mlp": frozenset({"mlp", "shared_experts"}),
    "experts": frozenset({"experts"}),
    "head": frozenset({"head"}),
    "embedding": frozenset({"embedding"}),
}
"""Classes of weights that a word of `targets` means."""
NAMES = {
    "q": frozenset({"q", "q_a", "q_b"}),
    "k": frozenset({"k", "kv_a", "kv_b"}),
    "v": frozenset({"v", "kv_b"}),
    "out": frozenset({"out"}),
    "gate": frozenset({"gate"}),
    "up": frozenset({"up"}),
    "down": frozenset({"down"}),
}
"""Last parts of the names of weights that a word means: of attention, or of feed-forward networks and experts."""
EVERYTHING = frozenset({"all"})


def _adapted(name: str, role: str, targets: frozenset[str]) -> bool:
    if any(role in ROLES.get(word, ()) for word in targets):
        return True
    last = name.rpartition(".")[2]
    inside = FEED_FORWARD | {"attention"}
    return role in inside and any(last in NAMES.get(word, ()) for word in targets)


def _sizes(layer: Layer) -> Iterator[tuple[str, str, int]]:
    """Name, class, and rows and columns together of what may be adapted."""
    for matmul in layer.matmuls():
        yield matmul.name, matmul.role, (matmul.n + matmul.k) * matmul.count
    for tensor in layer.tensors():
        if tensor.operation == "lookup":
            yield tensor.name, tensor.role, tensor.rows + tensor.columns


def adapter_elements(layer: Layer, rank: int, targets: frozenset[str] = EVERYTHING) -> float:
    """Elements of a layer's adapters."""
    return sum_floats(
        float(rank * size) for name, role, size in _sizes(layer) if _adapted(name, role, targets)
    )


def adapter_parameters(
    network: Architecture, rank: int, targets: frozenset[str] = EVERYTHING
) -> float:
    """Elements of all adapters of a network."""
    return sum_floats(
        block.count * adapter_elements(layer, rank, targets)
        for block in network.blocks
        for layer in block.layers
    )


def adapted_elements(network: Architecture, targets: frozenset[str], sequence: float) -> float:
    """Elements that enter and leave the adapted products of the blocks, for one sample of `sequence` tokens."""
    total = 0.0
    for block in network.body():
        for layer in block.layers:
            tokens = float(network.streams.get(layer.stream, sequence))
            total += block.count * sum_floats(
                tokens * matmul.scale * (matmul.n + matmul.k) * matmul.used
                for matmul in layer.matmuls()
                if _adapted(matmul.name, matmul.role, targets)
            )
    return total


SERVED = frozenset({"attention", "mlp"})
"""Targets of adapters that are served, where nobody says which: what engines adapt without routed experts."""
ADAPTER_BYTES = 2.0
"""Bytes of an adapter's element: engines keep them at 16 bit whatever the model's format (vLLM, `lora_dtype`)."""


@record
class RankAdapters:
    """The adapters of a service on one tensor rank of the fullest stage.

    Attributes:
        count: Adapters that requests ask for.
        resident: Of them in the accelerator's memory.
        elements: Of one adapter.
        rank: Of each.
        products: Adapted products of all layers of the rank, those that engines merge counted once.
    """

    count: int
    resident: int
    elements: float
    rank: int
    products: float

    @property
    def bytes(self) -> float:
        """Of one adapter."""
        return self.elements * ADAPTER_BYTES


@record(kw_only=False)
class Ranks:
    """Over how many ranks products, experts, and the products of an expert are divided."""

    tensor: int = 1
    expert: int = 1
    experts_over: int = 1


MERGED = {"q": "qkv", "k": "qkv", "v": "qkv", "up": "gate_up", "gate": "gate_up"}
"""Products that engines make one of. Source: vLLM, `lora/layers`, MergedColumnParallelLinearWithLoRA."""


def on_rank(
    network: Architecture, share: float, ranks: Ranks, rank: int, targets: frozenset[str]
) -> tuple[float, float]:
    """Elements of one adapter on a tensor rank, and how many products it adapts.

    Of a divided product the side that is divided takes its part of its adapter, the other has it whole.
    Source: vLLM, `lora/layers`, without `fully_sharded_loras`.

    Args:
        network: The model.
        share: Of its layers on the stage.
        ranks: Over which products and experts are divided.
        rank: Of the adapter.
        targets: What is adapted.
    """
    elements = products = 0.0
    for block in network.blocks:
        held = block.count * (share if block.place == "body" else 1.0)
        for layer in block.layers:
            adapted = [m for m in layer.matmuls() if _adapted(m.name, m.role, targets)]
            elements += held * sum_floats(rank * _sides(matmul, ranks) for matmul in adapted)
            products += held * len({_merged(matmul.name) for matmul in adapted})
    return elements, products


def _sides(matmul: Matmul, ranks: Ranks) -> float:
    """Rows and columns of a product on one rank, all copies that lie there."""
    routed = matmul.role == "experts"
    degree = ranks.experts_over if routed else ranks.tensor
    over = min(degree, matmul.pieces or degree)
    rows = matmul.n / (over if matmul.split in ("column", "vocabulary") else 1)
    columns = matmul.k / (over if matmul.split == "row" else 1)
    return (rows + columns) * (-(-matmul.count // ranks.expert) if routed else matmul.count)


def _merged(name: str) -> str:
    last = name.rpartition(".")[2]
    return MERGED.get(last, last)
