"""A training job on more and more accelerators: time, utilisation, cost, and what limits each point.

Two questions are asked of every size. Weak scaling keeps the work of an accelerator: the global batch grows with their
number. Strong scaling keeps the batch, so that replicas run out of microbatches.
"""

import attrs

from specc.design.cluster import Cluster
from specc.design.entity import Counted
from specc.design.parts.enclosure import Enclosure
from specc.design.workload import Training
from specc.plan.degrees import settled
from specc.plan.plan import Plan, make_plan
from specc.predict.modes.training import predict_training
from specc.predict.prediction import Prediction
from specc.record import record
from specc.sums import sum_counts
from specc.topology.inventory import total
from specc.topology.lay import lay_out
from specc.units import Quantity


@record(eq=False)
class Point:
    """One size.

    Attributes:
        accelerators: How many.
        sequences: The global batch.
        plan: The job at this size.
        prediction: Everything that is predicted of it.
        speedup: Tokens per second over the smallest size's.
        efficiency: Speed-up over the growth in accelerators.
    """

    accelerators: int
    sequences: int
    plan: Plan
    prediction: Prediction
    speedup: float
    efficiency: float


def sizes(first: int, last: int) -> tuple[int, ...]:
    """Doublings from the first to the last, which is always among them."""
    counts = []
    count = first
    while count < last:
        counts.append(count)
        count *= 2
    return (*counts, last)


def _each(counted: Counted) -> int:
    """Accelerators in one of what is counted."""
    part = counted.of
    if isinstance(part, Enclosure):
        return sum_counts(_each(inner) * settled(inner.count) for inner in part.servers)
    return total(getattr(part, "accelerators", ()))


def _grown(plan: Plan, accelerators: int) -> Cluster:
    """The plan's cluster with as many servers of its first kind as so many accelerators need."""
    cluster = plan.topology.cluster
    pool = plan.workload.on
    counted = cluster.pools[pool] if pool is not None else cluster.servers
    kind = next(item for item in counted if _each(item) > 0)
    many = max(1, -(-accelerators // _each(kind)))
    servers = (attrs.evolve(kind, count=many),)
    if pool is not None:
        return attrs.evolve(cluster, pools={**cluster.pools, pool: servers})
    return attrs.evolve(cluster, servers=servers)


def scale(plan: Plan, counts: tuple[int, ...], *, strong: bool = False) -> tuple[Point, ...]:
    """Predictions at several sizes.

    Args:
        plan: The job as it stands; its tensor, context and pipeline degrees are kept.
        counts: Accelerators; sizes that no whole replica fits are left out.
        strong: Keep the global batch instead of growing it with the accelerators.

    Returns:
        A point for each size, in the order of `counts`.
    """
    training = plan.workload
    if not isinstance(training, Training):
        return ()
    replica = plan.degrees.replica
    base = plan.degrees.microbatches  # type: ignore[union-attr]
    micro = plan.degrees.microbatch  # type: ignore[union-attr]
    points: list[Point] = []
    first: tuple[float, int] | None = None
    for count in counts:
        data = count // replica
        if data < 1:
            continue
        sequences = base * micro * data
        if strong:
            whole = round(plan.degrees.sequences)  # type: ignore[union-attr]
            sequences = max(data * micro, whole // (data * micro) * data * micro)
        cluster = _grown(plan, count)
        parallel = training.parallel
        changed = attrs.evolve(
            training,
            cluster=cluster,
            accelerators=count,
            global_batch=Quantity(sequences),
            parallel=None if parallel is None else attrs.evolve(parallel, data=None),
        )
        next_plan = make_plan(
            changed, lay_out(cluster, plan.topology.power_limits), plan.companions
        )
        if next_plan is None:
            continue
        prediction = predict_training(next_plan)
        speed = prediction.number("tokens_per_second")
        if speed is None:
            continue
        first = first or (speed, count)
        gain = speed / first[0]
        points.append(
            Point(
                accelerators=count,
                sequences=sequences,
                plan=next_plan,
                prediction=prediction,
                speedup=gain,
                efficiency=gain * first[1] / count,
            )
        )
    return tuple(points)
