"""From nouns to the facts of a service."""

from __future__ import annotations

from functools import lru_cache

import attrs

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.workload import Inference
from specc.physics.architecture import Architecture
from specc.physics.decode import DecoderShape, ReplicaSplit
from specc.physics.decoder_shape import decoder_shape
from specc.physics.dtypes import kernels_of
from specc.physics.layer import Tensor
from specc.physics.quantisation import StorageFormat, format_of
from specc.physics.transfer import PCIE_LANE, pcie_rate
from specc.plan.memory.plan import serving_of, usable_memory
from specc.plan.memory.serving import ServingMemory, serving_memory
from specc.plan.network.architecture import architecture
from specc.plan.plan import ServingDegrees
from specc.plan.rates import sixteen_bit_rate, weights_rate
from specc.predict.serving.facts import (
    OFFLINE,
    OPEN,
    STATIC,
    KvCacheBudget,
    OfferedLoad,
    ServingFacts,
    WeightFormats,
)
from specc.predict.serving.unpredictable import CannotServe
from specc.sums import sum_floats
from specc.units import Quantity


@attrs.frozen(kw_only=True)
class Placement:
    """What a service runs on, as far as it matters to time."""

    accelerator: Accelerator
    degrees: ServingDegrees
    domain: int = 1


def memory_class(accelerator: Accelerator) -> str:
    """hbm, gddr or unified, from the type of the memory."""
    word = (accelerator.memory_type or "").lower()
    if word.startswith("hbm"):
        return "hbm"
    return "gddr" if word.startswith("gddr") else "unified"


def format_of_term(
    term: EnumValue | None, default: str = "bf16", keep: tuple[str, ...] = ()
) -> StorageFormat:
    """The storage format of a dtype; bf16 where none is stated."""
    word = default if term is None else term.word
    arguments: dict[str, float] = {}
    if term is not None:
        for name in ("group", "block"):
            value = term.quantity(name)
            if value is not None:
                arguments[name] = float(value)
    return format_of(word, arguments, keep) or StorageFormat(name=word, bits=16.0)


@lru_cache(maxsize=512)
def network_of(model: Model) -> Architecture:
    """The network of a model, built once."""
    return architecture(model)


@lru_cache(maxsize=512)
def shape_of(model: Model) -> DecoderShape:
    """What a step of a model multiplies and remembers, summed once."""
    network = network_of(model)
    towers = {block.tower for block in network.blocks}
    return decoder_shape(network, "decoder" if "decoder" in towers or not towers else min(towers))


def weight_format(model: Model, term: EnumValue | None, shape: DecoderShape) -> StorageFormat:
    """How the weights of a model are stored.

    Four-bit checkpoints of models with latent attention keep it at 16 bit; integer ones, and MXFP4, quantise experts alone.
    Source: the published DeepSeek-R1 (NVFP4), Kimi-K2 (INT4) and gpt-oss (MXFP4) checkpoints.
    """
    word = "bf16" if term is None else term.word
    found = format_of_term(term)
    kind = kernels_of(word)
    if shape.moe_layers and kind == "mxfp4":
        return attrs.evolve(found, only=frozenset({"experts"}))
    if shape.moe_layers and shape.latent and kind == "int4":
        return attrs.evolve(found, only=frozenset({"experts"}))
    if shape.latent and kind == "fp4":
        return attrs.evolve(found, kept=found.kept | frozenset({"attention"}))
    return found


def _bits(found: StorageFormat, role: str) -> float:
    probe = Tensor(name="weight", role=role, rows=2, columns=2)
    return found.bits_of(probe) / 8.0


def half_rate(accelerator: Accelerator) -> float:
    """The dense 16-bit rate of a device.

    Raises:
        CannotServe: it is not known, nor is that of fp32.
    """
    found = sixteen_bit_rate(accelerator)
    if found is None:
        raise CannotServe(f"{accelerator.name}.peak")
    return found


def stored(
    accelerator: Accelerator,
    found: StorageFormat,
    cache: StorageFormat,
    kind: str,
    activations: str | None,
) -> WeightFormats:
    """Bytes and rates by class of weights."""
    half = half_rate(accelerator)
    rate = weights_rate(accelerator, kind, activations) or half
    attention, linear, expert = (
        _bits(found, "attention"),
        _bits(found, "mlp"),
        _bits(found, "experts"),
    )
    return WeightFormats(
        attention=attention,
        linear=linear,
        expert=expert,
        head=_bits(found, "head"),
        cache=cache.bytes,
        linear_rate=rate if linear < 2.0 else half,
        expert_rate=rate if expert < 2.0 else half,
        attention_rate=half,
        head_rate=half,
    )


