"""From entities to the job of a service."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.workload import Inference
from specc.physics.architecture import Architecture
from specc.physics.decode import DecoderShape, DeviceEfficiency, Precision
from specc.physics.decoder_shape import decoder_shape
from specc.physics.dtypes import kernels_of
from specc.physics.job import (
    OFFLINE,
    OPEN,
    STATIC,
    DeviceAdapters,
    Filed,
    HostShare,
    KvCacheBudget,
    OfferedLoad,
    ServingJob,
)
from specc.physics.layer import Tensor
from specc.physics.quantisation import StorageFormat
from specc.plan.lower.host import HOST_BANDWIDTH, HOST_PRODUCTS, host_link
from specc.plan.lower.serving import Replica, lower_replica
from specc.plan.memory.serving import WAITING
from specc.plan.network.architecture import architecture
from specc.plan.rates import products_rate, weights_rate
from specc.plan.serving_job import Serving
from specc.predict.serving.placement import (
    Placement,
    crossing_time,
    network_pass,
    network_rate,
    split_of,
    tensor_link,
)
from specc.predict.serving.reach import cache_passes, carried_share, circled_ranks, short_row
from specc.predict.serving.unpredictable import CannotServe
from specc.record import evolve
from specc.sums import sum_floats
from specc.units import Quantity


def memory_class(accelerator: Accelerator) -> str:
    """hbm, gddr or unified, from the type of the memory."""
    word = (accelerator.memory_type or "").lower()
    if word.startswith("hbm"):
        return "hbm"
    return "gddr" if word.startswith("gddr") else "unified"


def die_of(accelerator: Accelerator) -> str:
    """The generation of a chip with its class of memory; empty where nobody says."""
    words = re.sub(r"[^a-z0-9]+", "_", (accelerator.architecture or "").lower()).strip("_")
    return f"{words}_{memory_class(accelerator)}" if words else ""


EVERY_TOKEN = 1e9
"""Tokens beyond which a layer's choice of them is none."""


def kind_of_layers(shape: DecoderShape) -> str:
    """What most of the launches of a step are of; layers that look up which tokens to attend to launch an indexer too."""
    if shape.latent:
        return "sparse" if shape.selected < EVERY_TOKEN else "latent"
    return "experts" if shape.moe_layers else "dense"


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


def _bits(stored: StorageFormat, role: str) -> float:
    probe = Tensor(name="weight", role=role, rows=2, columns=2)
    return stored.bits_of(probe) / 8.0


def half_rate(accelerator: Accelerator, features: Container[str] = ()) -> float:
    """The dense 16-bit rate of a device under an engine with these features.

    Raises:
        CannotServe: it is not known, nor is that of fp32.
    """
    rate = products_rate(accelerator, features)
    if rate is None:
        raise CannotServe(f"{accelerator.name}.peak")
    return rate


def precision_of(accelerator: Accelerator, job: Serving, activations: str | None) -> Precision:
    """Bytes and rates by class of weights."""
    kind = kernels_of(job.weights.name)
    weights = job.weights
    half = half_rate(accelerator, job.features)
    rate = weights_rate(accelerator, kind, activations) or half
    passes, repeats = cache_passes(job.features)
    aside = (
        weights_rate(accelerator, "int8", activations) or half
    )  # of what an 8-bit block holds beside
    attention, linear, expert = (
        _bits(weights, "attention"),
        _bits(weights, "mlp"),
        _bits(weights, "experts"),
    )
    return Precision(
        attention_bytes=attention,
        linear_bytes=linear,
        expert_bytes=expert,
        head_bytes=_bits(weights, "head"),
        kv_bytes=job.cache.bytes,
        linear_rate=half if linear >= 2.0 else aside if weights.leaves("mlp") else rate,
        expert_rate=rate if expert < 2.0 else half,
        attention_rate=half,
        head_rate=half,
        kv_passes=passes,
        kv_repeats=repeats,
    )


def trait(engine: Engine | None, name: str, default: float) -> float:
    """A trait of an engine, or the default."""
    found = None if engine is None else engine.traits.get(name)
    return default if found is None else float(found)


def _limits(engine: Engine | None, job: Serving) -> tuple[float, float]:
    """Most sequences and most tokens of a step that an engine takes where nobody says, on small accelerators fewer."""
    if job.trait("memory_large_step_sequences"):
        return job.by_size("step_sequences"), job.by_size("step_tokens")
    return trait(engine, "max_batch", 1024.0), trait(engine, "max_batched_tokens", 8192.0)


def room(
    inference: Inference,
    engine: Engine | None,
    place: Placement,
    replica: Replica,
    unbounded: bool,
) -> KvCacheBudget:
    """What a device has for the cache; without a known memory, as much as is asked for."""
    memory = replica.memory
    most, largest_step = _limits(engine, replica.job)
    batch = float(inference.max_batch or most) * place.degrees.data
    tokens = float(inference.max_batched_tokens or largest_step)
    if memory.budget is None:
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


