"""From the model that a file describes to the network that physics computes with."""

from functools import lru_cache

from specc.design.model import Model, Tower
from specc.physics.architecture import Architecture, Block
from specc.physics.layer import Layer
from specc.physics.layers.convolution import Convolution
from specc.physics.layers.embedding import Embedding
from specc.physics.layers.head import OutputHead
from specc.physics.layers.linear import Linear
from specc.physics.layers.norm import Norm
from specc.physics.layers.parameter import Parameter
from specc.plan.network.denoiser import denoiser
from specc.plan.network.transformer import TowerSizes, missing_sizes, stack_blocks
from specc.record import evolve


@lru_cache(maxsize=64)
def architecture(model: Model) -> Architecture:
    """The network of a model in plain numbers.

    A model that states only `parameters` becomes a network of that many parameters without layers. Sizes that are
    missing raise `IncompleteModelError`, which names them.
    """
    other = 0 if model.other_parameters is None else int(model.other_parameters)
    if model.diffusion is not None:
        network = denoiser(model, model.diffusion, architecture)
        stored, passed = network.extra_parameters + other, network.extra_active + other
        return evolve(network, extra_parameters=stored, extra_active=passed)
    if model.layers is None and model.encoder is None and _numbers_only(model):
        return _by_number(model)
    shape = TowerSizes.of(model)
    streams: dict[str, float] = {}
    if model.encoder is not None or model.decoder is not None:
        blocks = _encoder_decoder(model, shape, streams)
    elif _is_vision_transformer(model):
        blocks = _vision_transformer(model, shape, streams)
    else:
        blocks = _vision_tower(model, streams) + _language(model, shape)
    rows = 0 if model.lookup_parameters is None else int(model.lookup_parameters)
    return Architecture(
        name=model.name,
        hidden=shape.hidden,
        vocabulary=(model.vocabulary or 0) if model.head else 0,
        context=0 if model.context is None else int(model.context),
        blocks=tuple(blocks),
        streams=streams,
        generative=generates(model),
        extra_parameters=other + rows,
        extra_active=other,
    )


def generates(model: Model) -> bool:
    """Whether a model writes token by token.

    It does with a language head over causal layers; one that is known by its numbers alone, unless these are operations of a sample.
    """
    if model.diffusion is not None:
        return False
    if model.layers is None and model.encoder is None and _numbers_only(model):
        return model.flops is None
    return model.head and model.causal and model.vocabulary is not None


def with_prediction_layers(network: Architecture, count: int) -> Architecture:
    """A network with its own layers that guess further tokens: each is like its last one, behind a projection of two rows.

    Source: DeepSeek-V3 technical report (2024), section 2.2; embedding and head are the network's.
    """
    body = network.body()
    if not count or not body:
        return network
    project = Linear(
        rows=network.hidden, columns=2 * network.hidden, bias=False, name="prediction projection"
    )
    layers = (project, *body[-1].layers)
    block = Block(name="prediction layer", count=count, layers=layers, place="after")
    return evolve(network, blocks=(*network.blocks, block))


def with_trained_prediction(network: Architecture, count: int) -> Architecture:
    """A network that is trained to predict `count` further tokens, each by a block on the last stage and by the head once more.

    A block norms the hidden state and the embedding of the next token, projects both to one, and goes on like the last one.
    Source: DeepSeek-V3 technical report (2024), section 2.2; Megatron Core, transformer/multi_token_prediction.py (the projection
    is divided by columns; the table and the head are the network's).
    """
    body, heads = network.body(), _heads(network)
    if not count or not body or not heads:
        return network
    norms = tuple(layer for layer in body[-1].layers if isinstance(layer, Norm))[:1]
    project = Linear(
        rows=network.hidden,
        columns=2 * network.hidden,
        bias=False,
        split="column",
        name="prediction projection",
    )
    layers = (*norms, *norms, project, *body[-1].layers, *norms)
    block = Block(name="prediction layer", count=count, layers=layers)
    again = tuple(evolve(head, tied=True) for head in heads)
    head = Block(name="prediction head", count=count, layers=again, place="after")
    return evolve(network, blocks=(*network.blocks, block, head), guessed=count)


def _heads(network: Architecture) -> tuple[OutputHead, ...]:
    """Its products that make logits."""
    after = (block for block in network.blocks if block.place == "after")
    return tuple(
        layer for block in after for layer in block.layers if isinstance(layer, OutputHead)
    )


