"""Words of models: activations, norms, positions, biases, kinds of attention, denoisers."""

from specc.design.attribute import Word
from specc.design.vocabulary.declare import vocabulary

ACTIVATIONS = vocabulary(
    "activations",
    {
        "geglu": "Gated GELU: three matrices.",
        "relu": "ReLU: two matrices.",
        "relu2": "Squared ReLU: two matrices.",
        "gelu_new": "GELU by its tanh formula: two matrices.",
        "quick_gelu": "GELU by a sigmoid: two matrices.",
        "gelu_gated": "Gated GELU: three matrices.",
        "relu_gated": "Gated ReLU: three matrices.",
    },
    Word("swiglu", "Gated SiLU: three matrices.", also=("silu_gated", "swish_glu")),
    Word("gelu", "GELU: two matrices.", also=("gelu_tanh",)),
    Word("silu", "SiLU without a gate: two matrices.", also=("swish",)),
)
NORMS = vocabulary(
    "norms",
    {"plain": "Layer norm without weights."},
    Word("rmsnorm", "Root mean square: one vector of weights.", also=("rms_norm", "rms")),
    Word("layernorm", "Mean and variance: weights and biases.", also=("layer_norm", "ln")),
)
POSITIONS = vocabulary(
    "positions",
    {
        "alibi": "Slopes over distance, without parameters.",
        "relative": "Buckets of distance with a table.",
        "sinusoidal": "Fixed waves, without parameters.",
        "none": "No positions.",
    },
    Word("rope", "Rotary, without parameters.", also=("rotary", "yarn", "mrope")),
    Word("learned", "A table of positions.", also=("absolute",)),
)
BIASES = vocabulary(
    "matrices with biases",
    {
        "none": "No matrix.",
        "all": "All matrices.",
        "qkv": "Queries, keys and values.",
        "q": "Queries.",
        "k": "Keys.",
        "v": "Values.",
        "out": "The output of attention.",
        "attention": "All matrices of attention.",
        "mlp": "The feed-forward network.",
        "head": "The language head.",
        "router": "Routers of experts.",
    },
)
ATTENTION_KINDS = vocabulary(
    "kinds of attention",
    {
        "full": "Over the whole context.",
        "sliding": "Over a window of tokens.",
        "chunked": "Inside chunks of tokens.",
        "linear": "A state of fixed size, by linear attention.",
        "convolution": "A short gated convolution (LFM2).",
    },
    Word("mla", "Over a cached latent (DeepSeek).", also=("latent", "multi_head_latent")),
    Word("state_space", "A state of fixed size (Mamba).", also=("mamba", "ssm", "mamba2")),
)
QK_NORMS = vocabulary(
    "norms of queries and keys",
    {"none": "None.", "head": "One over a head.", "full": "One over all heads."},
)
DENOISERS = vocabulary(
    "denoisers",
    {
        "unet": "Convolutions with transformers between them.",
        "mmdit": "Joint attention over text and image (FLUX, SD3).",
        "dit": "A transformer over the image that attends to text.",
    },
)
