"""Memory of a replica that serves: weights, cache, what a step needs, what the engine reserves; capacity in tokens.

Engines reserve by four conventions, which their catalogue entries name as a feature:

* `reserve_of_total` (vLLM): the cache gets fraction x total less weights, step and context.
* `reserve_of_free` (TensorRT-LLM): the cache gets fraction x what is free once all else is loaded.
* `cache_of_total` (LMDeploy up to 0.2): the cache gets fraction x total, whatever the weights leave.
* `static_of_total` (SGLang): weights and cache together get fraction x total; the step lives in the rest.

Others grow as they run (Transformers, llama.cpp): the cache is what the requests need.
"""

from collections.abc import Iterator

from specc.physics.architecture import Block
from specc.physics.layer import Tensor
from specc.physics.numeric import smallest
from specc.physics.quantisation import StorageFormat
from specc.physics.residency import local_elements
from specc.plan.ledger import Ledger, LedgerInput, LedgerLine, in_host_memory
from specc.plan.memory.cache import CacheCost, cache_cost
from specc.plan.memory.step import step_lines
from specc.plan.serving_job import Serving, on_stage
from specc.record import evolve, record
from specc.sums import sum_floats


def _rank_tensors(serving: Serving, *, last: bool) -> Iterator[tuple[float, Tensor, Block]]:
    """The tensors of a stage that is full, or of the last one, which has the head."""
    for block in serving.architecture.blocks:
        count = on_stage(serving, block, last=last)
        for layer in block.layers:
            for tensor in layer.tensors():
                table = tensor.role in ("embedding", "positions")
                if "embedding_on_host" in serving.features and table:
                    continue
                if serving.pipeline > 1 and block.place != "body" and (table or not last):
                    continue
                yield count, tensor, block


def weight_bytes(serving: Serving) -> dict[str, float]:
    """Bytes of the weights on the fullest rank, by class of tensor.

    In a pipeline of networks (diffusion with text encoders) quantisation concerns the denoiser alone.
    """
    whole = _stage_weights(serving, last=False)
    if serving.pipeline == 1:
        return _stage_weights(serving, last=True)
    ending = _stage_weights(serving, last=True)
    return max(whole, ending, key=lambda held: sum_floats(held.values()))


def _stage_weights(serving: Serving, *, last: bool) -> dict[str, float]:
    denoises = any(block.tower == "denoiser" for block in serving.architecture.blocks)
    plain = StorageFormat(name="bf16", bits=16.0)
    held: dict[str, float] = {}
    for count, tensor, block in _rank_tensors(serving, last=last):
        if not tensor.stored or not tensor.rows * tensor.columns * tensor.copies:
            continue
        outside = denoises and block.tower != "denoiser" and serving.weights.quantised
        stored = plain if outside else serving.weights
        local = local_elements(
            tensor, float(serving.tensor), float(serving.expert), float(serving.experts_over)
        )
        share = float(local) / float(tensor.rows * tensor.columns * tensor.copies)
        held[tensor.role] = held.get(tensor.role, 0.0) + count * share * stored.bytes_of(tensor)
    extra = serving.architecture.extra_parameters
    if extra:
        width = 2.0 if denoises else serving.weights.bytes
        amount = extra * width / (serving.tensor * serving.pipeline)
        held["mlp"] = held.get("mlp", 0.0) + amount
    return held


