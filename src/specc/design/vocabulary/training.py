"""Words of training: methods, optimisers, sharding, recomputation, offload, schedules."""

from specc.design.attribute import Word
from specc.design.vocabulary.declare import amount, choices, entity, name, vocabulary, whole

ADAPTED = vocabulary(
    "adapted matrices",
    {
        "all": "All matrices of attention and of the feed-forward network.",
        "attention": "The four matrices of attention.",
        "mlp": "The matrices of the feed-forward network.",
        "q": "Queries.",
        "k": "Keys.",
        "v": "Values.",
        "out": "The output of attention.",
        "gate": "Gates of the feed-forward network.",
        "up": "Up projections.",
        "down": "Down projections.",
        "experts": "Routed experts.",
        "embedding": "The embedding table.",
        "head": "The language head.",
    },
)
_ADAPTER = {
    "rank": whole("Rank of the adapters [16].", 1, 65_536),
    "targets": choices("Matrices that have adapters [all].", ADAPTED),
}
_ROLLOUTS = {
    **_ADAPTER,
    "rollouts": whole("Answers that are drawn for each prompt.", 1, 1_000_000),
    "rollout": name("Where answers are drawn.", "`colocated`, or a pool of the cluster"),
    "reference": name("Where the reference model is.", "`colocated`, or a pool of the cluster"),
    "reward": name("Where the reward model is.", "`colocated`, or a pool of the cluster"),
    "reward_model": entity("What scores answers [rules, which take no time].", "model"),
    "prompt": amount("Mean length of a prompt [an eighth of the sequence].", "token"),
    "answer": amount("Mean length of an answer [half of the rest of the sequence].", "token"),
    "tensor": whole("Tensor degree of the engine [parallel.tensor].", 1, 1024),
    "engine": name("The engine that draws answers [vllm].", "an engine"),
}
METHODS = vocabulary(
    "methods",
    {},
    Word(
        "full",
        "All parameters are trained, on samples that differ in length.",
        also=("sft", "finetune"),
    ),
    Word(
        "pretrain",
        "All parameters are trained, on text that is cut to one length: what is meant where nothing is said.",
        also=("pretraining",),
    ),
    Word("lora", "Low-rank adapters; the model stays as it is.", _ADAPTER, also=("peft", "dora")),
    Word("qlora", "The same over a model in 4-bit normal floats.", _ADAPTER),
    Word(
        "dpo",
        "Direct preference optimisation, with a reference model; a pair is two sequences.",
        {**_ADAPTER, "reference": _ROLLOUTS["reference"]},
    ),
    Word(
        "reward",
        "A reward model, from pairs of answers; a pair is two sequences.",
        _ADAPTER,
        also=("rm",),
    ),
    Word(
        "distill",
        "A student, from the outputs of a teacher.",
        {"teacher": entity("The model that is learned from.", "model", required=True)},
        also=("distillation",),
    ),
    Word("grpo", "Group relative policy optimisation.", _ROLLOUTS),
    Word(
        "ppo",
        "Proximal policy optimisation.",
        {
            **_ROLLOUTS,
            "critic": name("Where the critic is.", "`colocated`, or a pool of the cluster"),
        },
        also=("rlhf",),
    ),
    Word("rloo", "REINFORCE, leaving one out.", _ROLLOUTS, also=("reinforce",)),
)

OPTIMIZERS = vocabulary(
    "optimisers",
    {
        "adam8bit": "Adam with moments of 8 bits.",
        "adafactor": "Second moments by rows and columns.",
        "sgd": "Gradient descent without momentum.",
        "momentum": "Gradient descent with momentum.",
        "muon": "Momentum, made orthogonal.",
        "lion": "The sign of a momentum.",
        "lamb": "Adam with a step for each layer.",
        "none": "No states beyond the weights.",
    },
    Word("adam", "Adam or AdamW: two moments.", also=("adamw", "adam_w", "fused_adam")),
)
SHARDINGS = vocabulary(
    "ways of sharding",
    {
        "hsdp": "Everything, inside groups of copies.",
    },
    Word("none", "Every copy holds all states.", also=("ddp", "zero0", "zero_0")),
    Word("zero1", "Optimiser states.", also=("zero_1", "stage1", "distributed_optimizer")),
    Word("zero2", "Optimiser states and gradients.", also=("zero_2", "stage2")),
    Word("zero3", "Optimiser states, gradients and weights.", also=("zero_3", "stage3")),
    Word("fsdp", "The same, as PyTorch does it.", also=("fsdp2", "full_shard")),
)
RECOMPUTE = vocabulary(
    "what is recomputed",
    {},
    Word("none", "Nothing: all activations are kept.", also=("off", "false")),
    Word("selective", "The scores of attention."),
    Word("full", "Whole layers, from their inputs.", also=("all", "checkpointing")),
    Word("norms", "Norms.", also=("norm", "layernorm")),
    Word("attention", "Attention, as selective does.", also=("core_attn",)),
    Word("mlp", "Feed-forward networks."),
    Word("moe", "Experts, their dispatch included.", also=("experts",)),
    Word("moe_activation", "Activation functions of experts.", also=("moe_act",)),
    Word(
        "up_projection",
        "Up projections of latent attention.",
        also=("mla_up_proj",),
    ),
    Word(
        "every",
        "Every n-th layer in full.",
        {"n": whole("Layers.", required=True)},
    ),
)
LOSSES = vocabulary(
    "ways to compute the loss",
    {
        "plain": "Casts, softmax and loss one after the other.",
        "fused": "One kernel over logits in 16 and in 32 bit, their gradient in 16.",
    },
    Word(
        "chunked",
        "Head and loss together, never all logits at once.",
        also=("liger", "cut_cross_entropy", "fused_linear"),
    ),
)
SCHEDULES = vocabulary(
    "pipeline schedules",
    {
        "gpipe": "All forward passes, then all backward passes.",
        "interleaved": "One forward, one backward, over several stages of an accelerator.",
        "zero_bubble": "Gradients of weights fill the bubble.",
        "dualpipe": "Microbatches enter at both ends.",
    },
    Word("one_f_one_b", "One forward, one backward.", also=("1f1b", "pipedream")),
)
DEGREES = vocabulary(
    "degrees of parallelism",
    {
        "tensor": "Matrices split inside a layer.",
        "context": "The sequence split.",
        "expert": "Experts apart.",
        "data": "Copies of the model.",
        "pipeline": "Layers split into stages.",
    },
)
_LAYERS = Word(
    "layers",
    "Weights of so many layers of each stage.",
    {"count": whole("Layers.", required=True)},
)
OFFLOADED = vocabulary(
    "what lies in host memory",
    {"none": "Nothing.", "activations": "What the backward pass needs."},
    Word("optimizer", "Optimiser states, which the host updates.", also=("optimiser", "states")),
    Word("weights", "Weights, read for each pass.", also=("parameters", "params")),
    Word("gradients", "Gradients.", also=("grads",)),
    Word("experts", "Weights of routed experts, read for each pass."),
    _LAYERS,
)
