"""A service in numbers: what the memory of a replica is computed from, and its time with it."""

from collections.abc import Mapping

from specc.physics.architecture import Architecture, Block
from specc.physics.quantisation import StorageFormat
from specc.plan.adapters import RankAdapters
from specc.plan.host_weights import HostWeights
from specc.record import field, record

DEFAULTS: Mapping[str, float] = {
    "memory_fraction": 1.0,
    "memory_context_bytes": 0.5 * 2**30,
    "memory_context_parallel_bytes": 0.0,
    "memory_linked_parallel_bytes": 0.0,
    "memory_context_share": 0.0,
    "memory_graph_bytes": 0.0,
    "memory_block_tokens": 1.0,
    "memory_window_padding": 0.0,
    "memory_state_bytes": 0.0,
    "memory_state_pages": 1.0,
    "memory_step_tokens": 8192.0,
    "memory_step_sequences": 256.0,
    "memory_large_step_tokens": 0.0,
    "memory_large_step_sequences": 0.0,
    "memory_whole_prompt_tokens": 0.0,
    "memory_logits_bytes": 10.0,
    "memory_large_logits_bytes": 0.0,
    "memory_prompt_logits_bytes": 0.0,
    "memory_activation_factor": 1.0,
    "memory_image_elements": 1000.0,
}
"""Traits of an engine that says nothing. Decoding a latent image keeps about a thousand elements for each pixel (four
levels of 512 channels, and the widest step's copies)."""
RESERVING = frozenset({"reserve_of_total", "reserve_of_free", "static_of_total", "cache_of_total"})
"""Features of engines that take memory for the cache when they start."""
LEAST_STEP = 2048.0
"""Tokens of a step at least. Source: vLLM, `SchedulerConfig`, max(max_model_len, 2048)."""


@record
class Serving:
    """What the memory of a replica depends on.

    Attributes:
        architecture: The network.
        weights, cache: How they are stored.
        activation_width: Bytes of an activation element.
        tensor, pipeline, expert, expert_tensor, data: Degrees; experts are divided over tensor x data ranks.
        traits: Traits of the engine; what is missing is as in `DEFAULTS`.
        features: Words of the engine.
        memory: Bytes of one accelerator that programs see.
        fraction: Share that the engine takes; None: the engine's.
        max_batch: Most requests that run together; None: the engine's.
        step_tokens: Most tokens of a step; None: the engine's.
        max_length: Longest request; None: the model's context.
        prompt: Tokens of a prompt; None: the longest request.
        batch: Requests that run together where the engine grows; 1.
        cuda_graphs: Whether launches are captured.
        draft_bytes: Weights of a draft model on each rank.
        adapters: Low-rank adapters on each rank; None where requests take none.
        host: Weights that lie in host memory.
        cache_on_host: Whether the cache lies there.
        host_memory: Bytes of host memory for each accelerator; None where they are not known.
        large: Whether the accelerator is among those for which engines take larger steps.
        linked: Whether it is among those whose all-reduces engines fuse with what follows.
    """

    architecture: Architecture
    weights: StorageFormat
    cache: StorageFormat
    activation_width: float = 2.0
    tensor: int = 1
    pipeline: int = 1
    expert: int = 1
    expert_tensor: int = 1
    data: int = 1
    traits: Mapping[str, float] = {}
    features: frozenset[str] = frozenset()
    memory: float | None = None
    fraction: float | None = None
    max_batch: int | None = None
    step_tokens: float | None = None
    max_length: float | None = None
    prompt: float | None = None
    batch: float = 1.0
    cuda_graphs: bool = True
    draft_bytes: float = 0.0
    adapters: RankAdapters | None = None
    host: HostWeights = field(factory=HostWeights)
    cache_on_host: bool = False
    host_memory: float | None = None
    large: bool = False
    linked: bool = False

    def trait(self, name: str) -> float:
        """A trait of the engine, or its default."""
        return float(self.traits.get(name, DEFAULTS[name]))

    @property
    def layers(self) -> float:
        """Layers of the fullest stage."""
        return float(-(-self.architecture.body_layers // self.pipeline))

    @property
    def host_cache_share(self) -> float:
        """Share of the cache that lies in host memory: all of it, or that of layers which the processors compute."""
        if self.cache_on_host:
            return 1.0
        if "host_layers" not in self.features or not self.layers:
            return 0.0
        return 1.0 if self.host.all else min(1.0, self.host.layers / self.layers)

    @property
    def experts_over(self) -> int:
        """Tensor degree inside an expert: what is stated, as far as expert parallelism leaves ranks for it; else all that it leaves."""
        left = max(1, self.tensor * self.data // self.expert)
        return self.expert_tensor if 1 < self.expert_tensor <= left else left

    @property
    def length(self) -> float:
        """Longest request."""
        if self.max_length is not None:
            return self.max_length
        return float(self.architecture.context or 2048)

    @property
    def grows(self) -> bool:
        """Whether the cache is what requests need rather than what is left."""
        return not self.features & RESERVING

    def per_step(self) -> tuple[float, float]:
        """Tokens of the largest step, and sequences that are sampled in it."""
        sequences = float(self.max_batch or self.by_size("step_sequences"))
        if "whole_batches" in self.features:
            together = max(self.batch, float(self.max_batch or 1))
            return together * (self.prompt or min(self.length, self._tokens())), together
        if self.grows:
            tokens = (self.length if self.prompt is None else self.prompt) * self.batch
            chunk = self.step_tokens or self.trait("memory_step_tokens")
            return (min(tokens, chunk) if "chunked_steps" in self.features else tokens), self.batch
        return self._tokens(), sequences

    def _tokens(self) -> float:
        """Tokens of the largest step of an engine that sizes its cache by one."""
        if self.step_tokens:
            return self.step_tokens
        whole = self.trait("memory_whole_prompt_tokens")
        if self.length <= whole:  # a prompt of the longest request is read in one step
            return max(self.length, LEAST_STEP)
        return self.by_size("step_tokens")

    def by_size(self, what: str) -> float:
        """A trait of which the engine has another value on large accelerators, or not."""
        usual = self.trait(f"memory_{what}")
        return (self.trait(f"memory_large_{what}") if self.large else 0.0) or usual


def on_stage(serving: Serving, block: Block, *, last: bool = False) -> float:
    """How many of a block's layers lie on a pipeline stage; what does not divide goes to stages before the last."""
    if block.place != "body":
        return float(block.count)
    body = serving.architecture.body_layers
    fullest = -(-body // serving.pipeline)
    return block.count / body * (body // serving.pipeline if last else fullest)
