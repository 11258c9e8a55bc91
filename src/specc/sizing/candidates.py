"""Which values an open degree may take, and which of their combinations can run."""

import itertools
import math
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import TypeVar

from specc.design.design import Design
from specc.design.entity import Auto
from specc.design.model import Model
from specc.design.parts.enclosure import Enclosure
from specc.design.parts.server import Server
from specc.design.workload import Inference, Training
from specc.divisors import divisors
from specc.plan.degrees import OpenValue, ServingDegrees, settled
from specc.plan.limit import Division, able, runs
from specc.plan.stages import ENDS
from specc.sizing.open_values import Open, filled
from specc.sums import sum_counts
from specc.topology.inventory import machines

MOST = 1024  # layouts of one workload that are tried
DIVIDED = 2048  # combinations of the degrees of one block that are held against what a model can be divided into
COMBINED = 8192  # combinations of such blocks
FEW = 2
MINOR = ("context", "virtual_pipeline", "expert_tensor", "microbatch", "shard")
POWERS = tuple(2**i for i in range(8))
FINE = 64  # whole numbers that are all candidates; beyond them steps grow by an eighth or so
HIGHEST = 4096

K = TypeVar("K")
T = TypeVar("T")


def layouts(
    design: Design, entity: str, opens: tuple[Open, ...]
) -> tuple[Mapping[Open, int], ...]:
    """Values for the open degrees of a workload, those first that use the fewest accelerators for a copy."""
    workload = design.entities[entity]
    assert isinstance(workload, Training | Inference)
    blocks: dict[str, list[Open]] = {}
    for open_ in opens:
        blocks.setdefault(_block(workload, open_), []).append(open_)
    parts = few_of({n: _divided(workload, tuple(own)) for n, own in blocks.items()}, COMBINED)
    combined = [tuple(itertools.chain(*part)) for part in itertools.product(*parts.values())]
    order = {open_: i for i, open_ in enumerate(itertools.chain(*blocks.values()))}
    places = [order[open_] for open_ in opens]
    ordered = sorted(combined, key=lambda values: (math.prod(values), [values[i] for i in places]))
    spaced = ordered[:: -(-len(ordered) // MOST)]
    return tuple({o: v[i] for o, i in zip(opens, places, strict=True)} for v in spaced)


def _block(workload: Training | Inference, open_: Open) -> str:
    """The block whose degrees divide a model together: a pool of workers is divided by itself."""
    return "" if isinstance(workload, Training) else open_.path.rpartition(".")[0]


def _divided(workload: Training | Inference, opens: tuple[Open, ...]) -> list[tuple[int, ...]]:
    """Values of the open degrees of one block.

    What the gate would refuse is left out, and what no cluster of its size has accelerators for; where it would refuse all, its
    findings say why.
    """
    lists = choices(workload, opens)
    if math.prod(map(len, lists.values())) > MOST:  # the degrees that matter least get fewer
        lists = {
            open_: values[:FEW] if open_.path.rpartition(".")[2] in MINOR else values
            for open_, values in lists.items()
        }
    combined = list(itertools.product(*few_of(lists, DIVIDED).values()))
    able = [values for values in combined if _runs(workload, opens, values)]
    return sorted(able or combined, key=lambda values: (math.prod(values), values))


def few_of(lists: Mapping[K, list[T]], most: int) -> dict[K, list[T]]:
    """Lists of which there are no more combinations than allowed: every other one of the longest goes until that is so."""
    fewer = dict(lists)
    while math.prod(map(len, fewer.values())) > most:
        longest = max(fewer, key=lambda name: len(fewer[name]))
        fewer[longest] = fewer[longest][::2]
    return fewer


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
    given = dict(zip(opens, values, strict=True))
    try:
        if isinstance(workload, Inference):
            return _serves(workload, given)
        return runs(filled(workload, given))
    except OpenValue:  # a count stays open, which the gate of the plan sees later
        return True


def _serves(inference: Inference, given: Mapping[Open, int]) -> bool:
    """Whether a service can be divided so by the degrees of one block."""
    prefix, _, _ = next(iter(given)).path.rpartition(".")
    pool = prefix.startswith("disaggregated")
    if not pool and prefix != "parallel":
        return True
    stated = attrgetter(prefix)(inference)
    own = {open_.path.rpartition(".")[2]: value for open_, value in given.items()}
    names = ("tensor", "pipeline", "data", "expert", "expert_tensor")
    degrees = ServingDegrees(
        **{name: own.get(name) or settled(getattr(stated, name)) for name in names}
    )
    copies = own.get("workers" if pool else "replicas", 1)
    most = _accelerators(inference)
    if most is not None and degrees.replica * copies > most:
        return False
    return able(
        Division(
            workload=inference,
            degrees=degrees,
            stated=stated,
            pool=pool,
            ranks=degrees.tensor * degrees.data,
        )
    )


def _accelerators(inference: Inference) -> int | None:
    """The accelerators that a service may use; None where that is open, or there are several clusters."""
    if isinstance(inference.accelerators, int):
        return inference.accelerators
    cluster = inference.cluster
    if cluster is None or inference.others or inference.accelerators is not None:
        return None
    stated = itertools.chain(cluster.servers, *cluster.pools.values())
    if any(isinstance(counted.count, Auto) for counted in stated):
        return None
    return sum_counts(g.count * g.accelerators for g in machines(cluster) if not g.service)


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
