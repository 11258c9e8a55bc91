"""Blocks of a service: how a replica is divided, what guesses its tokens, its adapters, its pools."""

import attrs

from specc.design import fields as field
from specc.design.entity import Auto, Entity
from specc.design.model import Model
from specc.design.vocabulary import training
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InferenceParallel(Entity):
    """How a replica divides a model over accelerators."""

    tensor: int | Auto = field.count("Tensor parallelism.", 1, auto=True, least=1)
    pipeline: int | Auto = field.count("Pipeline parallelism.", 1, auto=True, least=1)
    expert: int | Auto = field.count("Expert parallelism.", 1, auto=True, least=1)
    expert_tensor: int | Auto = field.count(
        "Tensor parallelism inside experts.", 1, auto=True, least=1
    )
    data: int | Auto = field.count(
        "Data parallelism of attention inside a replica.", 1, auto=True, least=1
    )
    replicas: int | Auto | None = field.count(
        "Copies of the whole [fills the cluster].", auto=True, least=1
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Speculative(Entity):
    """A draft that guesses tokens which the model verifies."""

    draft: Model | None = field.part("The model that guesses.", "model")
    tokens: int = field.count("Guessed tokens per step.", default=4, least=1)
    acceptance: Quantity | None = field.number("Share of guesses that are accepted.", high="100 %")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ServedAdapters(Entity):
    """Low-rank adapters that one model is served with, a request asking for one of them."""

    count: int | None = field.count("Adapters that requests ask for.", required=True, least=1)
    resident: int | None = field.count("Of them in accelerators' memory at once [all].", least=1)
    rank: int = field.count("Rank of the adapters.", default=16, least=1, most=65_536)
    targets: tuple[str, ...] = field.words("Adapted matrices [attention, mlp].", training.ADAPTED)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WorkerPool(Entity):
    """Workers of one phase when prefill and decode run apart."""

    workers: int | Auto = field.count("Workers.", 1, auto=True, least=1)
    tensor: int | Auto = field.count("Tensor parallelism of a worker.", 1, auto=True, least=1)
    pipeline: int | Auto = field.count("Pipeline parallelism of a worker.", 1, auto=True, least=1)
    data: int | Auto = field.count(
        "Data parallelism of attention in a worker.", 1, auto=True, least=1
    )
    expert: int | Auto = field.count("Expert parallelism of a worker.", 1, auto=True, least=1)
    expert_tensor: int | Auto = field.count(
        "Tensor parallelism inside experts.", 1, auto=True, least=1
    )
    batch: int | None = field.count("Most requests that a worker runs together.", least=1)
    on: str | None = field.name("A pool of the cluster.", "a pool of the cluster")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Disaggregated(Entity):
    """Prefill and decode on workers of their own."""

    prefill: WorkerPool | None = field.block(WorkerPool, "Workers that read prompts.")
    decode: WorkerPool | None = field.block(WorkerPool, "Workers that write answers.")
    link: str | None = field.name(
        "The fabric over which the cache moves, or scale_up.", "a fabric of the cluster"
    )
