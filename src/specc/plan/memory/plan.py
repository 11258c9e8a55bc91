"""The memory of a workload as it is planned: from what the text says to ledgers.

A file states what a user knows (dtypes, degrees, an engine by its word); the ledgers need bytes, traits and formats. The
two functions `job_of` and `serving_of` are the whole translation; rows of measurements go through them as well.
"""

from collections.abc import Mapping
from functools import lru_cache

import attrs

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine, Stack
from specc.design.workload import Inference, Speculative, Training
from specc.physics.dtypes import known_dtype
from specc.physics.quantisation import StorageFormat, format_of
from specc.plan.layout import Layout
from specc.plan.memory.serving import Serving, ServingMemory, serving_memory, weight_bytes
from specc.plan.memory.training import Job, StageMemory, training_memory
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import (
    Plan,
    ServingDegrees,
    TrainingDegrees,
    pool_parallel,
    serving_degrees,
)
from specc.sums import sum_floats

SHARDING = {"none": 0.0, "zero1": 1.0, "zero2": 2.0, "zero3": 3.0, "fsdp": 3.0, "hsdp": 3.0}
KEPT = 0.995
SOLD_TO_USABLE = 2**30 / 1e9 * KEPT
"""Sheets of GPUs print GiB as GB; a driver reports a little less: 79.65 GiB of an H100's 80, 140.4 of an H200's 141, 185.0
of a GB200's 186, 24.0 of an RTX 4090's 24."""


def usable_memory(accelerator: Accelerator | None) -> float | None:
    """Bytes that the driver reports; from the sheet where nobody has read it off."""
    if accelerator is None:
        return None
    if accelerator.memory_usable is not None:
        return float(accelerator.memory_usable)
    if accelerator.memory is None:
        return None
    # A sheet that prints GiB means them: only the little that the driver keeps is taken off.
    binary = (accelerator.memory.unit or "").endswith("iB")
    return float(accelerator.memory) * (KEPT if binary else SOLD_TO_USABLE)


def traits_of(companion: Stack | Engine | None) -> Mapping[str, float]:
    """The traits of a stack or engine as plain numbers."""
    return (
        {}
        if companion is None
        else {name: float(value) for name, value in companion.traits.items()}
    )


class UnknownFormat(Exception):
    """A dtype that has no known storage.

    Attributes:
        term: As it was written.
    """

    def __init__(self, term: EnumValue) -> None:
        """Keep the term."""
        self.term = term
        super().__init__(f"{term} is not a known way to store numbers")


def storage(*terms: EnumValue | None) -> StorageFormat:
    """The format that the first stated term names: a workload's own wins over the model's, that over bf16.

    Raises:
        UnknownFormat: the word is not known.
    """
    term = next((term for term in terms if term is not None), None)
    if term is None:
        return StorageFormat(name="bf16", bits=16.0)
    numbers: dict[str, float] = {
        name: float(term.count(name, 0)) for name in ("group", "block") if name in term.named
    }
    kept = term.named.get("keep")
    keep: tuple[str, ...] = ()
    if isinstance(kept, EnumValue):
        keep = (kept.word,)
    elif isinstance(kept, str):
        keep = (kept,)
    elif isinstance(kept, tuple):
        keep = tuple(str(entry) for entry in kept)
    found = format_of(term.word, numbers, keep)
    if found is None:
        raise UnknownFormat(term)
    return found


def _offloaded(what: object) -> frozenset[str]:
    words = [what] if isinstance(what, str) else [what.word] if isinstance(what, EnumValue) else []
    return frozenset(word for word in words if word != "none")


def job_of(
    training: Training,
    degrees: TrainingDegrees,
    stack: Stack | None = None,
    memory: float | None = None,
) -> Job | None:
    """What the memory of a training job depends on; None where there is no model.

    Args:
        training: The job.
        degrees: How it is divided.
        stack: The software's catalogue entry.
        memory: Bytes of one accelerator.
    """
    if training.model is None:
        return None
    network = architecture(training.model)
    method = training.method
    adapted = method is not None and method.word in ("lora", "qlora")
    shard_group = float(degrees.shard or 0)
    if training.sharding == "hsdp" and not shard_group:
        shard_group = float(min(8, degrees.data))
    layout = Layout(
        tensor=float(degrees.tensor),
        sequence=float(degrees.sequence),
        context=float(degrees.context),
        pipeline=float(degrees.pipeline),
        virtual=float(degrees.virtual_pipeline),
        expert=float(degrees.expert),
        expert_tensor=float(degrees.expert_tensor),
        data=float(degrees.data),
        microbatch=float(degrees.microbatch),
        microbatches=float(degrees.microbatches),
        shard=SHARDING.get(training.sharding, 1.0),
        shard_group=shard_group,
    )
    moments = None
    if training.optimizer_states is not None and training.optimizer in ("adam", "lamb"):
        moments = 2.0 * known_dtype(training.optimizer_states).bytes
    return Job(
        architecture=network,
        layout=layout,
        sequence=1.0 if training.sequence is None else float(training.sequence),
        precision=training.precision,
        gradients=None if training.gradients is None else known_dtype(training.gradients).bytes,
        optimizer=training.optimizer,
        moments=moments,
        recompute=training.recompute,
        flash=training.flash_attention,
        dropout=training.dropout,
        offload=_offloaded(training.offload),
        offloaded=_stated_bytes(training.offload),
        adapter_rank=method.count("rank", 16, 0) if adapted and method is not None else 0,
        base_bits=_base_bits(method),
        traits=traits_of(stack),
        capacity=memory,
    )


