"""The one job of a service: model, devices, division, memory and traffic as numbers, with what was measured on its part and engine.

Design, rows of measurements and fits all make this record, and whatever prices a service reads it and nothing else. It may
hold arrays: a fit runs thousands of rows through the same lines.
"""

from __future__ import annotations

from specc.physics.decode import (
    DecoderShape,
    DeviceEfficiency,
    Precision,
    StepOverhead,
)
from specc.physics.numeric import Number
from specc.physics.replica_split import ReplicaSplit
from specc.record import field, record

ALWAYS = 1e9
"""Requests per user of a run without end: the first wave then counts for nothing."""
CLOSED, OFFLINE, OPEN, STATIC = "closed", "offline", "open", "static"


@record
class OfferedLoad:
    """Traffic of one replica.

    Attributes:
        kind: `closed`, `offline`, `open` or `static`.
        users: Requests in flight or waiting (closed, offline), sequences of a static batch; where they think, users.
        think: Seconds from an answer to its user's next request.
        rate: Requests per second (open).
        prompt: Tokens to read per request, those found in a prefix cache not counted.
        cached: Tokens found in a prefix cache.
        output: Tokens to write per request.
        requests: Requests of the whole run, 0 where it has no end.
        limited: 1 where the engine's limit of sequences was set and nobody says how.
        bench: 1 where a published closed-loop benchmark is meant, whose first wave counts.
        varied: 1 where answers of a run that ends have lengths of their own, so that it waits for the longest.
    """

    kind: str = CLOSED
    users: Number = 1.0
    rate: Number = 0.0
    prompt: Number = 1.0
    output: Number = 1.0
    cached: Number = 0.0
    requests: Number = 0.0
    think: Number = 0.0
    bench: Number = 0.0
    varied: Number = 0.0
    limited: Number = 0.0


@record
class KvCacheBudget:
    """What one device has for the cache, and what a token takes of it.

    Attributes:
        budget: Bytes for the cache on one device.
        per_token: Bytes of one token of layers that keep every token.
        per_token_window: Bytes of one token of layers with a window, while it is inside.
        window: Tokens of the window.
        per_sequence: Constant state of one sequence.
        ways: Caches inside a replica (attention data parallelism).
        max_batch: Most sequences that the engine runs at once in a replica.
        step_tokens: Most prompt tokens of a step.
        unbounded: 1 where the engine takes the batch that it is given.
    """

    budget: Number = 0.0
    per_token: Number = 0.0
    per_token_window: Number = 0.0
    window: Number = 1.0
    per_sequence: Number = 0.0
    ways: Number = 1.0
    max_batch: Number = 1e9
    step_tokens: Number = 8192.0
    unbounded: Number = 1.0


@record
class Scheduler:
    """How an engine mixes prompts and answers.

    Attributes:
        interference: How much of a prompt's work the sequences that decode beside it see between their tokens (1: all of
            it). The device is busy with all of it whatever they see, so that throughput does not depend on it.
        first_token: Constant time to the first token: tokenising, scheduling, sending.
        budget: Most tokens of prompts in one step.
        prefill: Factor on the arithmetic of prompts, for engines whose large products are not the libraries' best.
        queueing: How much of the waiting for other prompts shows (1: first come, first served).
    """

    interference: Number = 1.0
    first_token: Number = 0.0
    budget: Number = 8192.0
    prefill: Number = 1.0
    queueing: Number = 1.0


@record
class HostShare:
    """What of a rank lies in host memory, and the rates at which it is reached.

    Attributes:
        weights: Bytes of weights, without routed experts.
        experts: Bytes of routed experts.
        cache: Share of the cache.
        memory: byte/s of host memory for each device.
        link: byte/s at which a device reads what lies there.
        computes: 1 where the processors compute with what lies there.
        products: FLOP/s that they reach for each device.
    """

    weights: Number = 0.0
    experts: Number = 0.0
    cache: Number = 0.0
    memory: Number = 1e12
    link: Number = 1e12
    computes: Number = 0.0
    products: Number = 1e15


