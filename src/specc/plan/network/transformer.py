"""The repeated stack of a transformer or hybrid, layer by layer."""

from specc.design import model as entities
from specc.physics.architecture import Block
from specc.physics.dtypes import dtype_of
from specc.physics.layer import Layer
from specc.physics.layers.attention import SelfAttention
from specc.physics.layers.experts import ExpertsLayer
from specc.physics.layers.feed_forward import FeedForward
from specc.physics.layers.latent_attention import LatentAttention
from specc.physics.layers.linear_attention import LinearAttention
from specc.physics.layers.norm import Norm
from specc.physics.layers.short_convolution import ShortConvolution
from specc.physics.layers.state_space import StateSpace
from specc.record import evolve, record
from specc.sums import sum_counts
from specc.units.text import number

GATED = frozenset({"swiglu", "geglu", "gelu_gated", "relu_gated"})
MOST_LAYERS = 20_000
MOST_RUNS = 4  # runs of equal layers that keep their order; beyond that a pattern repeats and layers are grouped by kind


class IncompleteModelError(Exception):
    """A model lacks sizes that its network needs.

    Attributes:
        model: Name of the model.
        missing: What it lacks, as field names.
    """

    def __init__(self, model: str, missing: tuple[str, ...]) -> None:
        """Keep the facts for the message."""
        self.model = model
        self.missing = missing
        super().__init__(f"{model or 'the model'} lacks {', '.join(missing)}")


def missing_sizes(model: entities.Model, *missing: str) -> IncompleteModelError:
    """The error that names what a model does not say."""
    return IncompleteModelError(model.name, missing)


@record
class TowerSizes:
    """The sizes of one tower, defaults filled in."""

    model: entities.Model
    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    ffn: int | None
    gated: bool
    norm: str
    positions: str
    biases: frozenset[str]

    @staticmethod
    def of(model: entities.Model, stack: entities.Tower | None = None) -> "TowerSizes":
        """The sizes of the model, or of one of its towers where a tower says otherwise."""
        own = stack or entities.Tower()
        layers = own.layers if own.layers is not None else model.layers
        hidden = own.hidden if own.hidden is not None else model.hidden
        lacking = tuple(n for n, v in (("layers", layers), ("hidden", hidden)) if v is None)
        if lacking or layers is None or hidden is None:
            raise missing_sizes(model, *lacking)
        if not 1 <= layers <= MOST_LAYERS:
            raise missing_sizes(model, f"a number of layers from 1 to {number(MOST_LAYERS)}")
        heads = own.heads if own.heads is not None else model.heads
        stateful = model.attention is not None and model.attention.kind == "state_space"
        if heads is None and not stateful:
            raise missing_sizes(model, "heads")
        if hidden < 1 or (heads is not None and heads < 1):
            raise missing_sizes(model, "hidden and heads of at least 1")
        many = heads or 1
        head_dim = own.head_dim if own.head_dim is not None else model.head_dim
        if head_dim is None and hidden % many:
            raise missing_sizes(
                model, f"head_dim (hidden / heads = {hidden} / {many} is not whole)"
            )
        kv_heads = own.kv_heads if own.kv_heads is not None else model.kv_heads
        if (kv_heads is not None and kv_heads < 1) or (head_dim is not None and head_dim < 1):
            raise missing_sizes(model, "kv_heads and head_dim of at least 1")
        if kv_heads is not None and many % kv_heads:
            raise missing_sizes(
                model, f"kv_heads that divide heads ({many} / {kv_heads} is not whole)"
            )
        biases = set(own.biases or model.biases)
        if "all" in biases:
            biases |= {"attention", "mlp"}
        if "attention" in biases:
            biases |= {"qkv", "out"}
        if "qkv" in biases:
            biases |= {"q", "k", "v"}
        return TowerSizes(
            model=model,
            layers=layers,
            hidden=hidden,
            heads=many,
            kv_heads=many if kv_heads is None or (stack is not None and own.heads) else kv_heads,
            head_dim=hidden // many if head_dim is None else head_dim,
            ffn=own.ffn if own.ffn is not None else model.ffn,
            gated=(own.activation or model.activation) in GATED,
            norm=own.norm or model.norm,
            positions=own.positions or model.positions,
            biases=frozenset(biases),
        )

    def norm_layer(self, name: str, stream: str = "sequence") -> Norm:
        """A norm over the residual stream."""
        return Norm(
            width=self.hidden, kind=self.norm, bias=self.model.norm_bias, name=name, stream=stream
        )


