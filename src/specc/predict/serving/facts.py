"""What a service is, as numbers: model, precision, devices, division, memory and traffic.

The one record that both a compiled design and a row of measurements become. Nothing measured is in it: how much of the
peaks is reached, and what engines add, comes from calibrations and engine traits (`specc.predict.serving.numbers`).
"""

from __future__ import annotations

from specc.physics.decode import DecoderShape, Precision, ReplicaSplit
from specc.physics.numeric import Number
from specc.record import record

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
    """

    kind: str
    users: Number
    rate: Number
    prompt: Number
    output: Number
    cached: Number = 0.0
    requests: Number = 0.0
    think: Number = 0.0
    bench: Number = 0.0
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

    budget: Number
    per_token: Number
    per_token_window: Number
    window: Number
    per_sequence: Number
    ways: Number
    max_batch: Number
    step_tokens: Number
    unbounded: Number


@record
class ServingFacts:
    """Everything about a replica that is known before anything is measured.

    Attributes:
        shape: The model.
        precision: Bytes of an element by what it belongs to, and the rates at which products of it run.
        bandwidth: byte/s of one device.
        link: byte/s each way of one device to its tensor peers.
        split: Division.
        room: Memory.
        asked: Traffic.
        verified: Tokens that one step computes for each sequence.
        draft_share: Weights of the draft model over those of the model.
        storage: Class of the weights: bf16, fp8, fp4, mxfp4, int8, int4.
        recipe: Whose kernels read integer weights: gptq or awq; empty where nobody says.
        part: The accelerator's name.
        memory_class: hbm, gddr or unified: whose defaults hold where a part has no calibration.
        interconnect: scale_up, unrated (links of the part's own whose rate nobody states), pcie: whose numbers hold where a part
            has none.
        crossing: Seconds that an all-reduce takes longer because its group lies over several scale-up domains.
        die: The generation of its chip: parts of one generation share what kernels reach.
        layers: Kind of the layers that launches are counted by: dense, experts, latent or sparse.
        engine: The engine's catalogue name.
        long: 1 where requests are longer than what the engine captures in graphs.
        speculative: 1 with speculative decoding.
        host_weights: Bytes of a rank's weights in host memory, without routed experts.
        host_experts: Bytes of its routed experts there.
        host_cache: Share of the cache that lies in host memory.
        host_memory: byte/s of host memory for each device.
        host_link: byte/s at which a device reads what lies there.
        host_computes: 1 where the processors compute with what lies there.
        acceptance: Share of drafted tokens that is kept; below 0: take the default.
    """

    shape: DecoderShape
    precision: Precision
    bandwidth: Number
    link: Number
    split: ReplicaSplit
    room: KvCacheBudget
    asked: OfferedLoad
    verified: Number = 1.0
    draft_share: Number = 0.0
    storage: str = "bf16"
    recipe: str = ""
    part: str = ""
    die: str = ""
    layers: str = "dense"
    memory_class: str = "hbm"
    interconnect: str = "nvlink"
    crossing: Number = 0.0
    engine: str = "vllm"
    long: Number = 0.0
    speculative: Number = 0.0
    host_weights: Number = 0.0
    host_experts: Number = 0.0
    host_cache: Number = 0.0
    host_memory: Number = 1e12
    host_link: Number = 1e12
    host_computes: Number = 0.0
    acceptance: Number = -1.0
