"""Models: neural networks by their architecture.

A model states sizes; what they mean for parameters, memory and time stands in `specc.physics`. Every field has the
default that most networks have, so that a decoder of the usual form is six or seven lines.
"""

from typing import ClassVar

import attrs

from specc.design.entity import Counted, Entity, EnumValue
from specc.design.fields import (
    block,
    counted,
    date,
    flag,
    listed,
    name,
    part,
    quantity,
    term,
    text,
    word,
    words,
)
from specc.design.fields import count as whole
from specc.design.vocabulary import architecture, dtypes
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Experts(Entity):
    """A mixture of experts in place of the feed-forward network."""

    count: int | None = whole("Routed experts in a layer.", required=True)
    active: int | None = whole("Routed experts that each token passes through.", required=True)
    ffn: int | None = whole("Inner width of one routed expert.")
    shared: int = whole("Shared experts that every token passes through.", default=0)
    shared_ffn: int | None = whole("Inner width of one shared expert [ffn].")
    shared_gate: bool = flag("Whether a learned gate scales the shared experts.", default=False)
    first_dense: int = whole("Layers at the start that have a dense network instead.", default=0)
    every: int = whole(
        "Every n-th layer has experts, the others a dense network.", default=1, least=1
    )
    width: int | None = whole(
        "Features that routed experts see, where they are projected down first [hidden]."
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Attention(Entity):
    """How tokens see each other, where it is not plain attention over the whole context.

    In a hybrid, every `full_every`-th layer has full attention and the others are of `kind`; where the pattern is not
    regular, `full_layers`, `linear_layers`, `window_layers`, `conv_layers`, `state_layers` and `mlp_layers` count them.
    Full layers among linear ones that state `kv_rank` cache a latent.
    """

    kind: str = word(  # type: ignore[misc]  # the language calls it so; on the class it is the entity's kind
        "How tokens see each other.", architecture.ATTENTION_KINDS, default="full"
    )
    window: Quantity | None = quantity("Tokens that a layer with a window sees.", "token")
    full_every: int | None = whole("Every n-th layer sees the whole context.", least=1)
    full_layers: int | None = whole("Layers that see the whole context.")
    window_layers: int | None = whole("Layers with a window.")
    linear_layers: int | None = whole("Layers with linear attention.")
    state_layers: int | None = whole("State-space layers.")
    mlp_layers: int | None = whole(
        "Layers that are a feed-forward network alone (hybrids that alternate)."
    )
    expert_layers: int | None = whole("Layers that are experts alone (hybrids that alternate).")
    full_kv_heads: int | None = whole("Key-value heads of full layers among others [kv_heads].")
    full_head_dim: int | None = whole("Features of a head in full layers among others [head_dim].")
    full_values_from_keys: bool = flag(
        "Whether full layers among others take their values from the key projection (Gemma 4).",
        default=False,
    )
    reusing_layers: int = whole(
        "Layers at the end that reuse keys and values of earlier ones (Gemma 3n).", default=0
    )
    gated: bool = flag("Whether the query projection also gives an output gate.", default=False)
    sinks: bool = flag("Whether each head has a learned sink.", default=False)
    qk_norm: str = word("Norms of queries and keys.", architecture.QK_NORMS, default="none")
    value_dim: int | None = whole("Features of a value head [head_dim].")
    q_rank: int | None = whole("MLA: rank of the query projection; without it one full matrix.")
    kv_rank: int | None = whole("MLA: features of the cached latent.")
    nope_dim: int | None = whole("MLA: head features without rotary positions.")
    rope_dim: int | None = whole("MLA: head features with rotary positions.")
    indexer_heads: int | None = whole("Sparse attention: heads of the indexer.")
    indexer_dim: int | None = whole("Sparse attention: features of an indexer head.")
    indexer_top: Quantity | None = quantity(
        "Sparse attention: tokens that the indexer lets through.", "token"
    )
    key_heads: int | None = whole("Linear: query and key heads.")
    value_heads: int | None = whole("Linear: value heads.")
    key_dim: int | None = whole("Linear: features of a key head.")
    kernel: int = whole("Linear, state space: width of the short convolution.", default=4)
    state_dtype: EnumValue | None = term(
        "Linear, state space: dtype of the recurrent state [bf16; state space: fp32].",
        dtypes.STORED,
    )
    version: int = whole("State space: 1 or 2.", default=2, least=1)
    inner: int | None = whole("State space: channels [2 x hidden].")
    state: int | None = whole("State space: state features per channel.")
    groups: int = whole("State space: groups that share B and C.", default=1)
    state_heads: int | None = whole("State space: heads (version 2).")
    dt_rank: int | None = whole("State space: rank of the step projection (version 1).")
    gate_norm: bool = flag(
        "State space: whether a norm follows the gate (version 2).", default=True
    )
    beside: bool = flag(
        "State space: whether full attention stands beside it in each layer (Falcon-H1).",
        default=False,
    )
    gate_rank: int | None = whole(
        "Linear: rank of the output gate and of a decay for each channel (Kimi delta attention)."
    )
    plain: bool = flag(
        "Linear: lightning attention, with fixed decays and no convolution (MiniMax).",
        default=False,
    )
    conv_layers: int | None = whole("Layers that are a short gated convolution.")
    inner_norms: bool = flag("State space: norms over dt, B and C.", default=False)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Tower(Entity):
    """One tower of a network with several; what it leaves out is as in the model."""

    layers: int | None = whole("Layers.")
    hidden: int | None = whole("Width of the residual stream.")
    heads: int | None = whole("Query heads.")
    kv_heads: int | None = whole("Key-value heads.")
    head_dim: int | None = whole("Features of a head.")
    ffn: int | None = whole("Inner width of the feed-forward network.")
    activation: str | None = word(
        "Activation of the feed-forward network.", architecture.ACTIVATIONS
    )
    norm: str | None = word("Kind of norm.", architecture.NORMS)
    positions: str | None = word("How positions enter.", architecture.POSITIONS)
    position_table: int | None = whole("Rows of a table of positions.")
    biases: tuple[str, ...] = words("Which matrices have biases.", architecture.BIASES)
    vocabulary: int | None = whole("Entries of its own embedding table.")
    mels: int | None = whole("Speech: channels of the spectrogram that a convolution takes in.")
    tokens: Quantity | None = quantity("Length of its stream, where it is fixed.", "token")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Vision(Entity):
    """What turns an image into tokens; with `layers` of its own it is a tower beside the language model."""

    patch: int | None = whole("Side of a patch, in pixels.", required=True)
    image: int | None = whole("Side of the image, in pixels.", required=True)
    channels: int = whole("Colour channels.", default=3)
    classes: int | None = whole("Classes of a classification head.")
    class_token: bool = flag("Whether a class token is added.", default=True)
    patch_bias: bool = flag("Whether the patch projection has a bias.", default=True)
    input_norm: bool = flag("Whether a norm follows the embedding (CLIP).", default=False)
    projection: int | None = whole("Width of a last projection (CLIP), without bias.")
    pooler: bool = flag("Whether a square projection follows (ViT without a head).", default=False)
    layers: int | None = whole("Layers of a tower of its own.")
    hidden: int | None = whole("Width of that tower.")
    heads: int | None = whole("Heads of that tower.")
    ffn: int | None = whole("Inner width of that tower's feed-forward network.")
    parameters: Quantity | None = quantity("Parameters of a tower known only as a number.", "1")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Diffusion(Entity):
    """A denoiser with what surrounds it: text encoders and the VAE."""

    denoiser: str = word("What denoises.", architecture.DENOISERS, default="unet")
    latent_channels: int = whole("Channels of the latent image.", default=4, least=1)
    out_channels: int | None = whole("Channels that it predicts [latent_channels].")
    downsample: int = whole(
        "Pixels of the image to one of the latent, each way.", default=8, least=1
    )
    patch: int = whole("Side of a latent patch (transformers).", default=2, least=1)
    image: int | None = whole("Side of the image that it was made for, in pixels.")
    frames: int | None = whole("Frames of the video that it was made for; none: it makes images.")
    frame_downsample: int = whole("Frames of a video to one of the latent.", default=1, least=1)
    steps: int | None = whole("Steps of denoising in usual use.")
    guidance: bool = flag(
        "Whether each step runs twice, with and without the prompt.", default=True
    )
    text_width: int | None = whole("Features of the text encoding that it attends to.")
    text_tokens: Quantity | None = quantity("Tokens of the prompt, padded.", "token")
    pooled_width: int | None = whole(
        "Features of the pooled prompt that joins the timestep; 0 without."
    )
    guidance_embedding: bool = flag(
        "Whether the strength of guidance is an input (distilled models).", default=False
    )
    double_layers: int | None = whole("mmdit: blocks with separate weights for text and image.")
    single_layers: int | None = whole("mmdit: blocks with shared weights.")
    qk_norm: bool = flag("mmdit: norms of queries and keys.", default=False)
    position_table: int | None = whole(
        "mmdit: rows of a table of positions; none with rotary ones."
    )
    last_text_only: bool = flag(
        "mmdit: the last double block drops the text side (SD3).", default=False
    )
    shared_modulation: bool = flag(
        "dit: one modulation for all blocks, with a table in each (PixArt).", default=False
    )
    channels: int | None = whole("unet: channels of the first level.")
    multipliers: tuple[Quantity, ...] = listed(
        "unet: channels of each level, in multiples of the first.", "1", least=1
    )
    transformers: tuple[Quantity, ...] = listed(
        "unet: transformer blocks behind each convolution, by level; 0: none.",
        "1",
        least=0,
        high="1000",
    )
    resnets: int = whole(
        "unet: residual convolutions in a level on the way down; one more on the way up.",
        default=2,
        most=100,
    )
    head_width: int | None = whole(
        "unet: features of a head; without it `heads` heads at every level."
    )
    text_encoders: tuple[Counted, ...] = counted("The text encoders.", "model")
    vae: Entity | None = part("The image decoder and encoder.", "model")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Model(Entity):
    """An AI model."""

    kind: ClassVar[str] = "model"

    title: str | None = text("Its name.", descriptive=True)
    publisher: str | None = text("Who published it.", descriptive=True)
    family: str | None = name(
        "The line of models that it belongs to.", "a family of models", descriptive=True
    )
    released: str | None = date('When it came out, such as "2024-07".', descriptive=True)
    layers: int | None = whole("Layers of the repeated stack.")
    hidden: int | None = whole("Width of the residual stream.")
    heads: int | None = whole("Query heads.")
    kv_heads: int | None = whole("Key-value heads [heads].")
    head_dim: int | None = whole("Features of a head [hidden / heads].")
    ffn: int | None = whole("Inner width of the feed-forward network.")
    activation: str = word(
        "Activation of the feed-forward network.", architecture.ACTIVATIONS, default="swiglu"
    )
    vocabulary: int | None = whole("Entries of the embedding table.")
    context: Quantity | None = quantity("Longest context.", "token")
    tied_embeddings: bool = flag("Whether the head is the embedding table.", default=False)
    head: bool = flag(
        "Whether there is a language head at all (encoders have none).", default=True
    )
    norm: str = word("Kind of norm.", architecture.NORMS, default="rmsnorm")
    norm_bias: bool = flag("Whether layernorms have biases.", default=True)
    norms: int = whole(
        "Norms of a layer: 1 where attention and network run side by side, 4 with norms on both sides.",
        default=2,
    )
    final_norm: bool = flag("Whether a norm follows the last layer.", default=True)
    embedding_norm: bool = flag("Whether a norm follows the embedding.", default=False)
    positions: str = word("How positions enter.", architecture.POSITIONS, default="rope")
    position_table: int | None = whole("Rows of the table of learned positions [context].")
    relative_buckets: int = whole("Buckets of relative positions.", default=32)
    token_types: int = whole("Rows of a table of token types (BERT).", default=0)
    embedding_width: int | None = whole(
        "Width of the embedding table where it is projected [hidden]."
    )
    pooler: bool = flag("Whether a square projection pools the first token (BERT).", default=False)
    causal: bool = flag("Whether tokens see only what came before them.", default=True)
    biases: tuple[str, ...] = words("Which matrices have biases.", architecture.BIASES)
    experts: Experts | None = block(Experts, "A mixture of experts.")
    attention: Attention | None = block(Attention, "Attention that is not plain.")
    encoder: Tower | None = block(Tower, "The encoder of an encoder-decoder.")
    decoder: Tower | None = block(Tower, "The decoder of an encoder-decoder.")
    vision: Vision | None = block(Vision, "Images to tokens.")
    diffusion: Diffusion | None = block(Diffusion, "A denoiser and what surrounds it.")
    mtp_layers: int = whole(
        "Layers that predict further tokens, used in training or for speculation; not in `parameters`.",
        default=0,
    )
    parameters: Quantity | None = quantity(
        "Parameters, where only a count is known.", "1", above_zero=True
    )
    active_parameters: Quantity | None = quantity(
        "Of those, how many one token passes through.", "1"
    )
    other_parameters: Quantity | None = quantity(
        "Parameters beside those of the fields: stored, and passed by every token.", "1"
    )
    lookup_parameters: Quantity | None = quantity(
        "Parameters of further tables of which a token reads rows: stored, and not passed.", "1"
    )
    flops: Quantity | None = quantity(
        "Forward FLOPs per sample, for what has no block of its own.", "FLOP"
    )
    activations_per_sample: Quantity | None = quantity(
        "What backward needs per sample, for what has no block of its own.", "byte"
    )
    weights: EnumValue | None = term("Dtype of the weights; a workload's own wins.", dtypes.STORED)
    kv_cache: EnumValue | None = term("Dtype of the cache; a workload's own wins.", dtypes.STORED)
    activations: EnumValue | None = term(
        "Dtype of the activations; a workload's own wins.", dtypes.STORED
    )
