"""Diffusion models: U-Nets, joint-attention transformers, and the text encoders and VAE around them."""

from collections.abc import Callable

from specc.design.model import Diffusion, Model
from specc.physics.architecture import Architecture, Block
from specc.physics.layer import Layer
from specc.physics.layers.attention import SelfAttention
from specc.physics.layers.feed_forward import FeedForward
from specc.physics.layers.linear import Linear
from specc.physics.layers.norm import Norm
from specc.physics.layers.parameter import Parameter
from specc.plan.network.transformer import missing_sizes
from specc.plan.network.unet import unet
from specc.record import evolve

TIMESTEP_WIDTH = 256  # features of the sinusoidal timestep. Source: Peebles and Xie 2022 (DiT)


def denoiser(
    model: Model, block: Diffusion, build: Callable[[Model], Architecture]
) -> Architecture:
    """The denoiser with its text encoders and VAE, whose blocks belong to towers of their own."""
    if block.denoiser == "unet":
        blocks = unet(model, block)
    elif block.denoiser == "mmdit":
        blocks = _joint_transformer(model, block)
    else:
        blocks = _diffusion_transformer(model, block)
    side = (block.image or 1024) // block.downsample
    pixels = side * side
    text = 77.0 if block.text_tokens is None else float(block.text_tokens)
    image = float(pixels) if block.denoiser == "unet" else float(pixels // block.patch**2)
    image *= latent_frames(block, float(block.frames or 1))
    if image < 1.0:
        raise missing_sizes(model, "diffusion.image of at least a patch of the latent image")
    streams = {"image": image, "text": text, "joint": image + text, "sample": 1.0}
    extra = 0
    around: list[Block] = []
    for index, counted in enumerate(_surroundings(block)):
        other = build(counted)
        extra += other.extra_parameters
        name = "vae" if counted is block.vae else f"text_encoder_{index + 1}"
        for inner in other.blocks:
            layers = tuple(evolve(layer, stream="text") for layer in inner.layers)
            around.append(evolve(inner, layers=layers, tower=name))
    return Architecture(
        name=model.name,
        hidden=model.hidden or block.channels or 0,
        blocks=(*blocks, *around),
        streams=streams,
        generative=False,
        pixels=float((block.image or 1024) ** 2),
        extra_parameters=extra,
    )


def latent_frames(block: Diffusion, frames: float) -> float:
    """Frames of the latent of a video; 1 of an image. Causal autoencoders keep the first frame by itself.

    Source: Kong et al. 2024 (HunyuanVideo), section 4.1: a video of 4 n + 1 frames has n + 1 of the latent.
    """
    return 1.0 + (frames - 1.0) / block.frame_downsample


def _surroundings(block: Diffusion) -> list[Model]:
    models: list[Model] = []
    for counted in block.text_encoders:
        if isinstance(counted.of, Model) and isinstance(counted.count, int):
            models += [counted.of] * counted.count
    if isinstance(block.vae, Model):
        models.append(block.vae)
    return models


def _embedder(inputs: int, width: int, name: str) -> tuple[Layer, ...]:
    """Two matrices with an activation between them, once a sample."""
    return (
        Linear(rows=width, columns=inputs, role="modulation", stream="sample", name=f"{name}.1"),
        Linear(rows=width, columns=width, role="modulation", stream="sample", name=f"{name}.2"),
    )


def _modulation(times: int, width: int) -> Linear:
    """Shifts, scales and gates from the timestep. Source: Peebles and Xie 2022 (adaLN-Zero)."""
    return Linear(
        rows=times * width, columns=width, role="modulation", stream="sample", name="modulation"
    )


def _sizes(model: Model) -> tuple[int, int, int, int]:
    if model.hidden is None or model.heads is None:
        raise missing_sizes(model, "hidden and heads")
    return (
        model.hidden,
        model.heads,
        model.head_dim or model.hidden // model.heads,
        model.ffn or 4 * model.hidden,
    )


def _side(model: Model, block: Diffusion, stream: str, *, drop: bool = False) -> tuple[Layer, ...]:
    """The image or text side of a block with separate weights; `drop`: its text leaves after the keys and values."""
    hidden, heads, head_dim, ffn = _sizes(model)
    norm = "head" if block.qk_norm else "none"
    attention = SelfAttention(
        hidden=hidden,
        heads=heads,
        kv_heads=heads,
        head_dim=head_dim,
        q_bias=True,
        k_bias=True,
        v_bias=True,
        out_bias=True,
        qk_norm=norm,
        causal=False,
        cached=False,
        stream=stream,
        context_stream="joint",
    )
    if drop:
        projections = tuple(
            Linear(
                rows=heads * head_dim,
                columns=hidden,
                role="attention",
                split="column",
                stream=stream,
                name=name,
            )
            for name in ("q", "k", "v")
        )
        norms = (
            tuple(Norm(width=head_dim, stream=stream) for _ in range(2)) if block.qk_norm else ()
        )
        return (_modulation(2, hidden), *projections, *norms)
    network = FeedForward(
        hidden=hidden, ffn=ffn, gated=False, in_bias=True, out_bias=True, stream=stream
    )
    return (_modulation(6, hidden), attention, network)


def _joint_transformer(model: Model, block: Diffusion) -> list[Block]:
    """Source: Esser et al. 2024 (SD3, MM-DiT); the FLUX.1 reference code for single blocks."""
    hidden, _heads, _head_dim, _ffn = _sizes(model)
    pixels = block.latent_channels * block.patch**2
    outputs = (block.out_channels or block.latent_channels) * block.patch**2
    before: list[Layer] = [
        Linear(rows=hidden, columns=pixels, role="embedding", stream="image", name="patches"),
        Linear(
            rows=hidden,
            columns=block.text_width or 4096,
            role="embedding",
            stream="text",
            name="text",
        ),
        *_embedder(TIMESTEP_WIDTH, hidden, "timestep"),
    ]
    if block.guidance_embedding:
        before += _embedder(TIMESTEP_WIDTH, hidden, "guidance")
    if block.pooled_width:
        before += _embedder(block.pooled_width, hidden, "pooled")
    doubles, singles = block.double_layers or 0, block.single_layers or 0
    if doubles + singles < 1:
        raise missing_sizes(model, "diffusion.double_layers or diffusion.single_layers")
    both = (*_side(model, block, "image"), *_side(model, block, "text"))
    whole = doubles - 1 if block.last_text_only and doubles else doubles
    body = [Block(name="double block", count=whole, layers=both, tower="denoiser")]
    if block.last_text_only and doubles:
        last = (*_side(model, block, "image"), *_side(model, block, "text", drop=True))
        body.append(Block(name="last double block", count=1, layers=last, tower="denoiser"))
    if singles:
        body.append(
            Block(
                name="single block", count=singles, layers=_single(model, block), tower="denoiser"
            )
        )
    after = (
        _modulation(2, hidden),
        Linear(rows=outputs, columns=hidden, role="head", stream="image", name="unpatch"),
    )
    return [
        Block(name="inputs", count=1, layers=tuple(before), place="before", tower="denoiser"),
        *body,
        Block(name="output", count=1, layers=after, place="after", tower="denoiser"),
    ]


def _single(model: Model, block: Diffusion) -> tuple[Layer, ...]:
    """Attention and network side by side over the joined stream; one matrix takes both back."""
    hidden, heads, head_dim, ffn = _sizes(model)
    attention = SelfAttention(
        hidden=hidden,
        heads=heads,
        kv_heads=heads,
        head_dim=head_dim,
        q_bias=True,
        k_bias=True,
        v_bias=True,
        out_bias=True,
        qk_norm="head" if block.qk_norm else "none",
        causal=False,
        cached=False,
        stream="joint",
        context_stream="joint",
    )
    return (
        _modulation(3, hidden),
        attention,
        Linear(rows=ffn, columns=hidden, split="column", stream="joint", name="mlp.up"),
        Linear(rows=hidden, columns=ffn, bias=False, split="row", stream="joint", name="mlp.down"),
    )


def _diffusion_transformer(model: Model, block: Diffusion) -> list[Block]:
    """Source: Peebles and Xie 2022 (DiT); Chen et al. 2023 (PixArt) for the cross-attention."""
    hidden, heads, head_dim, ffn = _sizes(model)
    if model.layers is None:
        raise missing_sizes(model, "layers")
    pixels = block.latent_channels * block.patch**2
    outputs = (block.out_channels or block.latent_channels) * block.patch**2
    attention = SelfAttention(
        hidden=hidden, heads=heads, kv_heads=heads, head_dim=head_dim, q_bias=True, k_bias=True, v_bias=True,
        out_bias=True, causal=False, cached=False, stream="image",
    )  # fmt: skip
    network = FeedForward(
        hidden=hidden, ffn=ffn, gated=False, in_bias=True, out_bias=True, stream="image"
    )
    shift: Layer = _modulation(6, hidden)
    if block.shared_modulation:
        shift = Parameter(elements=6 * hidden, role="modulation", name="shift table")
    layers: tuple[Layer, ...] = (shift, attention)
    if block.text_width:
        layers += (evolve(attention, cross=hidden, context_stream="text", name="cross_attention"),)
    before = (
        Linear(rows=hidden, columns=pixels, role="embedding", stream="image", name="patches"),
        *_embedder(TIMESTEP_WIDTH, hidden, "timestep"),
        *((_modulation(6, hidden),) if block.shared_modulation else ()),
    )
    if block.text_width:
        before += (
            Linear(
                rows=hidden,
                columns=block.text_width,
                role="embedding",
                stream="text",
                name="text.1",
            ),
            Linear(rows=hidden, columns=hidden, role="embedding", stream="text", name="text.2"),
        )
    last: Layer = _modulation(2, hidden)
    if block.shared_modulation:
        last = Parameter(elements=2 * hidden, role="modulation", name="shift table")
    after = (
        last,
        Linear(rows=outputs, columns=hidden, role="head", stream="image", name="unpatch"),
    )
    return [
        Block(name="inputs", count=1, layers=before, place="before", tower="denoiser"),
        Block(name="dit block", count=model.layers, layers=(*layers, network), tower="denoiser"),
        Block(name="output", count=1, layers=after, place="after", tower="denoiser"),
    ]
