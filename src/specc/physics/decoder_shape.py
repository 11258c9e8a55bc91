"""From a network as counted blocks of layers to what a serving step multiplies and remembers.

Hybrids keep their proportions: layers with a window, latent layers and layers with a constant state are summed by kind.
What a token passes once a step is summed by the class of its weights, since these differ in storage and in how
parallelism divides them.
"""

from specc.physics.architecture import Architecture
from specc.physics.decode import DecoderShape
from specc.physics.layer import Layer
from specc.sums import sum_floats

EXPERT_ROLES = ("experts",)
SHARED_ROLES = ("shared_experts",)
ATTENTION_ROLES = ("attention", "state_space", "router")


class _Sums:
    """Running sums over the layers of a network."""

    def __init__(self) -> None:
        self.layers = 0.0
        self.by_role: dict[str, float] = {}
        self.between = 0.0
        self.moe_layers = 0.0
        self.experts = 1.0
        self.active = 0.0
        self.dense_layers = 0.0
        self.full = 0.0
        self.windowed = 0.0
        self.window = 1.0
        self.elements = 0.0
        self.kv_heads = 1.0
        self.prefill_pair = 0.0
        self.decode_pair = 0.0
        self.latent = 0.0
        self.selected = 1e12
        self.state = 0.0

    def weights(self, count: int, layer: Layer) -> None:
        routed = False
        for matmul in layer.matmuls():
            role = matmul.role
            self.by_role[role] = (
                self.by_role.get(role, 0.0) + float(count) * matmul.n * matmul.k * matmul.count
            )
            if role not in ("head", "experts"):
                # An operand is written by one kernel and read by the next, on both sides of the product.
                self.between += 2.0 * float(count) * (matmul.n + matmul.k) * matmul.used
            if role == "experts" and matmul.count > 1:
                routed = True
                self.experts, self.active = float(matmul.count), float(matmul.used)
        if routed:
            self.moe_layers += count

    def scores(self, count: int, layer: Layer) -> None:
        self.state += float(count) * layer.state_elements()
        attention = layer.attention()
        if attention is None or attention.kind in ("linear", "state_space"):
            return
        pair = float(attention.heads * (attention.head_dim + attention.value_dim))
        if attention.kind == "latent":
            rank = attention.latent_dim
            # Absorbed: scores over the latent, and values from its rank without the rotary part (1/9 of 576 for DeepSeek).
            absorbed = float(attention.heads) * (2.0 * rank - min(64.0, rank / 2.0))
            self.latent = 1.0
            if attention.window is not None:
                self.selected = float(attention.window)
        else:
            absorbed = pair
        if attention.kind in ("sliding", "chunked") and attention.window is not None:
            self.windowed += count
            self.window = float(attention.window)
        else:
            self.full += count
        self.elements = max(self.elements, float(layer.kv_elements_per_token()))
        self.kv_heads = (
            1.0 if attention.kind == "latent" else max(self.kv_heads, float(attention.kv_heads))
        )
        self.prefill_pair = max(self.prefill_pair, pair)
        self.decode_pair = max(self.decode_pair, absorbed)


def decoder_shape(network: Architecture, tower: str = "decoder") -> DecoderShape:
    """Sum the layers of a decoder by what a step does with them.

    Args:
        network: The network. One known only by its number of parameters counts as dense layers of the usual shape.
        tower: Which of its towers is meant.
    """
    sums = _Sums()
    for block in network.blocks:
        if block.tower != tower:
            continue
        if block.place == "body":
            sums.layers += block.count
        for layer in block.layers:
            sums.weights(block.count, layer)
            sums.scores(block.count, layer)
    role = sums.by_role
    layers = max(sums.layers, 1.0)
    moe = max(sums.moe_layers, 1.0)
    head = role.get("head", 0.0)
    counted = sum_floats(
        role.get(name, 0.0)
        for name in (*ATTENTION_ROLES, "mlp", "modulation", "experts", "shared_experts", "head")
    )
    embedding = max(float(network.parameters_of(tower)) - counted, 0.0)
    dense = role.get("mlp", 0.0) + role.get("modulation", 0.0) + float(network.extra_parameters)
    return DecoderShape(
        layers=layers,
        hidden=float(network.hidden or 1),
        attention_params=sum_floats(role.get(name, 0.0) for name in ATTENTION_ROLES) / layers,
        dense_layers=1.0,
        ffn_params=dense,
        moe_layers=sums.moe_layers,
        experts=sums.experts,
        active_experts=sums.active,
        expert_params=role.get("experts", 0.0) / moe / sums.experts,
        shared_params=role.get("shared_experts", 0.0) / moe,
        head_params=head,
        embedding_params=embedding,
        kv_elements=sums.elements,
        kv_heads=sums.kv_heads,
        full_layers=sums.full,
        window_layers=sums.windowed,
        window=sums.window,
        prefill_pair=sums.prefill_pair,
        decode_pair=sums.decode_pair,
        latent=sums.latent,
        selected=sums.selected,
        between=sums.between,
    )
