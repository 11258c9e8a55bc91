"""Which values an open degree may take: those that can divide what they divide."""

import itertools
import math
from collections.abc import Iterator

from specc.design.design import Design
from specc.design.model import Model
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.workload import Inference, Training
from specc.divisors import divisors
from specc.plan.degrees import OpenValue
from specc.plan.limit import runs
from specc.sizing.open_values import Open, filled
from specc.sums import sum_counts

MOST = 256  # combinations of degrees that are tried for one workload
FEW = 2
MINOR = ("context", "virtual_pipeline", "expert_tensor", "microbatch", "shard")
POWERS = tuple(2**i for i in range(11))


def combinations(
    design: Design, entity: str, opens: tuple[Open, ...]
) -> Iterator[dict[Open, int]]:
    """Values for the open degrees of a workload, those that use the fewest accelerators per copy first."""
    workload = design.entities[entity]
    assert isinstance(workload, Training | Inference)
    lists = [_values(workload, open_) for open_ in opens]
    if (
        math.prod(len(values) for values in lists) > MOST
    ):  # the degrees that matter least get fewer values
        lists = [
            values[:FEW] if open_.path.rpartition(".")[2] in MINOR else values
            for open_, values in zip(opens, lists, strict=True)
        ]
    every = list(itertools.islice(itertools.product(*lists), 20_000))
    # What the gate would refuse is not tried; where it would refuse all, its findings say why.
    able = [values for values in every if _runs(workload, opens, values)]
    ordered = sorted(able or every, key=lambda values: (_product(values), values))
    for values in ordered[:: -(-len(ordered) // MOST)]:
        yield dict(zip(opens, values, strict=True))


def _runs(
    workload: Training | Inference, opens: tuple[Open, ...], values: tuple[int, ...]
) -> bool:
    try:
        return runs(filled(workload, dict(zip(opens, values, strict=True))))
    except OpenValue:  # a count stays open, which the gate of the plan sees later
        return True


def _product(values: tuple[int, ...]) -> int:
    total = 1
    for value in values:
        total *= value
    return total


def _values(workload: Training | Inference, open_: Open) -> list[int]:
    low, high = open_.auto.low or 1, open_.auto.high
    degree = open_.path.rpartition(".")[2]
    model = workload.model
    found = [
        v for v in _natural(workload, model, degree) if v >= low and (high is None or v <= high)
    ]
    return found or [low]


def _natural(workload: Training | Inference, model: Model | None, degree: str) -> list[int]:
    layers = model.layers if model is not None and model.layers else 1
    match degree:
        case "tensor" | "expert_tensor":
            heads = model.heads if model is not None and model.heads else 64
            most = _neighbours(workload)
            return [v for v in _divisors(heads) if v <= most]
        case "pipeline":
            return [v for v in _divisors(layers) if v <= 64]
        case "virtual_pipeline":
            return [v for v in _divisors(layers) if v <= 8]
        case "expert":
            count = model.experts.count if model is not None and model.experts is not None else 1
            return _divisors(count or 1)
        case "microbatch":
            return [1, 2, 4, 8, 16]
        case "context":
            return [1, 2, 4, 8, 16]
        case "concurrency" | "batch":
            return [*POWERS]
        case _:
            return [*POWERS[:8]]


def _divisors(number: int) -> list[int]:
    return divisors(number) if number <= 4096 else [*POWERS]


def _neighbours(workload: Training | Inference) -> int:
    """Accelerators that share fast links; tensor parallelism beyond them is not tried."""
    cluster = workload.cluster
    most = 1
    if cluster is None:
        return most
    groups = [cluster.servers, *cluster.pools.values()]
    for counted in itertools.chain.from_iterable(groups):
        most = max(most, _domain(counted.of))
    return most


def _domain(of: object) -> int:
    if isinstance(of, Server):
        own = of.scale_up.domain if of.scale_up is not None and of.scale_up.domain else 1
        return max(own, sum_counts(c.count for c in of.accelerators if isinstance(c.count, int)))
    if isinstance(of, Enclosure):
        inner = max((_domain(c.of) for c in of.servers), default=1)
        return max(
            inner, of.scale_up.domain if of.scale_up is not None and of.scale_up.domain else 1
        )
    return 1