def tensor_link(place: Placement) -> tuple[float, str]:
    """Rate each way between the devices of a tensor group, and what kind of link it is."""
    part, tensor = place.accelerator, place.degrees.tensor
    joined = part.scale_up
    if joined is not None and joined.rate is not None:
        reach = joined.domain or place.domain or 1
        if tensor <= max(reach, place.domain):
            return float(joined.rate), "scale_up"
    host = part.host_link
    generation = 4 if host is None else host.count("gen", 4)
    lanes = 16 if host is None else host.count("lanes", 16)
    return pcie_rate(generation, lanes) or PCIE_LANE[4] * lanes, "pcie"


def split_of(degrees: ServingDegrees, shape: DecoderShape) -> ReplicaSplit:
    """Division over devices; experts lie over the whole of a replica's stage."""
    stage = degrees.tensor * degrees.data
    parallel = degrees.expert if degrees.expert > 1 else (max(1, degrees.data))
    return ReplicaSplit(
        tensor=float(degrees.tensor),
        pipeline=float(degrees.pipeline),
        data=float(degrees.data),
        expert_group=float(stage),
        expert_parallel=float(min(parallel, stage)) if shape.moe_layers else 1.0,
    )


def trait(engine: Engine | None, name: str, default: float) -> float:
    """A trait of an engine, or the default."""
    found = None if engine is None else engine.traits.get(name)
    return default if found is None else float(found)


@lru_cache(maxsize=64)
def memory_of_replica(
    inference: Inference, engine: Engine | None, place: Placement
) -> ServingMemory | None:
    """The ledger of a replica's fullest rank."""
    serving = serving_of(inference, place.degrees, engine, usable_memory(place.accelerator))
    return None if serving is None else serving_memory(serving)


def room(
    inference: Inference,
    engine: Engine | None,
    place: Placement,
    memory: ServingMemory | None,
    unbounded: bool,
) -> KvCacheBudget:
    """What a device has for the cache; without a known memory, as much as is asked for."""
    batch = float(inference.max_batch or trait(engine, "max_batch", 1024.0)) * place.degrees.data
    tokens = float(inference.max_batched_tokens or trait(engine, "max_batched_tokens", 8192.0))
    if memory is None or memory.budget is None:
        return KvCacheBudget(
            budget=0.0, per_token=0.0, per_token_window=0.0, window=1.0, per_sequence=0.0, ways=1.0,
            max_batch=batch, step_tokens=tokens, unbounded=1.0,
        )  # fmt: skip
    windowed = memory.cost.windowed
    return KvCacheBudget(
        budget=memory.budget,
        per_token=memory.cost.per_token,
        per_token_window=sum_floats(rate for rate, _ in windowed),
        window=max((kept for _, kept in windowed), default=1.0),
        per_sequence=memory.cost.per_sequence,
        ways=float(memory.ways),
        max_batch=batch,
        step_tokens=tokens,
        unbounded=1.0 if unbounded else 0.0,
    )


def serving_facts(
    inference: Inference,
    engine: Engine | None,
    place: Placement,
    asked: OfferedLoad,
    memory: ServingMemory | None = None,
) -> ServingFacts:
    """The facts of a service of a decoder."""
    model = inference.model
    if model is None:
        raise ValueError("an inference workload without a model has no facts")
    shape = shape_of(model)
    term = inference.weights or model.weights
    found = weight_format(model, term, shape)
    cache = format_of_term(inference.kv_cache or model.kv_cache)
    kind = kernels_of("bf16" if term is None else term.word)
    activations = inference.activations or model.activations
    features = () if engine is None else engine.features
    # Such an engine takes the batch that it is given; where none is given, what fits is the batch.
    given = asked.kind not in (OPEN, OFFLINE)
    static = asked.kind == STATIC or ("static_batch" in features and given)
    link, interconnect = tensor_link(place)
    draft = inference.speculative
    length = float(asked.prompt) + float(asked.cached) + float(asked.output)
    captured = trait(engine, "graph_context", 0.0)
    if memory is None:
        memory = memory_of_replica(inference, engine, place)
    chance = None if draft is None else draft.acceptance
    return ServingFacts(
        shape=shape,
        stored=stored(
            place.accelerator,
            found,
            cache,
            kind,
            None if activations is None else activations.word,
        ),
        bandwidth=_bandwidth(place.accelerator),
        link=link,
        split=split_of(place.degrees, shape),
        room=room(inference, engine, place, memory, static),
        asked=attrs.evolve(asked, kind=STATIC) if static else asked,
        verified=1.0 if draft is None else float(draft.tokens + 1),
        storage=kind,
        part=place.accelerator.name,
        memory_class=memory_class(place.accelerator),
        interconnect=interconnect,
        engine=inference.engine,
        long=1.0 if (captured and length > captured) or not inference.cuda_graphs else 0.0,
        speculative=0.0 if draft is None else 1.0,
        acceptance=0.0 if chance is None else float(chance),
    )


def _bandwidth(accelerator: Accelerator) -> float:
    found: Quantity | None = accelerator.memory_bandwidth
    return 100e9 if found is None else float(found)
