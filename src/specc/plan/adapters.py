"""Low-rank adapters: two matrices of the rank beside each adapted weight.

Source: Hu et al. 2021 (LoRA), section 4.1; all products of the blocks are adapted where nobody says which, as Dettmers et al.
2023 (QLoRA) advise.
"""

from collections.abc import Iterator

from specc.physics.architecture import Architecture
from specc.physics.layer import Layer
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