def _is_vision_transformer(model: Model) -> bool:
    """Whether images are all that it takes: a tower of its own has layers, or a number of parameters."""
    vision = model.vision
    return vision is not None and vision.layers is None and vision.parameters is None


def takes_images(model: Model) -> bool:
    """Whether its samples are images: of a denoiser, a tower of vision alone, or a network known by its FLOP for each."""
    return (
        model.diffusion is not None
        or _is_vision_transformer(model)
        or (model.flops is not None and model.layers is None)
    )


def _numbers_only(model: Model) -> bool:
    return model.parameters is not None or model.flops is not None


def _by_number(model: Model) -> Architecture:
    total = 0 if model.parameters is None else int(model.parameters)
    active = total if model.active_parameters is None else int(model.active_parameters)
    saved = model.activations_per_sample
    return Architecture(
        name=model.name,
        hidden=model.hidden or 0,
        vocabulary=model.vocabulary or 0,
        context=0 if model.context is None else int(model.context),
        generative=generates(model),
        extra_parameters=total,
        extra_active=0 if model.flops is not None else active,
        flops_per_sample=0.0 if model.flops is None else float(model.flops),
        activations_per_sample=0.0 if saved is None else float(saved) / 2.0,
    )


def _position_rows(model: Model) -> int:
    if model.position_table is not None:
        return model.position_table
    if model.context is None:
        raise missing_sizes(model, "context (its learned positions have a row for each token)")
    return int(model.context)


def _input(model: Model, shape: TowerSizes, tower: str = "decoder") -> Block:
    """Token, position and type tables, their norm and projection."""
    if not model.vocabulary:
        raise missing_sizes(model, "vocabulary")
    width = model.embedding_width or shape.hidden
    layers: list[Layer] = [Embedding(entries=model.vocabulary, width=width)]
    if width != shape.hidden:
        layers.append(
            Linear(rows=shape.hidden, columns=width, bias=False, name="embedding projection")
        )
    if model.positions == "learned":
        rows = _position_rows(model)
        layers.append(
            Embedding(entries=rows, width=shape.hidden, role="positions", name="positions")
        )
    if model.token_types:
        layers.append(
            Embedding(
                entries=model.token_types, width=shape.hidden, role="positions", name="token types"
            )
        )
    if model.embedding_norm:
        layers.append(shape.norm_layer("embedding norm"))
    return Block(name="embedding", count=1, layers=tuple(layers), place="before", tower=tower)


def _output(model: Model, shape: TowerSizes) -> Block:
    layers: list[Layer] = []
    if model.final_norm:
        layers.append(shape.norm_layer("final norm"))
    if model.pooler:
        layers.append(Linear(rows=shape.hidden, columns=shape.hidden, name="pooler"))
    if model.head and model.vocabulary is not None:
        width = model.embedding_width or shape.hidden
        if width != shape.hidden:
            layers.append(
                Linear(rows=width, columns=shape.hidden, bias=False, name="head projection")
            )
        layers.append(
            OutputHead(
                entries=model.vocabulary,
                width=width,
                tied=model.tied_embeddings,
                bias="head" in model.biases,
            )
        )
    return Block(name="head", count=1, layers=tuple(layers), place="after")


def _relative(shape: TowerSizes, buckets: int, tower: str) -> list[Block]:
    if shape.positions != "relative":
        return []
    table = Parameter(elements=buckets * shape.heads, name="relative positions")
    return [
        Block(name="relative positions", count=1, layers=(table,), place="before", tower=tower)
    ]


def _language(model: Model, shape: TowerSizes) -> list[Block]:
    body = stack_blocks(model, shape, causal=model.causal)
    relative = _relative(shape, model.relative_buckets, "decoder")
    return [_input(model, shape), *relative, *body, _output(model, shape)]


def _encoder_decoder(model: Model, shape: TowerSizes, streams: dict[str, float]) -> list[Block]:
    """Source: Raffel et al. 2019 (T5), Radford et al. 2022 (Whisper)."""
    encoder, decoder = model.encoder or Tower(), model.decoder or Tower()
    below, above = TowerSizes.of(model, encoder), TowerSizes.of(model, decoder)
    blocks = _speech_input(encoder, below) if encoder.mels else [_input(model, above)]
    if encoder.tokens is not None:
        streams["encoder"] = float(encoder.tokens)
    blocks += _relative(below, model.relative_buckets, "encoder")
    blocks += stack_blocks(model, below, causal=False, stream="encoder", tower="encoder")
    blocks.append(
        Block(
            name="encoder norm",
            count=1,
            layers=(below.norm_layer("encoder norm"),),
            place="before",
            tower="encoder",
        )
    )
    if encoder.mels:
        blocks.append(_speech_decoder_input(model, decoder, above))
    blocks += _relative(above, model.relative_buckets, "decoder")
    blocks += stack_blocks(model, above, causal=True, crossing=below.hidden)
    return [*blocks, _output(model, shape)]


