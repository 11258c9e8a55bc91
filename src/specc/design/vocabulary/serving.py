"""Words of serving: arrivals, lengths, what is in host memory, what may be lost, engines' habits."""

from specc.design.attribute import Word
from specc.design.vocabulary.declare import amount, amounts, number, vocabulary, whole

LONGEST = "1000000000 token"
"""No text is longer: a bound on what is computed with, far above any context."""

ARRIVALS = vocabulary(
    "arrivals",
    {},
    Word("poisson", "Independent of each other.", also=("exponential", "random", "memoryless")),
    Word("regular", "At equal intervals.", also=("constant", "uniform", "deterministic", "fixed")),
    Word(
        "bursty",
        "In bursts.",
        {
            "cv": number(
                "Coefficient of variation of the gaps; 1 is poisson.", high="1000", required=True
            )
        },
        also=("gamma",),
    ),
)


LENGTHS = vocabulary(
    "lengths",
    {},
    Word(
        "fixed",
        "The same for all requests.",
        {"length": amount("The length.", "token", high=LONGEST, required=True)},
        also=("constant",),
    ),
    Word(
        "uniform",
        "Every length between two is equally likely.",
        {
            "low": amount("The shortest.", "token", high=LONGEST, required=True),
            "high": amount("The longest.", "token", high=LONGEST, required=True),
        },
        rising=True,
    ),
    Word(
        "lognormal",
        "The logarithm of the length is normally distributed.",
        {
            "median": amount(
                "Half of the requests are shorter.", "token", high=LONGEST, required=True
            ),
            "p95": amount(
                "95 % of the requests are shorter.", "token", high=LONGEST, required=True
            ),
        },
        rising=True,
        also=("log_normal", "normal", "gaussian"),
    ),
    Word(
        "histogram",
        "Equally likely lengths: histogram([100 tokens, 800 tokens]).",
        {"lengths": amounts("The lengths.", "token", high=LONGEST, required=True)},
        also=("empirical", "list"),
    ),
)
OUTPUTS = LENGTHS.plus(
    vocabulary(
        "answers",
        {"none": "No text: embeddings, scores."},
        Word(
            "image",
            "An image.",
            {
                "width": whole("Pixels from side to side.", 1, 100_000),
                "height": whole("Pixels from top to bottom [width].", 1, 100_000),
            },
        ),
        Word(
            "video",
            "A video.",
            {
                "width": whole("Pixels from side to side.", 1, 100_000, required=True),
                "height": whole("Pixels from top to bottom.", 1, 100_000, required=True),
                "frames": whole("Frames.", 1, 100_000, required=True),
            },
        ),
    )
)
LOST = vocabulary(
    "what may be lost",
    {
        "replica": "A copy of the model.",
        "server": "A server of the cluster.",
        "site": "A whole cluster, where there are several.",
    },
)
OFFLOADED = vocabulary(
    "what lies in host memory",
    {"none": "Nothing."},
    Word("weights", "Weights, read over the host link.", also=("model", "parameters")),
    Word("kv_cache", "The KV cache.", also=("cache", "kv")),
    Word("experts", "Weights of routed experts, of which a step reads those that it touches."),
    Word(
        "layers",
        "So many layers of each pipeline stage.",
        {"count": whole("Layers.", required=True)},
    ),
)
TIERS = vocabulary(
    "where prefixes are kept",
    {"device": "In the cache beside the weights."},
    Word("host", "In host memory, read over the host link.", also=("cpu", "ram", "host_memory")),
    Word(
        "storage",
        "On the cluster's storage, which its accelerators share.",
        also=("disk", "nvme", "ssd"),
    ),
)
MAKERS = vocabulary(
    "makers of accelerators",
    {
        "nvidia": "NVIDIA.",
        "amd": "AMD.",
        "intel": "Intel.",
        "apple": "Apple.",
        "google": "Google.",
        "aws": "AWS.",
        "huawei": "Huawei.",
    },
)
NARROW_FORMATS = vocabulary(
    "formats of narrow weights",
    {
        "fp8": "8-bit floating point.",
        "fp4": "4-bit floating point, NVFP4.",
        "mxfp4": "4-bit floating point, MXFP4.",
        "int8": "8-bit integers, by row or group.",
        "int4": "Integers of up to 4 bits, by group (GPTQ, AWQ).",
        "nf4": "4-bit normal floats (bitsandbytes).",
        "gguf": "Blocks of llama.cpp (q4_k and the like).",
    },
)
JUDGED_FORMATS = vocabulary(
    "formats that ask for a compute capability",
    {
        **{name: entry.doc for name, entry in NARROW_FORMATS.entries.items()},
        "awq": "Integers by group, read by the kernels of AWQ.",
        "gptq": "Integers by group, read by the kernels of GPTQ.",
    },
)
SOFTWARE_FEATURES = vocabulary(
    "features of software",
    {
        "layer_split": "Layers, not matrices, are divided over devices.",
        "even_stages": "Layers divide evenly over pipeline stages.",
        "unsharded_stages": "Under a pipeline, copies share optimiser states alone.",
        "even_sequences": "Tensor ranks take equal parts of a sequence.",
        "grouped_microbatches": "Stages with interleaved chunks take microbatches in groups of as many.",
        "whole_models": "No model is divided: every accelerator has a copy.",
        "plain_base": "Weights beside adapters are held at 16 bit: there are no 4-bit ones.",
        "vocabulary_by_64": "The vocabulary is padded to 64 entries for each rank.",
    },
)
ENGINE_FEATURES = vocabulary(
    "features of engines",
    {
        "adapters": "Requests of one batch may take low-rank adapters of their own.",
        "cuda_graphs": "Launches are captured.",
        "paged_cache": "The KV cache is handed out in blocks.",
        "chunked_prefill": "Prompts are cut into steps.",
        "chunked_steps": "A step holds no more tokens than a chunk.",
        "prompts_first": "Prompts that wait are read before answers go on.",
        "half_sums": "Products of 16-bit numbers are summed in 16 bit, which cards for games do twice as fast.",
        "static_batch": "Requests run together from start to end.",
        "attention_data": "Attention is copied inside a replica, each copy with requests of its own.",
        "host_layers": "Layers in host memory are computed by the processors.",
        "whole_windows": "Layers with a window keep every token.",
        "samples_apart": "Sampling takes its memory when that of the layers is free again.",
        "resident_experts": "Buffers of the experts' products stay when the layers are done.",
        "keeps_freed_memory": "Memory that was freed counts as taken when the cache is sized.",
        "holds_sums": "Sums over tensor ranks count as taken until the step ends.",
        "whole_batches": "The largest step holds a prompt of every sequence.",
        "whole_chunks": "Layers with chunks keep every token.",
        "grouped_cache": "Layers of several kinds share one pool of pages of one size, in groups of as many layers.",
        "counts_groups": "The size of the cache is told in tokens that every group of layers keeps.",
        "whole_latents": "Latent attention keeps keys and values of every head.",
        "padded_latents": "Latent vectors are kept at a padded width.",
        "compiled_step": "A compiler writes the kernels of a whole step, so that few small ones are left.",
        "joined_cache": "A cache grows by being copied, and query heads that share it get copies of it.",
        "bucketed_cache": "A step reads the cache to the end of its bucket, a power of two.",
        "narrow_caches": "Where nobody says, weights of 8-bit floats bring a cache of them.",
        "gguf_files": "Weights come in files of llama.cpp, which keep in Q8_0 what a 4-bit float leaves wider.",
        "quantises_on_load": "Weights are read at 16 bit and made smaller on the device.",
        "embedding_on_host": "The embedding table stays in host memory.",
        "reserve_of_total": "The memory fraction is of the whole memory.",
        "reserve_of_free": "The memory fraction is of what is free after loading.",
        "cache_of_total": "The memory fraction is what the cache takes of the whole memory.",
        "static_of_total": "The memory fraction is of what is free before loading.",
        "near_drafts": "A draft's vocabulary may be padded to another size.",
        "translates_drafts": "A draft may have a vocabulary of its own.",
        "whole_length": "It starts only where the cache holds a request of the longest length.",
        "strict_context": "A longest length above the model's context is refused.",
        "strict_steps": "A step must hold an uncut prompt, and as many tokens as sequences.",
        "undrafted_stages": "Guessed tokens are verified in one pipeline stage.",
        "uncut_windows": "Models with windows share no prefixes, and their prompts are not cut.",
        "equal_pools": "Pools of prefill and decode have the same tensor degree.",
        "wide_latents": "Latent caches have no 8-bit format.",
        "whole_latent_stages": "Models with latent attention have one pipeline stage.",
        "driver_peak": "Memory figures are peaks that the driver reports.",
    },
).plus(SOFTWARE_FEATURES)
