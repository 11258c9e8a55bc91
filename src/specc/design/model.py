"""AI models by their architecture."""

from typing import ClassVar

import attrs

from specc.design.attribute import block, count, flag, listed, number, quantity, term, text, word
from specc.design.noun import Noun, Term
from specc.units import Quantity

DTYPES = (
    "fp64", "fp32", "tf32", "bf16", "fp16", "fp8", "mxfp8", "int8", "fp6", "fp4", "nvfp4", "mxfp4", "int4",
)  # fmt: skip
ACTIVATIONS = ("swiglu", "geglu", "gelu", "relu", "relu2", "silu", "quick_gelu")


@attrs.frozen(kw_only=True, eq=False)
class Experts(Noun):
    """A mixture of experts in place of the feed-forward network."""

    count: int | None = count("Routed experts.", required=True)
    active: int | None = count("Routed experts that a token visits.", required=True)
    shared: int = count("Experts that every token visits.", default=0)
    ffn: int | None = count("Inner width of a routed expert.")
    shared_ffn: int | None = count("Inner width of a shared expert [that of a routed one].")
    first_dense: int = count("Layers at the start that have a dense network.", default=0)
    last_dense: int = count("Layers at the end that have a dense network.", default=0)
    every: int = count("Every how many layers the network is a mixture.", default=1, least=1)
    biases: str = word("Which of its matrices have biases.", default="none")
    shared_gate: bool = flag("Whether a learnt gate scales the shared experts.", default=False)
    router_bias: bool = flag("Whether the router has a bias per expert.", default=False)


@attrs.frozen(kw_only=True, eq=False)
class Attention(Noun):
    """How tokens look at each other, where it is not plain attention over all of them.

    The field `kind` of the language is `mechanism` here, since nouns have a kind of their own.
    """

    mechanism: str | None = word(
        "full, mla, sliding, chunked, linear, state_space.",
        "full",
        "mla",
        "sliding",
        "chunked",
        "linear",
        "state_space",
    )
    q_rank: int | None = count("Rank of the compressed queries (MLA).")
    kv_rank: int | None = count("Rank of the compressed keys and values (MLA).")
    nope_dim: int | None = count("Head width without position (MLA).")
    rope_dim: int | None = count("Head width with position (MLA).")
    value_dim: int | None = count("Head width of values (MLA, linear).")
    window: Quantity | None = quantity("Tokens that a layer with a window sees.", "token")
    full_every: int | None = count("Every how many layers sees all tokens.")
    full_layers: int | None = count("Layers that see all tokens.")
    window_layers: int | None = count("Layers with a window.")
    linear_layers: int | None = count("Linear-attention or state-space layers.")
    linear_heads: int | None = count("Heads of linear attention, or of the state space.")
    linear_key_heads: int | None = count("Key heads of linear attention.")
    linear_key_dim: int | None = count("Key width of a linear head.")
    linear_value_dim: int | None = count("Value width of a linear head.")
    state: int | None = count("State elements per channel (state space).")
    convolution: int | None = count("Width of the short convolution.")
    inner: int | None = count("Inner width of a state-space layer.")
    groups: int | None = count("Groups of a state-space layer.")
    local_heads: int | None = count("Heads of the layers with a window, where they differ.")
    local_kv_heads: int | None = count("KV heads of the layers with a window, where they differ.")
    local_head_dim: int | None = count("Head width of the layers with a window, where it differs.")
    sinks: bool = flag("Whether heads have a learnt sink.", default=False)
    qk_norm: bool = flag("Whether queries and keys are normalised.", default=False)
    gate: bool = flag("Whether the output is gated.", default=False)
    bidirectional: bool = flag("Whether tokens see later ones.", default=False)


@attrs.frozen(kw_only=True, eq=False)
class Stack(Noun):
    """The encoder or the decoder of a model that has both."""

    layers: int | None = count("Layers.", required=True)
    hidden: int | None = count("Width [the model's].")
    heads: int | None = count("Attention heads [the model's].")
    kv_heads: int | None = count("Key and value heads [heads].")
    head_dim: int | None = count("Head width [hidden / heads].")
    ffn: int | None = count("Inner width of the feed-forward network [the model's].")
    context: Quantity | None = quantity("Longest input.", "token")
    cross_attention: bool | None = flag("Whether it looks at the encoder [true for a decoder].")
    positions: str | None = word("How order is told [the model's].")


@attrs.frozen(kw_only=True, eq=False)
class Vision(Noun):
    """How an image becomes tokens."""

    patch: int | None = count("Side of a patch in pixels.", required=True)
    image: int | None = count("Side of the image in pixels.", required=True)
    channels: int = count("Colour channels.", default=3)
    classes: int | None = count("Classes of the head; none without a head.")
    class_token: bool = flag("Whether there is a class token.", default=True)