def _base_bits(method: EnumValue | None) -> float:
    """Bits of a weight that is not trained."""
    if method is None or method.word != "qlora":
        return 16.0
    found = format_of("nf4")
    return 16.0 if found is None else found.bits


def serving_of(
    inference: Inference,
    degrees: ServingDegrees,
    engine: Engine | None = None,
    memory: float | None = None,
) -> Serving | None:
    """What the memory of a replica depends on; None where there is no model.

    Args:
        inference: The service.
        degrees: How a replica is divided.
        engine: The software's catalogue entry.
        memory: Bytes of one accelerator.
    """
    model = inference.model
    if model is None:
        return None
    weights = storage(inference.weights, model.weights)
    activations = inference.activations or model.activations
    width = 2.0
    if activations is not None and activations.word == "fp32":
        width = 4.0
    traits = traits_of(engine)
    traffic = inference.traffic
    static = traffic.batch if traffic is not None and isinstance(traffic.batch, int) else None
    users = (
        traffic.concurrency
        if traffic is not None and isinstance(traffic.concurrency, int)
        else None
    )
    return Serving(
        architecture=architecture(model),
        weights=weights,
        cache=storage(inference.kv_cache, model.kv_cache),
        activation_width=width,
        tensor=degrees.tensor,
        pipeline=degrees.pipeline,
        expert=degrees.expert,
        expert_tensor=degrees.expert_tensor,
        data=degrees.data,
        traits=traits,
        features=frozenset(() if engine is None else engine.features),
        memory=memory,
        fraction=None if inference.memory_fraction is None else float(inference.memory_fraction),
        max_batch=inference.max_batch,
        step_tokens=_step_tokens(inference, model),
        max_length=_longest(inference, model),
        prompt=_stated(traffic.prompt) if traffic is not None else None,
        batch=float(static or users or 1),
        cuda_graphs=inference.cuda_graphs,
        offloaded=float("inf")
        if "weights" in _offloaded(inference.offload)
        else _stated_bytes(inference.offload),
        draft_bytes=_draft(inference.speculative, degrees),
    )


def _stated(length: object) -> float | None:
    """A length that is a number and no distribution."""
    from specc.units import Quantity

    return float(length) if isinstance(length, Quantity) else None


def _stated_bytes(offload: object) -> float:
    """An amount that is offloaded, on each accelerator; 0 where it is a word."""
    from specc.units import Quantity

    return float(offload) if isinstance(offload, Quantity) else 0.0


def _longest(inference: Inference, model: Model) -> float | None:
    """The longest request: what is admitted, else what the traffic asks for where it says so in numbers."""
    if inference.max_length is not None:
        return float(inference.max_length)
    traffic = inference.traffic
    if traffic is None:
        return None if model.context is None else float(model.context)
    prompt, output = _stated(traffic.prompt), _stated(traffic.output)
    if prompt is None:
        return None
    return prompt + (output or 0.0)


def _step_tokens(inference: Inference, model: Model) -> float | None:
    """Tokens of the largest step: what is stated; without chunked prefill a whole prompt; None: the engine's."""
    if inference.max_batched_tokens is not None:
        return float(inference.max_batched_tokens)
    if inference.chunked_prefill:
        return None
    return _longest(inference, model) or (None if model.context is None else float(model.context))


def _draft(speculative: Speculative | None, degrees: ServingDegrees) -> float:
    if speculative is None or speculative.draft is None:
        return 0.0
    draft = Serving(
        architecture=architecture(speculative.draft),
        weights=storage(speculative.draft.weights),
        cache=storage(speculative.draft.kv_cache),
        tensor=degrees.tensor,
    )
    return sum_floats(weight_bytes(draft).values())


@lru_cache(maxsize=64)
def memory_of(plan: Plan) -> tuple[StageMemory, ...] | ServingMemory | None:
    """The ledgers of a plan: of every pipeline stage of a training job, of the fullest rank of a replica.

    None where the model is not complete or a dtype has no known storage: `what_is_missing` says what.
    """
    try:
        return _ledgers(plan)
    except (IncompleteModelError, UnknownFormat):
        return None


def what_is_missing(plan: Plan) -> IncompleteModelError | UnknownFormat | None:
    """Why a plan has no ledgers; None where it has."""
    try:
        _ledgers(plan)
    except (IncompleteModelError, UnknownFormat) as error:
        return error
    return None


def _ledgers(plan: Plan) -> tuple[StageMemory, ...] | ServingMemory | None:
    memory = usable_memory(plan.accelerator)
    if isinstance(plan.workload, Training) and isinstance(plan.degrees, TrainingDegrees):
        stack = plan.companions.stacks.get(plan.workload.stack)
        job = job_of(plan.workload, plan.degrees, stack, memory)
        return None if job is None else training_memory(job)
    if isinstance(plan.workload, Inference) and isinstance(plan.degrees, ServingDegrees):
        engine = plan.companions.engines.get(plan.workload.engine)
        serving = serving_of(plan.workload, plan.degrees, engine, memory)
        if serving is None:
            return None
        found = serving_memory(serving)
        return _readers(plan.workload, engine, memory) or found
    return None


def _readers(
    inference: Inference, engine: Engine | None, memory: float | None
) -> ServingMemory | None:
    """The ledger of the workers that read prompts, where these alone do not fit."""
    parted = inference.disaggregated
    if parted is None or parted.prefill is None or memory is None:
        return None
    alone = attrs.evolve(inference, parallel=pool_parallel(parted.prefill), disaggregated=None)
    serving = serving_of(alone, serving_degrees(alone, 1), engine, memory)
    found = None if serving is None else serving_memory(serving)
    return found if found is not None and float(found.ledger.total) > memory else None
