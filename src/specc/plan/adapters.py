"""Low-rank adapters: two matrices of the rank beside each adapted product.

Source: Hu et al. 2021 (LoRA), section 4.1; all products of the blocks are adapted, as Dettmers et al. 2023 (QLoRA) advise.
"""

from specc.physics.architecture import Architecture
from specc.physics.layer import Layer
from specc.sums import sum_floats

ADAPTED = frozenset({"attention", "mlp", "shared_experts", "experts", "state_space"})
"""Classes of products that have adapters."""


def adapter_elements(layer: Layer, rank: int) -> float:
    """Elements of a layer's adapters."""
    return float(
        sum_floats(rank * (m.n + m.k) * m.count for m in layer.matmuls() if m.role in ADAPTED)
    )


def adapter_parameters(network: Architecture, rank: int) -> float:
    """Elements of all adapters of a network."""
    return sum_floats(
        block.count * adapter_elements(layer, rank)
        for block in network.blocks
        for layer in block.layers
    )