@attrs.frozen(kw_only=True, eq=False)
class Speech(Noun):
    """How sound becomes tokens."""

    mel_bins: int | None = count("Mel bins of a frame.")
    window: Quantity | None = quantity("Length of a piece of sound.", "s")
    tokens: int | None = count("Encoder positions of a piece.")


@attrs.frozen(kw_only=True, eq=False)
class Denoiser(Noun):
    """The network that is run at every step of a diffusion model."""

    design: str | None = word("unet, mmdit, dit.", "unet", "mmdit", "dit")
    parameters: Quantity | None = number("Parameters, where only a count is known.")
    flops: Quantity | None = quantity("Work of one step for one image of the reference size.", "FLOP")
    channels: int | None = count("Base width of a U-Net.")
    multipliers: tuple[Quantity, ...] = listed("Width of each level over the base width.", "1")
    hidden: int | None = count("Width of a transformer.")
    heads: int | None = count("Attention heads.")
    layers: int | None = count("Blocks with one stream.")
    joint_layers: int | None = count("Blocks with two streams.")
    ffn: int | None = count("Inner width.")
    text_dim: int | None = count("Width of the text that it attends to.")
    text_tokens: int | None = count("Text tokens that it attends to.")


@attrs.frozen(kw_only=True, eq=False)
class Diffusion(Noun):
    """A diffusion model: a denoiser run for some steps, text encoders before it, a decoder after it."""

    denoiser: Denoiser | None = block(Denoiser, "The network that is run at every step.")
    text_encoder: Quantity | None = number("Parameters of the text encoders.")
    vae: Quantity | None = number("Parameters of the image decoder.")
    vae_flops: Quantity | None = quantity("Work of decoding one image of the reference size.", "FLOP")
    steps: int | None = count("Steps per image.")
    guidance: bool = flag("Whether each step runs twice, with and without the prompt.", default=True)
    image: int | None = count("Side of the reference image in pixels.")
    downscale: int = count("Pixels per latent cell along a side.", default=8)


@attrs.frozen(kw_only=True, eq=False)
class Model(Noun):
    """A neural network."""

    kind: ClassVar[str] = "model"

    title: str | None = text("The name on its card.")
    publisher: str | None = text("Who published it.")
    released: str | None = text("When it came out.")
    licence: str | None = text("Under which licence.")
    layers: int | None = count("Transformer layers.")
    hidden: int | None = count("Width of the residual stream.")
    heads: int | None = count("Attention heads.")
    kv_heads: int | None = count("Key and value heads [heads].")
    head_dim: int | None = count("Head width [hidden / heads].")
    ffn: int | None = count("Inner width of the feed-forward network.")
    activation: str = word(
        "swiglu and geglu have three matrices, the others two.", *ACTIVATIONS, default="swiglu"
    )
    vocabulary: int | None = count("Rows of the embedding.")
    embedding_dim: int | None = count("Width of the embedding [hidden].")
    context: Quantity | None = quantity("Longest sequence.", "token")
    tied_embeddings: bool = flag("Whether the head shares the embedding.", default=False)
    norm: str = word("How layers are normalised.", "rmsnorm", "layernorm", default="rmsnorm")
    norms_per_layer: int | None = count("Norms in a layer [2].")
    positions: str = word(
        "How order is told.", "rope", "learned", "alibi", "relative", "none", default="rope"
    )
    biases: str = word(
        "Which matrices have biases: none, all, qkv, attention, mlp, attention_mlp, mlp_head.", default="none"
    )
    parallel_blocks: bool = flag("Whether attention and network read the same input.", default=False)
    bidirectional: bool = flag("Whether tokens see later ones (an encoder).", default=False)
    pooler: bool = flag("Whether a pooling layer follows (BERT).", default=False)
    segments: int | None = count("Rows of the segment embedding (BERT).")
    embedding_norm: bool = flag("Whether the embedding is normalised.", default=False)
    mtp_layers: int = count("Layers that predict further tokens, where they are shipped.", default=0)
    experts: Experts | None = block(Experts, "A mixture of experts.")
    attention: Attention | None = block(Attention, "How tokens look at each other.")
    encoder: Stack | None = block(Stack, "The encoder of a model that has both.")
    decoder: Stack | None = block(Stack, "The decoder of a model that has both.")
    vision: Vision | None = block(Vision, "How an image becomes tokens.")
    speech: Speech | None = block(Speech, "How sound becomes tokens.")
    diffusion: Diffusion | None = block(Diffusion, "A diffusion model.")
    parameters: Quantity | None = number("Parameters, where only a count is known.")
    active_parameters: Quantity | None = number("Parameters that a token meets, where only a count is known.")
    flops: Quantity | None = quantity("Forward work for one sample.", "FLOP")
    activations_per_sample: Quantity | None = quantity("Bytes kept for the backward pass of one sample.", "byte")
    weights: Term | None = term("Dtype of the weights.", *DTYPES)
    kv_cache: Term | None = term("Dtype of the KV cache.", *DTYPES)
    activations: Term | None = term("Dtype of the activations.", *DTYPES)
