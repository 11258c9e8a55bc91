"""A service as the text states it, turned into the numbers that everything after it reads.

Memory, time and reports take the `Serving` that is made here, so that what a field means is decided once.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.replica import ServedAdapters, Speculative
from specc.design.workload import Inference
from specc.physics.architecture import Architecture
from specc.physics.dtypes import DTYPES, kernels_of
from specc.physics.quantisation import StorageFormat, format_of
from specc.plan.adapters import SERVED, RankAdapters, Ranks, on_rank
from specc.plan.degrees import ServingDegrees, pool_degrees
from specc.plan.lower.host import NO_HOST, Host
from specc.plan.lower.offload import host_weights_of, offloaded_words
from specc.plan.memory.capacity import NO_DEVICE, DeviceMemory, device_of
from specc.plan.memory.serving import ServingMemory, serving_memory, weight_bytes
from specc.plan.network.architecture import architecture, with_prediction_layers
from specc.plan.serving_job import Serving
from specc.record import evolve, record
from specc.sums import sum_floats
from specc.units import Quantity


def traits_of(engine: Engine | None) -> Mapping[str, float]:
    """The traits of an engine as plain numbers."""
    return {} if engine is None else engine.numbers


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
    stored = format_of(term.word, numbers, keep)
    if stored is None:
        raise UnknownFormat(term)
    recipe = term.named.get("recipe")
    return evolve(stored, recipe=recipe.word) if isinstance(recipe, EnumValue) else stored


def weights_of(
    model: Model,
    term: EnumValue | None,
    network: Architecture,
    features: Collection[str] = (),
) -> StorageFormat:
    """How the weights of a model are stored: what the workload says, else the model's own dtype.

    Four-bit checkpoints of models with latent attention keep it at 16 bit; integer ones, and MXFP4, quantise experts alone.
    Source: the published DeepSeek-R1 (NVFP4), Kimi-K2 (INT4) and gpt-oss (MXFP4) checkpoints. Files of llama.cpp keep in Q8_0
    what an MXFP4 checkpoint leaves at 16 bit (`llama-quant.cpp`, `LLAMA_FTYPE_MOSTLY_MXFP4_MOE`).

    Args:
        model: The model.
        term: The workload's word.
        network: The model's network.
        features: Of the engine that reads them.

    Raises:
        UnknownFormat: the dtype's word is not known.
    """
    stored = storage(term, model.weights)
    kernels = kernels_of(stored.name)
    if kernels not in ("mxfp4", "int4", "fp4"):
        return stored
    layers = [layer for block in network.blocks for layer in block.layers]
    attention = [layer.attention() for layer in layers]
    latent = any(one is not None and one.kind == "latent" for one in attention)
    routed = any(m.role == "experts" and m.count > 1 for layer in layers for m in layer.matmuls())
    if kernels == "mxfp4" and "gguf_files" in features:
        stored = evolve(stored, beside=DTYPES["q8_0"].bits)
    if routed and (kernels == "mxfp4" or (latent and kernels == "int4")):
        return evolve(stored, only=frozenset({"experts"}))
    if latent and kernels == "fp4":
        return evolve(stored, kept=stored.kept | frozenset({"attention"}))
    return stored


def cache_of(
    inference: Inference, model: Model, weights: StorageFormat, features: Collection[str]
) -> StorageFormat:
    """How the cache is stored: as the workload or the model says, else as the engine's recipe for such weights does.

    Raises:
        UnknownFormat: the dtype's word is not known.
    """
    stated = inference.kv_cache or model.kv_cache
    if stated is None and "narrow_caches" in features and kernels_of(weights.name) == "fp8":
        return StorageFormat(name="fp8", bits=DTYPES["fp8"].bits)
    return storage(stated)


def serving_of(
    inference: Inference,
    degrees: ServingDegrees,
    engine: Engine | None = None,
    device: DeviceMemory = NO_DEVICE,
    host: Host = NO_HOST,
) -> Serving | None:
    """What the memory of a replica depends on; None where there is no model.

    Args:
        inference: The service.
        degrees: How a replica is divided.
        engine: The software's catalogue entry.
        device: The accelerator as software finds it.
        host: What the server gives each accelerator.
    """
    model = inference.model
    if model is None:
        return None
    network = architecture(model)
    guess = inference.speculative
    if guess is not None and guess.draft is None:
        network = with_prediction_layers(network, model.mtp_layers)
    features = frozenset(() if engine is None else engine.features)
    weights = weights_of(model, inference.weights, network, features)
    activations = inference.activations or model.activations
    width = 2.0
    if activations is not None and activations.word == "fp32":
        width = 4.0
    traits = traits_of(engine)
    traffic = inference.traffic
    static = traffic.batch if traffic is not None and isinstance(traffic.batch, int) else None
    users = None
    if traffic is not None:
        users = traffic.concurrency if isinstance(traffic.concurrency, int) else traffic.users
    if users is not None:  # all replicas share them
        users = -(-users // max(degrees.replicas, 1))
    serving = Serving(
        architecture=network,
        weights=weights,
        cache=cache_of(inference, model, weights, features),
        activation_width=width,
        tensor=degrees.tensor,
        pipeline=degrees.pipeline,
        expert=min(
            degrees.expert, degrees.tensor * degrees.data
        ),  # experts lie on ranks that there are
        expert_tensor=degrees.expert_tensor,
        data=degrees.data,
        traits=traits,
        features=features,
        memory=device.memory,
        large=device.large,
        linked=device.linked,
        fraction=None if inference.memory_fraction is None else float(inference.memory_fraction),
        max_batch=inference.max_batch,
        step_tokens=_step_tokens(inference, model),
        max_length=_longest(inference, model),
        prompt=_stated(traffic.prompt) if traffic is not None else None,
        batch=float(static or users or 1),
        cuda_graphs=inference.cuda_graphs,
        host=host_weights_of(inference.offload),
        cache_on_host="kv_cache" in offloaded_words(inference.offload),
        host_memory=host.memory,
        draft_bytes=_draft(guess, degrees),
    )
    return evolve(serving, adapters=_adapters(inference.adapters, serving))


@record(eq=False)
class Replica:
    """A replica in numbers, the ledger of its fullest rank, and what a server gives each accelerator."""

    job: Serving
    memory: ServingMemory
    host: Host


@lru_cache(maxsize=256)
def lower_replica(
    inference: Inference,
    degrees: ServingDegrees,
    engine: Engine | None,
    part: Accelerator | None,
    host: Host = NO_HOST,
) -> Replica | None:
    """A replica of a service on a part; None where there is no model. Entities are compared by identity.

    Raises:
        IncompleteModelError: sizes of the model are missing.
        UnknownFormat: a dtype's word is not known.
    """
    job = serving_of(inference, degrees, engine, device_of(part), host)
    return None if job is None else Replica(job=job, memory=serving_memory(job), host=host)


def _stated(length: object) -> float | None:
    """A length that is a number and no distribution."""
    return float(length) if isinstance(length, Quantity) else None


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


def _adapters(stated: ServedAdapters | None, serving: Serving) -> RankAdapters | None:
    if stated is None or stated.count is None:
        return None
    elements, products = on_rank(
        serving.architecture,
        serving.layers / max(serving.architecture.body_layers, 1),
        Ranks(serving.tensor, serving.expert, serving.experts_over),
        stated.rank,
        frozenset(stated.targets) or SERVED,
    )
    return RankAdapters(
        count=stated.count,
        resident=min(stated.resident or stated.count, stated.count),
        elements=elements,
        rank=stated.rank,
        products=products,
    )


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


def prompt_readers(
    inference: Inference, engine: Engine | None, part: Accelerator | None, host: Host
) -> ServingMemory | None:
    """The ledger of the workers that read prompts, where these alone do not fit."""
    parted = inference.disaggregated
    if parted is None or parted.prefill is None:
        return None
    degrees = pool_degrees(parted.prefill)
    replica = lower_replica(inference, degrees, engine, part, host)
    if replica is None or replica.memory.ledger.capacity is None:
        return None
    short = float(replica.memory.ledger.total) > float(replica.memory.ledger.capacity)
    return replica.memory if short else None