@record
class DeviceAdapters:
    """Low-rank adapters of one device, of which each sequence takes one.

    Attributes:
        resident: Adapters in the device's memory.
        elements: Of one of them.
        bytes: Of one of them.
        rank: Of each.
        products: Adapted products of all layers.
    """

    resident: Number = 0.0
    elements: Number = 0.0
    bytes: Number = 0.0
    rank: Number = 1.0
    products: Number = 0.0


@record
class Filed:
    """The words under which what was measured is filed; no formula reads them.

    Attributes:
        storage: Class of the weights: bf16, fp8, fp4, mxfp4, int8, int4.
        recipe: Whose kernels read integer weights: gptq or awq; empty where nobody says.
        part: The accelerator's name.
        die: The generation of its chip: parts of one generation share what kernels reach.
        memory_class: hbm, gddr or unified: whose defaults hold where a part has no calibration.
        interconnect: scale_up, unrated (links of the part's own whose rate nobody states), wired (to neighbours alone, without
            a switch), pcie: whose numbers hold where a part
            has none.
        layers: Kind of the layers that launches are counted by: dense, experts, latent or sparse.
        engine: The engine's catalogue name.
        long: 1 where requests are longer than what the engine captures in graphs.
    """

    storage: str = "bf16"
    recipe: str = ""
    part: str = ""
    die: str = ""
    memory_class: str = "hbm"
    interconnect: str = "nvlink"
    layers: str = "dense"
    engine: str = "vllm"
    long: Number = 0.0


@record
class ServingJob:
    """One replica and what it is asked, as numbers: everything that a prediction depends on.

    Attributes:
        asked: Its traffic.
        room: Memory for the cache, from the ledger.
        host: What lies in host memory.
        adapters: Low-rank adapters of the requests.
        filed: Words under which what was measured is filed.
        users: Requests in flight or waiting (closed loop), or sequences of a static batch.
        slots: Most sequences that memory and engine hold at once.
        prompt: Tokens read per request, without those found in a prefix cache.
        cached: Tokens of the prompt found in a prefix cache.
        output: Tokens written per request.
        waves: Requests that each user sends before the measurement ends; the first ones arrive all at once.
        speculative: 1 with speculative decoding.
        acceptance: Share of drafted tokens that is kept; below 0: take what is measured.
        accepted: Tokens that one step yields (above 1 with speculative decoding).
        verified: Tokens that one step computes for each sequence (above 1 with speculative decoding).
        draft: Time of the draft model in each step.
        host_weights: Time in each step for weights in host memory, beyond reading them from the device's own.
        host_experts: The same for routed experts, if a step touched all of them.
        host_prompts: The same for a step that reads prompts, whose experts the device computes.
        host_carried: Time to carry the other weights in host memory to the device, likewise.
        host_products: Time in which the processors multiply a token with them; 0 where the device does.
        host_expert_products: The same for the experts there that a token chooses.
        loading: Time in which what a request needs comes to the device before its prompt is read: an adapter, a known prefix.
        host_token: Time to write what a token of a prompt leaves in a cache in host memory.
        spread: Routing skew, see `experts_touched`.
        imbalance: Extra work of the busiest device of an expert-parallel group.
    """

    shape: DecoderShape
    precision: Precision
    device: DeviceEfficiency
    split: ReplicaSplit
    overhead: StepOverhead = field(factory=StepOverhead)
    scheduler: Scheduler = field(factory=Scheduler)
    asked: OfferedLoad = field(factory=OfferedLoad)
    room: KvCacheBudget = field(factory=KvCacheBudget)
    host: HostShare = field(factory=HostShare)
    adapters: DeviceAdapters = field(factory=DeviceAdapters)
    filed: Filed = field(factory=Filed)
    users: Number
    slots: Number = 1e9
    prompt: Number
    output: Number
    cached: Number = 0.0
    waves: Number = ALWAYS
    speculative: Number = 0.0
    acceptance: Number = -1.0
    accepted: Number = 1.0
    verified: Number = 1.0
    draft: Number = 0.0
    host_weights: Number = 0.0
    host_experts: Number = 0.0
    host_prompts: Number = 0.0
    host_carried: Number = 0.0
    host_products: Number = 0.0
    host_expert_products: Number = 0.0
    loading: Number = 0.0
    host_token: Number = 0.0
    spread: Number = 1.0
    imbalance: Number = 0.0