def serving_job(
    inference: Inference,
    engine: Engine | None,
    place: Placement,
    asked: OfferedLoad,
    replica: Replica | None = None,
) -> ServingJob:
    """The job of a service of a decoder, of which nothing is measured yet: its device and engine reach all that there is."""
    model = inference.model
    if model is None:
        raise ValueError("an inference workload without a model is no job")
    shape = shape_of(model)
    if replica is None:
        replica = lower_replica(inference, place.degrees, engine, place.accelerator, place.host)
    if replica is None:
        raise ValueError("an inference workload without a model is no job")
    activations = inference.activations or model.activations
    features = () if engine is None else engine.features
    # Such an engine takes the batch that it is given; where none is given, what fits is the batch.
    given = asked.kind not in (OPEN, OFFLINE)
    static = asked.kind == STATIC or ("static_batch" in features and given)
    _, interconnect = tensor_link(place)
    draft = inference.speculative
    length = float(asked.prompt) + float(asked.cached) + float(asked.output)
    captured = trait(engine, "graph_context", 0.0)
    return ServingJob(
        shape=shape,
        precision=precision_of(
            place.accelerator, replica.job, None if activations is None else activations.word
        ),
        device=_device(place, shape),
        split=split_of(place, shape),
        asked=evolve(asked, kind=STATIC) if static else asked,
        room=room(inference, engine, place, replica, static),
        host=_on_host(place, replica, features),
        adapters=_adapters(replica),
        loading=loading_time(inference, place, replica, asked),
        filed=Filed(
            storage=kernels_of(replica.job.weights.name),
            recipe=replica.job.weights.recipe,
            part=place.accelerator.name,
            die=die_of(place.accelerator),
            layers=kind_of_layers(shape),
            memory_class=memory_class(place.accelerator),
            interconnect=interconnect,
            engine=inference.engine,
            long=1.0 if (captured and length > captured) or not inference.cuda_graphs else 0.0,
        ),
        users=asked.users,
        prompt=asked.prompt,
        output=asked.output,
        cached=asked.cached,
        verified=1.0 if draft is None else float(draft.tokens + 1),
        speculative=0.0 if draft is None else 1.0,
        acceptance=-1.0 if draft is None or draft.acceptance is None else float(draft.acceptance),
    )


def _device(place: Placement, shape: DecoderShape) -> DeviceEfficiency:
    """What a device and its links could reach at best."""
    link, interconnect = tensor_link(place)
    return DeviceEfficiency(
        bandwidth=_bandwidth(place.accelerator),
        link=link,
        bridged=1.0 if interconnect == "pcie" else 0.0,
        crossing=crossing_time(place),
        network=network_rate(place, shape),
        network_pass=network_pass(place),
        circled=circled_ranks(place.accelerator, place.degrees.tensor),
        carried=carried_share(place.accelerator),
        short_row=short_row(place.accelerator),
    )


def _adapters(replica: Replica) -> DeviceAdapters:
    held = replica.job.adapters
    if held is None:
        return DeviceAdapters()
    return DeviceAdapters(
        resident=float(held.resident),
        elements=held.elements,
        bytes=held.bytes,
        rank=float(held.rank),
        products=held.products,
    )


def loading_time(
    inference: Inference, place: Placement, replica: Replica, asked: OfferedLoad
) -> float:
    """Seconds in which a request's adapter, and what is known of its prompt, come to a device before the prompt is read.

    Adapters are asked for and kept at random, so that a request finds its own as often as all of them are there. Engines load
    both in the step that reads the prompt. Source: vLLM, `lora/worker_manager.py`, `distributed/kv_transfer`
    (`start_load_kv` before a forward pass); LMCache.
    """
    link = host_link(place.accelerator)
    held, cost = replica.job.adapters, replica.memory.cost
    seconds = 0.0 if held is None else (1.0 - held.resident / held.count) * held.bytes / link
    known = float(asked.cached)
    if inference.prefix_cache == "device" or not known:
        return seconds
    if inference.prefix_cache == "storage":
        link = min(link, place.storage)
    kept = sum_floats(rate * min(known, window) for rate, window in cost.windowed)
    return seconds + (cost.per_token * known + kept + cost.per_sequence) / link


PRODUCTS = 0.45
"""Share of their peak that processors reach in products: that of parts that nobody measured."""


def _on_host(place: Placement, replica: Replica, features: tuple[str, ...]) -> HostShare:
    """What lies in host memory, and the rates at which it is reached; nothing where nothing does.

    Engines either compute such layers on the processors, at a share of the rate of host memory, or read them over the host
    link in every step; neither hides it behind the products of the other layers. Of experts a step reads those that it
    touches; those of a prompt are brought to the device even where the processors compute the answers' own. Every rank has
    its share of the host's rate, so that one sequence passes the stages of a pipeline in the time of all weights there.
    Source: llama.cpp, `--n-gpu-layers`, `--n-cpu-moe`, `--no-kv-offload` (operations on 32 tokens and more go to the device);
    vLLM, `--cpu-offload-gb` (weights are read through unified addresses).
    """
    lines = [line for line in replica.memory.ledger.lines if line.host]
    weights = [line for line in lines if line.group == "weights" and line.name != WAITING]
    experts = sum_floats(float(y.bytes) for y in weights if y.name.startswith("weights: experts"))
    others = sum_floats(float(y.bytes) for y in weights) - experts
    cache = replica.job.host_cache_share
    if not weights and not cache:
        return HostShare()
    memory = place.host.bandwidth or HOST_BANDWIDTH
    return HostShare(
        weights=others,
        experts=experts,
        cache=cache,
        memory=memory,
        link=min(memory, host_link(place.accelerator)),
        computes=1.0 if "host_layers" in features else 0.0,
        products=PRODUCTS * (place.host.products or HOST_PRODUCTS),
    )


def _bandwidth(accelerator: Accelerator) -> float:
    bandwidth: Quantity | None = accelerator.memory_bandwidth
    return 100e9 if bandwidth is None else float(bandwidth)