def _pattern(model: entities.Model, layers: int) -> list[str]:
    """What mixes tokens in each layer."""
    attention = model.attention
    if attention is None or attention.kind in ("full", "mla"):
        return ["mla" if attention is not None and attention.kind == "mla" else "full"] * layers
    other = attention.kind
    counts = (
        attention.mlp_layers,
        attention.expert_layers,
        attention.full_layers,
        attention.window_layers,
        attention.linear_layers,
        attention.state_layers,
        attention.conv_layers,
    )
    if sum_counts(count or 0 for count in counts) > MOST_LAYERS:
        raise missing_sizes(model, f"layers by kind, together at most {number(MOST_LAYERS)}")
    alone = ["mlp"] * (attention.mlp_layers or 0) + ["experts"] * (attention.expert_layers or 0)
    if attention.full_every is not None:
        return ["full" if (i + 1) % attention.full_every == 0 else other for i in range(layers)]
    stated = {
        "full": attention.full_layers,
        "sliding": attention.window_layers,
        "chunked": attention.window_layers,
        "linear": attention.linear_layers,
        "state_space": attention.state_layers,
        "convolution": attention.conv_layers,
    }
    own = stated[other]
    full = attention.full_layers
    if full is None:
        full = max(layers - len(alone) - own, 0) if own is not None else 0
    mixing = layers - len(alone) if own is None else own + full
    if full > mixing:
        raise missing_sizes(model, f"attention.full_layers of at most {mixing} layers")
    kinds = [other] * mixing
    for index in range(min(full, mixing)):  # spread evenly, the last one at the end
        kinds[(index + 1) * mixing // full - 1] = "full"
    return kinds + alone


def _experts(shape: TowerSizes, stream: str) -> ExpertsLayer:
    model, block = shape.model, shape.model.experts
    if block is None or block.count is None or block.active is None:
        raise missing_sizes(model, "experts.count and experts.active")
    ffn = block.ffn if block.ffn is not None else shape.ffn
    if ffn is None:
        raise missing_sizes(model, "experts.ffn")
    if not 1 <= block.active <= block.count:
        raise missing_sizes(model, f"experts.active from 1 to experts.count ({block.count})")
    shared = block.shared * (block.shared_ffn if block.shared_ffn is not None else ffn)
    return ExpertsLayer(
        hidden=shape.hidden,
        ffn=ffn,
        count=block.count,
        active=block.active,
        gated=shape.gated,
        shared_ffn=shared,
        shared_gate=block.shared_gate,
        bias="mlp" in shape.biases,
        router_bias="router" in shape.biases,
        input_width=block.width,
        stream=stream,
    )


def _feed_forward(shape: TowerSizes, index: int, stream: str) -> Layer | None:
    """The dense network or the experts of a layer; None where there is neither."""
    block = shape.model.experts
    if block is not None and block.first_dense > shape.layers:
        raise missing_sizes(shape.model, f"experts.first_dense of at most {shape.layers} layers")
    if block is not None and index >= block.first_dense and (index + 1) % block.every == 0:
        return _experts(shape, stream)
    if not shape.ffn:
        if block is not None:
            raise missing_sizes(shape.model, "ffn (some of its layers are dense)")
        return None
    bias = "mlp" in shape.biases
    return FeedForward(
        hidden=shape.hidden,
        ffn=shape.ffn,
        gated=shape.gated,
        in_bias=bias,
        out_bias=bias,
        stream=stream,
    )


def _self_attention(
    shape: TowerSizes, *, causal: bool, stream: str, kind: str = "full", reusing: bool = False
) -> SelfAttention:
    block = shape.model.attention or entities.Attention()
    among = kind == "full" and block.kind not in ("full", "mla")  # a full layer among others
    windowed = kind in ("sliding", "chunked")
    if windowed and (block.window is None or int(block.window) < 1):
        raise missing_sizes(shape.model, "attention.window of at least 1 token")
    return SelfAttention(
        hidden=shape.hidden,
        heads=shape.heads,
        kv_heads=(block.full_kv_heads if among else None) or shape.kv_heads,
        head_dim=(block.full_head_dim if among else None) or shape.head_dim,
        values_from_keys=among and block.full_values_from_keys,
        reusing=reusing,
        value_dim=block.value_dim if block.kind not in ("mla", "linear") else None,
        q_bias="q" in shape.biases,
        k_bias="k" in shape.biases,
        v_bias="v" in shape.biases,
        out_bias="out" in shape.biases,
        qk_norm=block.qk_norm,
        norm_vectors=2 if shape.norm == "layernorm" else 1,
        sinks=block.sinks,
        gated=block.gated,
        window=int(block.window) if windowed and block.window is not None else None,
        chunked=kind == "chunked",
        causal=causal,
        cached=causal,
        stream=stream,
    )


def _required(model: entities.Model, block: entities.Attention, *names: str) -> tuple[int, ...]:
    lacking = tuple(f"attention.{name}" for name in names if getattr(block, name) is None)
    if lacking:
        raise missing_sizes(model, *lacking)
    return tuple(int(getattr(block, name)) for name in names)


def _latent(shape: TowerSizes, block: entities.Attention, stream: str) -> LatentAttention:
    kv_rank, nope, rope, value = _required(
        shape.model, block, "kv_rank", "nope_dim", "rope_dim", "value_dim"
    )
    top = block.indexer_top
    return LatentAttention(
        hidden=shape.hidden,
        heads=shape.heads,
        kv_rank=kv_rank,
        nope_dim=nope,
        rope_dim=rope,
        value_dim=value,
        q_rank=block.q_rank or 0,
        indexer_heads=block.indexer_heads or 0,
        indexer_dim=block.indexer_dim or 128,
        indexer_top=2048 if top is None else int(top),
        stream=stream,
    )


def _linear(shape: TowerSizes, block: entities.Attention, stream: str) -> LinearAttention:
    keys, values, key_dim, value_dim = _required(
        shape.model, block, "key_heads", "value_heads", "key_dim", "value_dim"
    )
    return LinearAttention(
        hidden=shape.hidden,
        key_heads=keys,
        value_heads=values,
        key_dim=key_dim,
        value_dim=value_dim,
        kernel=block.kernel,
        gate_rank=block.gate_rank or 0,
        plain=block.plain,
        state_bytes=_state_bytes(block, "bf16"),
        stream=stream,
    )


def _state_bytes(block: entities.Attention, usual: str) -> float:
    """Bytes of an element of recurrent state."""
    stated = dtype_of(usual if block.state_dtype is None else block.state_dtype.word)
    return 2.0 if stated is None else stated.bits / 8.0


def _state_space(shape: TowerSizes, block: entities.Attention, stream: str) -> StateSpace:
    (state,) = _required(shape.model, block, "state")
    inner = block.inner or 2 * shape.hidden
    heads = block.state_heads or 0
    if block.version == 2 and not heads:
        raise missing_sizes(shape.model, "attention.state_heads")
    return StateSpace(
        hidden=shape.hidden,
        inner=inner,
        state=state,
        kernel=block.kernel,
        version=block.version,
        dt_rank=block.dt_rank or -(-shape.hidden // 16),
        heads=heads,
        groups=block.groups,
        inner_norms=block.inner_norms,
        gate_norm=block.gate_norm,
        state_bytes=_state_bytes(block, "fp32"),
        stream=stream,
    )


def _mixer(shape: TowerSizes, kind: str, index: int, *, causal: bool, stream: str) -> Layer:
    block = shape.model.attention or entities.Attention()
    if kind == "mla" or (kind == "full" and block.kind == "linear" and block.kv_rank is not None):
        return _latent(shape, block, stream)
    if kind == "linear":
        return _linear(shape, block, stream)
    if kind == "convolution":
        return ShortConvolution(hidden=shape.hidden, kernel=block.kernel, stream=stream)
    if kind == "state_space":
        return _state_space(shape, block, stream)
    reusing = index >= shape.layers - block.reusing_layers
    return _self_attention(shape, causal=causal, stream=stream, kind=kind, reusing=reusing)


def _layer(
    shape: TowerSizes,
    kind: str,
    index: int,
    *,
    causal: bool,
    stream: str,
    crossing: int | None,
    single: bool,
) -> tuple[Layer, ...]:
    """One layer with its norms: what mixes tokens, what crosses to the encoder, what follows."""
    norms = shape.model.norms
    norm = shape.norm_layer("norm", stream)
    if kind in ("mlp", "experts"):
        part = _experts(shape, stream) if kind == "experts" else _feed_forward(shape, -1, stream)
        return (norm, *((part,) if part is not None else ()))
    layers: list[Layer] = [norm, _mixer(shape, kind, index, causal=causal, stream=stream)]
    if (
        kind == "state_space"
        and shape.model.attention is not None
        and shape.model.attention.beside
    ):
        layers.append(_self_attention(shape, causal=causal, stream=stream))
    if crossing is not None:
        inner = _self_attention(shape, causal=False, stream=stream)
        layers += [
            norm,
            evolve(
                inner,
                cross=crossing,
                context_stream="encoder",
                cached=True,
                name="cross_attention",
            ),
        ]
    after = None if single else _feed_forward(shape, index, stream)
    if after is not None:
        layers += [after] if norms == 1 else [norm, after]
    if norms == 4:
        layers += [norm, norm]
    return tuple(layers)


def stack_blocks(
    model: entities.Model,
    shape: TowerSizes,
    *,
    causal: bool,
    stream: str = "sequence",
    tower: str = "decoder",
    crossing: int | None = None,
) -> list[Block]:
    """The repeated layers of a tower, equal ones counted."""
    pattern = _pattern(model, shape.layers)
    single = any(kind in ("mlp", "experts") for kind in pattern)
    runs: list[tuple[tuple[Layer, ...], str, int]] = []
    for index, kind in enumerate(pattern):
        layers = _layer(
            shape, kind, index, causal=causal, stream=stream, crossing=crossing, single=single
        )
        if runs and runs[-1][0] == layers:
            runs[-1] = (layers, kind, runs[-1][2] + 1)
        else:
            runs.append((layers, kind, 1))
    if len(runs) > MOST_RUNS:
        grouped: dict[tuple[Layer, ...], tuple[str, int]] = {}
        for layers, kind, count in runs:
            grouped[layers] = (kind, grouped.get(layers, (kind, 0))[1] + count)
        runs = [(layers, kind, count) for layers, (kind, count) in grouped.items()]
    return [
        Block(name=f"{tower} layer ({kind})", count=count, layers=layers, tower=tower)
        for layers, kind, count in runs
    ]
