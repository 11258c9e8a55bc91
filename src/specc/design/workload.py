"""Workloads: what is to be done with a model."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.cluster import Cluster
from specc.design.entity import Auto, Entity, EnumValue, Value
from specc.design.model import Model
from specc.design.replica import Disaggregated, InferenceParallel, ServedAdapters, Speculative
from specc.design.vocabulary import dtypes, serving, training
from specc.units import Quantity

STACK = "megatron"
"""Stands for a stack of training that nobody states."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TrainingParallel(Entity):
    """How a training job divides a model and its batch over accelerators."""

    tensor: int | Auto = field.count(
        "Tensor parallelism: matrices split inside a layer.", 1, auto=True, least=1
    )
    sequence: bool | None = field.flag(
        "Whether norms and residuals are split along the sequence [true with tensor > 1]."
    )
    context: int | Auto = field.count(
        "Context parallelism: the sequence split.", 1, auto=True, least=1
    )
    pipeline: int | Auto = field.count(
        "Pipeline parallelism: layers split into stages.", 1, auto=True, least=1
    )
    virtual_pipeline: int | Auto = field.count("Stages per accelerator.", 1, auto=True, least=1)
    expert: int | Auto = field.count(
        "Expert parallelism; divides data x context x tensor.", 1, auto=True, least=1
    )
    expert_tensor: int | Auto = field.count(
        "Tensor parallelism inside experts.", 1, auto=True, least=1
    )
    data: int | Auto | None = field.count(
        "Copies of the model [fills the cluster].", auto=True, least=1
    )
    shard: int | Auto | None = field.count(
        "Copies that share one sharded set of states (hsdp) [one server].", auto=True, least=1
    )
    microbatch: int | Auto = field.count("Sequences in one forward pass.", 1, auto=True, least=1)
    schedule: str | None = field.word("Order of work in the pipeline.", training.SCHEDULES)
    order: tuple[str, ...] = field.words(
        "Which degree is placed innermost first.", training.DEGREES
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Checkpoint(Entity):
    """How the state is saved."""

    every: Quantity | None = field.quantity(
        "Time between checkpoints, or iterations.", "s", "1", above_zero=True
    )
    stall: Quantity | None = field.quantity("Time that training waits for each.", "s")
    size: Quantity | None = field.quantity("Bytes written [states of the model].", "byte")
    asynchronous: bool = field.flag("Whether writing goes on beside training.", default=False)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Failures(Entity):
    """What interrupts a run."""

    accelerator_mtbf: Quantity | None = field.quantity(
        "Mean time between failures per accelerator.", "h", above_zero=True
    )
    server_mtbf: Quantity | None = field.quantity(
        "Mean time between failures per server.", "h", above_zero=True
    )
    rate: Quantity | None = field.quantity("Failures per accelerator and year.", "1/year")
    restart: Quantity | None = field.quantity("Time to detect a failure and start again.", "min")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Training(Entity):
    """A model trained on a cluster."""

    kind: ClassVar[str] = "training"

    model: Model | None = field.part("The model.", "model", required=True)
    cluster: Cluster | None = field.part("The cluster.", "cluster", required=True)
    on: str | None = field.name("A pool of the cluster [all servers].", "a pool of the cluster")
    accelerators: int | Auto | None = field.count(
        "How many accelerators in all [all].", auto=True, least=1
    )
    per_domain: int | None = field.count("How many of each scale-up domain.", least=1)
    share: Quantity | None = field.number(
        "Share of each of its accelerators that it has, where others have the rest [all].",
        high="100 %",
        above_zero=True,
    )
    hours: tuple[Quantity, ...] = field.spans(
        "Hours of the day in which it has its accelerators: 8..20, or [20..24, 0..8] [all].",
        high="24",
    )
    instead_of: tuple[Entity, ...] = field.parts(
        "Workloads that it may run in place of; they never run at the same time.",
        "training",
        "inference",
    )
    stack: str = field.name(
        "Software: a catalogue entry with its habits.", "a stack", default=STACK
    )
    tokens: Quantity | None = field.quantity("Tokens to train on.", "token")
    samples: Quantity | None = field.quantity(
        "Samples to train on.", "1", "image", "frame", above_zero=True
    )
    epochs: Quantity | None = field.number("Passes over the data.", above_zero=True, percent=False)
    steps: int | None = field.count("Iterations.", least=1)
    sequence: Quantity | None = field.quantity("Length of a sequence.", "token")
    sample_size: Quantity | None = field.quantity(
        "Bytes that loading reads for one sample [4 for each token].", "byte"
    )
    mean_length: Quantity | None = field.quantity("Mean length where sequences differ.", "token")
    packing: bool | None = field.flag("Whether short sequences share a row.")
    global_batch: Quantity | None = field.quantity(
        "Sequences, or tokens, of one optimiser step.",
        "1",
        "token",
        required=True,
    )
    precision: str = field.word(
        "Arithmetic of the matrix products.", dtypes.DTYPES, default="bf16"
    )
    gradients: str | None = field.word("Dtype of the gradients [the stack's].", dtypes.DTYPES)
    optimizer_states: str | None = field.word(
        "Dtype of the optimiser's moments [fp32].", dtypes.DTYPES
    )
    master_weights: bool | None = field.flag(
        "Whether 16-bit weights have a 32-bit copy that the optimiser steps [the stack's]."
    )
    optimizer: str = field.word("Optimiser.", training.OPTIMIZERS, default="adam")
    sharding: str | Auto = field.word(
        "Which states data parallelism splits [the stack's, else zero1].",
        training.SHARDINGS,
        default="zero1",
        auto=True,
    )
    reshard_after_forward: bool | None = field.flag(
        "Whether fully sharded weights are dropped after the forward pass [yes, but under a pipeline as the stack does]."
    )
    recompute: Value = field.choice(
        "What the backward pass computes again, in a word or a list of modules [none].",
        training.RECOMPUTE,
        auto=True,
    )
    recompute_layers: int | None = field.count("Layers of a stage that are recomputed [all].")
    flash_attention: bool = field.flag("Whether scores are never stored.", default=True)
    loss: str | None = field.word("How the loss is computed [the stack's].", training.LOSSES)
    dropout: bool = field.flag("Whether dropout is applied, whose masks are kept.", default=False)
    offload: Value = field.choice(
        "What lies in host memory, or an amount on each accelerator.",
        training.OFFLOADED,
        "byte",
        auto=True,
    )
    method: EnumValue | None = field.term(
        "How it is trained: full, lora(rank = 16), qlora(rank = 16).", training.METHODS
    )
    mtp_layers: int | None = field.count(
        "Layers that learn to predict further tokens [the model's, where the stack's recipes train them].",
        most=64,
    )
    parallel: TrainingParallel | None = field.block(TrainingParallel, "How the job is divided.")
    checkpoint: Checkpoint | None = field.block(Checkpoint, "How the state is saved.")
    failures: Failures | None = field.block(Failures, "What interrupts a run.")
    power_limit: Quantity | None = field.quantity(
        "Power cap of an accelerator.", "W", above_zero=True
    )
    batch_ramp: Quantity | None = field.quantity(
        "Tokens over which the batch grows to its size.", "token"
    )
    evaluation: Quantity | None = field.number(
        "Share of the time spent on evaluation.", high="100 %"
    )
    compile: bool | None = field.flag("Whether a compiler fuses operators [the stack's].")
    cuda_graphs: bool | None = field.flag("Whether launches are captured [the stack's].")
    expandable_segments: bool = field.flag(
        "Whether PyTorch's allocator lets its segments grow (`PYTORCH_CUDA_ALLOC_CONF`)."
    )
    frozen: Quantity | None = field.share(
        "Share of the parameters that is not trained.", high="100 %"
    )


LOADS = {
    "rate": "requests that arrive whatever becomes of them",
    "users": "people who read each answer before they ask again",
    "concurrency": "a number of requests that is always in flight",
    "batch": "requests that run together from start to end",
    "offline": "requests that all wait at the start",
}
"""Fields of a traffic that each state a load, and what they mean."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Traffic(Entity):
    """What is asked of a service."""

    rate: Quantity | None = field.quantity("Requests that arrive.", "request/s")
    arrivals: EnumValue | None = field.term(
        "How they arrive: poisson, regular, bursty(cv = 2).", serving.ARRIVALS
    )
    peak: Quantity | None = field.number(
        "Highest rate over the mean, at which the service must still hold.", low="1"
    )
    concurrency: int | Auto | None = field.count(
        "Requests in flight at all times (closed loop).", auto=True, least=1
    )
    users: int | None = field.count(
        "People who each ask, read the answer, and ask again (closed loop).", least=1
    )
    think_time: Quantity | None = field.quantity(
        "Time that each of `users` takes from an answer to the next request [0 s].", "s", low="0 s"
    )
    tokens_per_second_per_user: Quantity | None = field.quantity(
        "Speed at which each user's answer is written, on average: a requirement on the service.",
        "token/s",
        above_zero=True,
    )
    offline: bool = field.flag("Whether all requests are queued at the start.", default=False)
    batch: int | Auto | None = field.count(
        "Requests run together from start to end.", auto=True, least=1
    )
    prompt: Quantity | EnumValue | None = field.spread(
        "Length of a request.", "token", vocabulary=serving.LENGTHS, high=serving.LONGEST
    )
    output: Quantity | EnumValue | None = field.spread(
        "Length of an answer; image(w, h) or none.",
        "token",
        vocabulary=serving.OUTPUTS,
        high=serving.LONGEST,
    )
    prefix_hit: Quantity | None = field.number(
        "Share of the prompt that is already in the cache.", high="100 %"
    )
    requests: int | None = field.count("Requests of a run, where it ends.", least=1)
    growth: tuple[Quantity, ...] = field.listed(
        "How fast the rate or the users grow: 40 %/year, or 3 %/month, compounded in that time; of a list each for one such time, the last from then on.",
        "1/year",
        above_zero=True,
    )

    @property
    def loads(self) -> tuple[str, ...]:
        """The ways in which a load is stated."""
        return tuple(name for name in LOADS if getattr(self, name))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Inference(Entity):
    """A model served on a cluster."""

    kind: ClassVar[str] = "inference"

    model: Model | None = field.part("The model.", "model", required=True)
    cluster: Cluster | None = field.part(
        "The cluster, or the first of several.", "cluster", required=True, more="others"
    )
    others: tuple[Entity, ...] = field.parts(
        "Further clusters; written as a list in `cluster`.", "cluster"
    )
    share: tuple[Quantity, ...] = field.listed(
        "Share of the traffic of each cluster, where there are several; on one cluster the share of each of its "
        "accelerators that it has, where others have the rest [all].",
        "1",
        high="100 %",
        above_zero=True,
    )
    hours: tuple[Quantity, ...] = field.spans(
        "Hours of the day in which it has its accelerators: 8..20, or [20..24, 0..8] [all].",
        high="24",
    )
    instead_of: tuple[Entity, ...] = field.parts(
        "Workloads that it may run in place of; they never run at the same time.",
        "training",
        "inference",
    )
    on: str | None = field.name("A pool of the cluster [all servers].", "a pool of the cluster")
    accelerators: int | Auto | None = field.count(
        "How many accelerators in all [all].", auto=True, least=1
    )
    engine: str = field.name(
        "Serving software: a catalogue entry with its habits.", "an engine", default="vllm"
    )
    engine_version: str | None = field.version(
        'Version of the engine, as "0.10": held against the versions of the catalogue\'s entry.'
    )
    weights: EnumValue | None = field.term("Dtype of the weights [the model's].", dtypes.STORED)
    kv_cache: EnumValue | None = field.term("Dtype of the KV cache [the model's].", dtypes.STORED)
    activations: EnumValue | None = field.term(
        "Dtype in which activations enter products [what kernels of such weights take].",
        dtypes.STORED,
    )
    memory_fraction: Quantity | None = field.number(
        "Share of the memory that the engine takes [the engine's].", high="100 %"
    )
    max_batch: int | None = field.count("Most requests that run together [the engine's].", least=1)
    max_batched_tokens: int | None = field.count(
        "Most tokens of one step [the engine's].", least=1
    )
    max_length: Quantity | None = field.quantity(
        "Longest request that is admitted [the model's].", "token"
    )
    chunked_prefill: bool = field.flag("Whether long prompts are cut into steps.", default=True)
    cuda_graphs: bool = field.flag("Whether launches are captured.", default=True)
    traffic: Traffic | None = field.block(Traffic, "What is asked of it.")
    parallel: InferenceParallel | None = field.block(
        InferenceParallel, "How a replica is divided."
    )
    survives: Value = field.losses(
        "What may be gone while requirements still hold: 1 replica, 1 server, 1 site.",
        serving.LOST,
    )
    speculative: Speculative | None = field.block(Speculative, "A draft that guesses tokens.")
    prefix_cache: str = field.word(
        "Where what requests share of their prompts is kept (`traffic.prefix_hit`).",
        serving.TIERS,
        default="device",
    )
    adapters: ServedAdapters | None = field.block(
        ServedAdapters, "Adapters over the one model, of which each request takes one."
    )
    disaggregated: Disaggregated | None = field.block(Disaggregated, "Prefill and decode apart.")
    offload: Value = field.choice(
        "What lies in host memory, or an amount on each accelerator.", serving.OFFLOADED, "byte"
    )
    power_limit: Quantity | None = field.quantity(
        "Power cap of an accelerator.", "W", above_zero=True
    )
    steps: int | None = field.count("Steps per image [the model's].", least=1)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Pipeline(Entity):
    """Inference workloads in a row that share a cluster."""

    kind: ClassVar[str] = "pipeline"

    stages: tuple[Entity, ...] = field.parts(
        "Workloads in the order in which a request meets them.", "inference"
    )
    fan_out: dict[str, Quantity] = field.table(
        "Requests of a stage per request of the pipeline.", "1", names="a stage"
    )


Workload = Training | Inference


def rollout_engine(job: Training) -> str | None:
    """The engine that draws the answers which a job trains on; None where its method draws none."""
    method = job.method
    if method is None or "rollouts" not in training.METHODS.entries[method.word].arguments:
        return None
    stated = method.named.get("engine")
    return stated.word if isinstance(stated, EnumValue) else str(stated or "vllm")