@record
class ServingMemory:
    """The memory of the fullest rank of a replica.

    Attributes:
        ledger: Its lines.
        cost: What the cache costs.
        budget: Bytes that the cache has on this rank; None where the accelerator's memory is not known.
        block: Tokens of a page.
        ways: Replicas of the cache inside the replica (attention data parallelism).
        length: Longest request.
        by_group: Whether the engine counts tokens as if every group of layers kept all of them.
    """

    ledger: Ledger
    cost: CacheCost
    budget: float | None
    block: float
    ways: int
    length: float
    by_group: bool = False

    @property
    def tokens(self) -> float | None:
        """Tokens of the replica's cache as the engine prints them, in whole pages: in sequences of the longest request."""
        if self.budget is None:
            return None
        held = self.cost.tokens(self.budget, self.length, by_group=self.by_group)
        return held // self.block * self.block * self.ways

    @property
    def room(self) -> float:
        """Tokens that the replica's cache holds in sequences of the longest request."""
        held = self.cost.tokens(self.budget or 0.0, self.length)
        return held // self.block * self.block * self.ways

    @property
    def longest(self) -> float:
        """Tokens of the longest request with which the engine starts, in whole pages; 0 where it starts with none."""
        low, high = 0.0, self.length // self.block
        while high - low >= 1.0:
            middle = (low + high + 1.0) // 2.0
            starts = self.cost.reserved(middle * self.block) <= (self.budget or 0.0)
            low, high = (middle, high) if starts else (low, middle - 1.0)
        return low * self.block

    def sequences(self, length: float) -> float | None:
        """Sequences of that many tokens that the replica holds."""
        if self.budget is None:
            return None
        pages = -(-length // self.block) * self.block
        cost = self.cost.sequence(pages)
        return float(max(self.budget, 0.0) // cost) * self.ways if cost else float("inf")

    @property
    def fits(self) -> bool | None:
        """Whether all lies in memory with room for one request of the longest kind."""
        if self.budget is None or self.ledger.capacity is None:
            return None
        if float(self.ledger.total) > float(self.ledger.capacity):
            return False
        return self.budget >= self.cost.reserved(self.length)


def serving_memory(serving: Serving) -> ServingMemory:
    """The ledger of the fullest rank of a replica, and the capacity of its cache."""
    by_role = weight_bytes(serving)
    cost = cache_cost(serving)
    lines = [_weight_line(serving, role, amount) for role, amount in by_role.items() if amount]
    if serving.draft_bytes:
        draft = serving.draft_bytes
        lines.append(
            LedgerLine(name="draft model", group="weights", bytes=draft, formula="its weights")
        )
    lines = serving.host.moved(lines, serving.layers)
    lines += _adapters(serving)
    lines += step_lines(serving)
    lines += _overhead(serving)
    lines += _loading(serving, lines)
    used = sum_floats(float(line.bytes) for line in lines if not line.host)
    held = sum_floats(
        float(line.bytes) for line in lines if line.group == "weights" and not line.host
    )
    overhead = sum_floats(float(line.bytes) for line in lines if line.group == "overhead")
    budget = _budget(serving, used, held, overhead)
    needed = serving.batch * cost.sequence(serving.length)
    there = serving.host_cache_share
    if there >= 1.0:
        budget = _host_budget(serving, lines)
    elif there:
        budget = None if budget is None else budget / (1.0 - there)
    cache = LedgerLine(
        name="key-value cache",
        group="kv_cache",
        bytes=max(budget, 0.0)
        if budget is not None and not serving.grows and needed and there < 1.0
        else needed,
        formula=_cache_formula(serving),
        inputs=(
            LedgerInput(
                name="bytes of a token",
                value=cost.per_token,
                unit="byte",
                source="model, kv_cache and tensor degree",
            ),
            LedgerInput(
                name="longest request",
                value=serving.length,
                unit="token",
                source="max_length, or the model's context",
            ),
        ),
    )
    lines += in_host_memory(cache, there)
    return ServingMemory(
        ledger=Ledger(
            title="fullest rank of a replica", lines=tuple(lines), capacity=serving.memory
        ),
        cost=cost,
        budget=budget,
        block=cost.block,
        ways=serving.data,
        length=serving.length,
        by_group="counts_groups" in serving.features,
    )


WAITING = "adapters that wait"
"""The line of adapters in host memory, which no step reads."""


def _adapters(serving: Serving) -> list[LedgerLine]:
    """Adapters in the accelerator's memory, and all of them in host memory where some wait there."""
    held = serving.adapters
    if held is None:
        return []
    inputs = (
        LedgerInput(name="adapters", value=float(held.resident), source="adapters.resident"),
        LedgerInput(
            name="elements of one",
            value=held.elements,
            source="rank x (rows + columns) of what is adapted",
        ),
    )
    here = LedgerLine(
        name="adapters",
        group="weights",
        bytes=held.resident * held.bytes,
        formula="adapters x elements of one on this rank x 2",
        inputs=inputs,
    )
    if held.resident == held.count:
        return [here]
    waiting = LedgerLine(
        name=WAITING,
        group="weights",
        bytes=held.count * held.bytes,
        formula="all adapters x elements of one on this rank x 2",
        inputs=(
            LedgerInput(name="adapters", value=float(held.count), source="adapters.count"),
            inputs[1],
        ),
        host=True,
    )
    return [here, waiting]


def _host_budget(serving: Serving, lines: list[LedgerLine]) -> float | None:
    """Bytes that host memory leaves for the cache of this rank."""
    if serving.host_memory is None:
        return None
    there = sum_floats(float(line.bytes) for line in lines if line.host)
    return max(serving.host_memory - there, 0.0)


def _loading(serving: Serving, lines: list[LedgerLine]) -> list[LedgerLine]:
    """What is there for a moment when 16-bit weights are quantised on the device, if it is more than the rest."""
    if "quantises_on_load" not in serving.features or not serving.weights.quantised:
        return []
    plain = evolve(serving, weights=StorageFormat(name="bf16", bits=16.0))
    whole = sum_floats(weight_bytes(plain).values())
    here = sum_floats(
        float(line.bytes) for line in lines if line.group in ("weights", "activations")
    )
    if whole <= here:
        return []
    return [
        LedgerLine(
            name="16-bit weights while loading",
            group="buffers",
            bytes=whole - here,
            formula="weights at 16 bit, less what takes their place",
            inputs=(
                LedgerInput(
                    name="weights at 16 bit", value=whole, unit="byte", source="the model"
                ),
            ),
        )
    ]


def _weight_line(serving: Serving, role: str, amount: float) -> LedgerLine:
    kept = serving.weights.quantised and role in serving.weights.kept
    return LedgerLine(
        name=f"weights: {role.replace('_', ' ')}",
        group="weights",
        bytes=amount,
        formula="elements on this rank x bits of the format / 8",
        inputs=(
            LedgerInput(
                name="bits",
                value=16.0 if kept else serving.weights.bits,
                source=f"weights = {serving.weights.name}"
                + (", which leaves these at 16 bit" if kept else ""),
            ),
            LedgerInput(
                name="tensor degree", value=float(serving.tensor), source="parallel.tensor"
            ),
        ),
    )


def _overhead(serving: Serving) -> list[LedgerLine]:
    """Context, communicators and graphs."""
    context = serving.trait("memory_context_bytes")
    if serving.tensor * serving.data > 1:
        context += serving.trait("memory_context_parallel_bytes")
        context += serving.trait("memory_linked_parallel_bytes") if serving.linked else 0.0
    if serving.memory is not None:
        context += serving.trait("memory_context_share") * serving.memory
    lines = [
        LedgerLine(
            name="context and communication",
            group="overhead",
            bytes=context,
            formula="the engine's, outside of its tensors",
            inputs=(LedgerInput(name="context", value=context, unit="byte", source="engine"),),
        )
    ]
    graphs = serving.trait("memory_graph_bytes") if serving.cuda_graphs else 0.0
    if graphs:
        lines.append(
            LedgerLine(
                name="captured graphs",
                group="overhead",
                bytes=graphs,
                formula="the engine's",
                inputs=(LedgerInput(name="graphs", value=graphs, unit="byte", source="engine"),),
            )
        )
    return lines


def _budget(serving: Serving, used: float, weights: float, overhead: float) -> float | None:
    """Bytes that the cache has on this rank, by the engine's convention."""
    total = serving.memory
    if total is None:
        return None
    fraction = serving.trait("memory_fraction") if serving.fraction is None else serving.fraction
    if "reserve_of_free" in serving.features:
        return (total - used) * fraction
    if "static_of_total" in serving.features:  # of what is free once the context is there
        return float(smallest((total - overhead) * fraction - weights, total - used))
    if "cache_of_total" in serving.features:
        return total * fraction
    return total * fraction - used


def _cache_formula(serving: Serving) -> str:
    if "reserve_of_free" in serving.features:
        return "fraction x what is free once all else is loaded"
    if "static_of_total" in serving.features:
        return "fraction x memory - weights"
    if "cache_of_total" in serving.features:
        return "fraction x memory"
    if "reserve_of_total" in serving.features:
        return "fraction x memory - weights - step - context"
    return "requests x bytes of a request"