def _speech_input(encoder: Tower, shape: TowerSizes) -> list[Block]:
    layers: list[Layer] = [
        Convolution(
            inputs=encoder.mels or 0, outputs=shape.hidden, window=3, stream="encoder", scale=2.0
        ),
        Convolution(inputs=shape.hidden, outputs=shape.hidden, window=3, stream="encoder"),
    ]
    if encoder.position_table:
        layers.append(
            Embedding(
                entries=encoder.position_table,
                width=shape.hidden,
                role="positions",
                stream="encoder",
            )
        )
    return [
        Block(name="spectrogram", count=1, layers=tuple(layers), place="before", tower="encoder")
    ]


def _speech_decoder_input(model: Model, decoder: Tower, shape: TowerSizes) -> Block:
    layers: list[Layer] = [Embedding(entries=model.vocabulary or 0, width=shape.hidden)]
    if decoder.position_table:
        layers.append(
            Embedding(entries=decoder.position_table, width=shape.hidden, role="positions")
        )
    return Block(name="embedding", count=1, layers=tuple(layers), place="before")


def _vision_transformer(model: Model, shape: TowerSizes, streams: dict[str, float]) -> list[Block]:
    """Source: Dosovitskiy et al. 2020 (ViT)."""
    vision = model.vision
    if vision is None or vision.patch is None or vision.image is None:
        raise missing_sizes(model, "vision.patch and vision.image")
    if vision.patch < 1 or vision.image < vision.patch:
        raise missing_sizes(
            model, "vision.patch of at least 1 and vision.image of at least a patch"
        )
    tokens = (vision.image // vision.patch) ** 2 + (1 if vision.class_token else 0)
    streams["image"] = float(tokens)
    pixels = vision.channels * vision.patch**2
    before: list[Layer] = [
        Linear(
            rows=shape.hidden,
            columns=pixels,
            bias=vision.patch_bias,
            role="embedding",
            stream="image",
            name="patches",
        )
    ]
    if vision.class_token:
        before.append(Parameter(elements=shape.hidden, name="class token", stream="image"))
    if shape.positions == "learned":
        before.append(
            Embedding(entries=tokens, width=shape.hidden, role="positions", stream="image")
        )
    if vision.input_norm:
        before.append(shape.norm_layer("input norm", "image"))
    after: list[Layer] = [shape.norm_layer("final norm", "image")]
    if vision.pooler:
        after.append(
            Linear(rows=shape.hidden, columns=shape.hidden, stream="sample", name="pooler")
        )
    if vision.projection:
        after.append(
            Linear(
                rows=vision.projection,
                columns=shape.hidden,
                bias=False,
                stream="sample",
                role="head",
            )
        )
    if vision.classes:
        after.append(
            Linear(
                rows=vision.classes,
                columns=shape.hidden,
                stream="sample",
                role="head",
                name="classes",
            )
        )
    streams["sample"] = 1.0
    return [
        Block(name="patches", count=1, layers=tuple(before), place="before", tower="vision"),
        *stack_blocks(model, shape, causal=False, stream="image", tower="vision"),
        Block(name="head", count=1, layers=tuple(after), place="after", tower="vision"),
    ]


def _vision_tower(model: Model, streams: dict[str, float]) -> list[Block]:
    vision = model.vision
    if vision is None:
        return []
    if vision.parameters is not None:
        table = Parameter(
            elements=int(vision.parameters), role="mlp", name="vision tower", stream="image"
        )
        return [
            Block(name="vision tower", count=1, layers=(table,), place="before", tower="vision")
        ]
    inner = Model(
        name=f"{model.name} vision",
        layers=vision.layers,
        hidden=vision.hidden,
        heads=vision.heads,
        ffn=vision.ffn,
        activation="gelu",
        norm="layernorm",
        positions="learned",
        biases=("all",),
        vision=vision,
    )
    blocks = _vision_transformer(inner, TowerSizes.of(inner), streams)

    return [evolve(block, place="before") for block in blocks]
