"""Which values an open degree may take, and which of their combinations can run."""

import itertools
import math
from collections.abc import Iterator, Mapping

from specc.design.design import Design
from specc.design.model import Model
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.workload import Inference, Training
from specc.divisors import divisors
from specc.plan.degrees import OpenValue
from specc.plan.limit import runs
from specc.plan.stages import ENDS
from specc.sizing.open_values import Open, filled
from specc.sums import sum_counts

MOST = 1024  # layouts of one workload that are tried
FEW = 2
MINOR = ("context", "virtual_pipeline", "expert_tensor", "microbatch", "shard")
POWERS = tuple(2**i for i in range(8))
FINE = 64  # whole numbers that are all candidates; beyond them steps grow by an eighth or so
HIGHEST = 4096


def layouts(
    design: Design, entity: str, opens: tuple[Open, ...]
) -> tuple[Mapping[Open, int], ...]:
    """Values for the open degrees of a workload, those first that use the fewest accelerators for a copy."""
    workload = design.entities[entity]
    assert isinstance(workload, Training | Inference)
    lists = [_values(workload, open_) for open_ in opens]
    if math.prod(map(len, lists)) > MOST:  # the degrees that matter least get fewer values
        lists = [
            values[:FEW] if open_.path.rpartition(".")[2] in MINOR else values
            for open_, values in zip(opens, lists, strict=True)
        ]
    combined = list(itertools.islice(itertools.product(*lists), 10_000))
    # What the gate would refuse is not tried; where it would refuse all, its findings say why.
    able = [values for values in combined if _runs(workload, opens, values)]
    ordered = sorted(able or combined, key=lambda values: (math.prod(values), values))
    spaced = ordered[:: -(-len(ordered) // MOST)]
    return tuple(dict(zip(opens, values, strict=True)) for values in spaced)


def choices(workload: Training | Inference, opens: tuple[Open, ...]) -> dict[Open, list[int]]:
    """What each open degree of a workload may be."""
    return {open_: _values(workload, open_) for open_ in opens}


def complete(design: Design, entity: str, opens: tuple[Open, ...]) -> bool:
    """Whether layouts hold every value that an open degree may take: none was passed over to keep them few."""
    workload = design.entities[entity]
    assert isinstance(workload, Training | Inference)
    if math.prod(len(_values(workload, open_)) for open_ in opens) > MOST:
        return False
    coarse = (open_ for open_ in opens if open_.tallied)
    return all((open_.auto.high or HIGHEST) <= FINE for open_ in coarse)


def _runs(
    workload: Training | Inference, opens: tuple[Open, ...], values: tuple[int, ...]
) -> bool:
    try:
        return runs(filled(workload, dict(zip(opens, values, strict=True))))
    except OpenValue:  # a count stays open, which the gate of the plan sees later
        return True


def _values(workload: Training | Inference, open_: Open) -> list[int]:
    if open_.words:
        return list(range(1, len(open_.words) + 1))
    low, high = open_.least, open_.auto.high
    degree = open_.path.rpartition(".")[2]
    natural = _natural(workload, workload.model, degree, high)
    return [v for v in natural if v >= low and (high is None or v <= high)] or [low]


def _natural(
    workload: Training | Inference, model: Model | None, degree: str, high: int | None
) -> list[int]:
    """Degrees that divide what they divide; whole numbers of what is only counted."""
    layers = model.layers if model is not None and model.layers else 1
    match degree:
        case "tensor" | "expert_tensor":
            heads = model.heads if model is not None and model.heads else 64
            most = _neighbours(workload)
            return [v for v in _divisors(heads) if v <= most]
        case "pipeline":
            if not isinstance(workload, Training):
                return _divisors(layers, 64)
            most = min(layers, 64)
            return list(range(1, most + 1)) if high is not None else _chunks(layers, most)
        case "virtual_pipeline":
            return _chunks(layers, layers)
        case "expert":
            count = model.experts.count if model is not None and model.experts is not None else 1
            return _divisors(count or 1)
        case "microbatch":
            return _batches(workload, high)
        case "concurrency" | "batch" | "workers":
            return list(_counted(high))
        case "context":
            return [*POWERS[:7]]
        case _:
            return [*POWERS]


def _chunks(layers: int, most: int) -> list[int]:
    """Numbers that divide the layers, with or without the embedding and the head as one each."""
    return sorted({*_divisors(layers, most), *_divisors(layers + ENDS, most)})


def _batches(workload: Training | Inference, high: int | None) -> list[int]:
    """Microbatches: powers of two, and what divides the batch otherwise."""
    batch = workload.global_batch if isinstance(workload, Training) else None
    whole = int(batch) if batch is not None and float(batch) <= HIGHEST else 0
    odd = {v for v in _divisors(whole, 16) if v % 2} if whole else set()
    return sorted({*POWERS[:7], *odd, *(range(1, high + 1) if high and high <= 16 else ())})


def _counted(high: int | None) -> Iterator[int]:
    """Every small number, then steps of an eighth."""
    most = min(high or HIGHEST, HIGHEST)
    value = 1
    while value <= most:
        yield value
        value += 1 if high is not None and high <= FINE else max(1, value // 8)


def _divisors(number: int, most: int = HIGHEST) -> list[int]:
    return divisors(number, most)


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
