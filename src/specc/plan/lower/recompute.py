"""What `recompute` means for a job's time and memory: words, lists of modules, every n-th layer.

Source: Korthikanti et al. 2022 (scores); Megatron-Core, `--recompute-modules` (norms, feed-forward networks, experts, up
projections of latent attention).
"""

from collections.abc import Iterator

from specc.design.entity import EnumValue, Value
from specc.design.workload import Training
from specc.physics.architecture import Architecture
from specc.physics.layer import Layer, Matmul
from specc.plan.training_job import Recomputed
from specc.sums import sum_floats

MODULES = ("norms", "mlp", "moe", "moe_activation", "up_projection")
SCORES = frozenset({"selective", "attention"})


def recompute_words(what: Value) -> tuple[EnumValue, ...]:
    """The words that a field says, without `none`."""
    items = what if isinstance(what, tuple) else (what,)
    words = [EnumValue(item) if isinstance(item, str) else item for item in items]
    return tuple(w for w in words if isinstance(w, EnumValue) and w.word != "none")


def recomputed_of(
    training: Training, network: Architecture, pipeline: float
) -> tuple[float, float, Recomputed]:
    """Share of the blocks that a job runs again whole, 1 where it computes scores again, and what else."""
    words = recompute_words(training.recompute)
    named = {word.word for word in words}
    full = 0.0
    if "full" in named:
        layers = float(max(network.body_layers, 1))
        stated = training.recompute_layers
        full = 1.0 if stated is None else min(1.0, stated * pipeline / layers)
    for word in words:
        if word.word == "every":
            full = max(full, 1.0 / max(word.count("n", 1, 0), 1))
    modules = frozenset(named & set(MODULES))
    if "moe" in modules:
        modules |= {"moe_activation"}
    rest = Recomputed(
        modules=modules,
        products=_products(network, modules),
        experts=1.0 if "moe" in modules else 0.0,
        streams=_streams(network, modules),
    )
    return full, 1.0 if named & SCORES else 0.0, rest


def _layers(network: Architecture) -> Iterator[tuple[int, Layer]]:
    for block in network.body():
        for layer in block.layers:
            yield block.count, layer


def _module(layer: Layer, matmul: Matmul) -> str:
    """What computing a product again is called."""
    if matmul.role in ("shared_experts", "router"):
        return "moe"
    if matmul.role == "mlp":
        return "mlp"
    attention = layer.attention()
    latent = attention is not None and attention.kind == "latent"
    return "up_projection" if latent and matmul.split == "column" else ""


def _dense_flops(layer: Layer) -> Iterator[tuple[str, float]]:
    for matmul in layer.matmuls():
        if matmul.role != "experts":
            yield _module(layer, matmul), float(matmul.flops_per_token)


def _products(network: Architecture, modules: frozenset[str]) -> float:
    """Share of the dense products' FLOP that modules make."""
    if not modules:
        return 0.0
    products = [
        (module in modules, count * flops)
        for count, layer in _layers(network)
        for module, flops in _dense_flops(layer)
    ]
    total = sum_floats(flops for _, flops in products)
    return sum_floats(flops for there, flops in products if there) / total if total else 0.0


def _activated(layer: Layer) -> float:
    """Elements of a token that the activation functions of routed experts read and write."""
    names = ("experts before the activation", "experts after the activation")
    return sum_floats(kept.per_token * kept.routed for kept in layer.saved() if kept.name in names)


def _streams(network: Architecture, modules: frozenset[str]) -> float:
    """Share of the elements that norms and activation functions stream that modules make."""
    total = again = 0.0
    for count, layer in _layers(network) if modules else ():
        elements = count * layer.elementwise_elements()
        roles = {tensor.role for tensor in layer.tensors()}
        own = "norms" if roles == {"norm"} else "moe" if "experts" in roles else "mlp"
        if own == "mlp" and "mlp" not in roles:
            own = ""
        total += elements
        if own in modules:
            again += elements
        elif own == "moe" and "moe_activation" in modules:
            again += count * _activated(layer)
    return again / total if total else 0.0
