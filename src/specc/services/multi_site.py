"""One service on several clusters: each serves its share of the traffic; what users see is all of them together."""

from collections.abc import Sequence

import attrs

from specc.design.cluster import Cluster
from specc.design.expression import Unknown
from specc.design.workload import Inference, Traffic, Training
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction, Result, added, missing
from specc.record import evolve, record
from specc.services.joined_formulas import formulas
from specc.sums import sum_counts, sum_floats
from specc.units import Quantity
from specc.units.text import percent

# How a result of the whole follows from those of its sites.
SUMS = (
    "tokens_per_second", "requests_per_second", "images_per_second", "replicas", "concurrency", "running", "queued", "users_served", "max_rate", "energy",
    "tokens_per_day", "energy_per_day", "power.mean", "power.peak", "cost.capital", "cost.energy", "cost.rent", "cost.support", "cost.total", "cost.per_hour",
    "cost.per_month", "emissions.per_month", "water_use.per_month",
)  # fmt: skip
LEAST = ("kv_cache_tokens", "tokens_per_second_per_user", "stable")
MEANS = (
    "energy_per_token", "cost.per_million_output_tokens", "cost.per_thousand_images", "emissions.per_million_output_tokens", "water_use.per_million_output_tokens",
)  # fmt: skip
_WAYS = dict.fromkeys(SUMS, "sum") | dict.fromkeys(LEAST, "min") | dict.fromkeys(MEANS, "mean")


@record(eq=False)
class SitePrediction:
    """A workload on one of its clusters: its plan there, and what is predicted of it."""

    plan: Plan
    prediction: Prediction


def clusters_of(service: Inference) -> tuple[Cluster, ...]:
    """The clusters that a service runs on."""
    stated = (service.cluster, *service.others)
    return tuple(cluster for cluster in stated if isinstance(cluster, Cluster))


def shares_of(service: Inference) -> tuple[float, ...]:
    """The share of the traffic of each cluster; equal where none are stated."""
    count = len(clusters_of(service))
    stated = [float(share) for share in service.share]
    if len(stated) != count or sum_floats(stated) <= 0:
        return (1 / count,) * count
    return tuple(share / sum_floats(stated) for share in stated)


def at_sites(workload: Training | Inference) -> tuple[tuple[str, Training | Inference], ...]:
    """A workload as each of its clusters sees it, by the name of the cluster."""
    if not isinstance(workload, Inference) or not workload.others:
        return ((workload.cluster.name if workload.cluster else "", workload),)
    copies = []
    for cluster, share in zip(clusters_of(workload), shares_of(workload), strict=True):
        traffic = None if workload.traffic is None else _part(workload.traffic, share)
        if share > 0:
            at = attrs.evolve(workload, cluster=cluster, others=(), share=(), traffic=traffic)
            copies.append((cluster.name, at))
    return tuple(copies)


def load(part: Inference) -> tuple[object, ...]:
    """What sets the part of a service on one cluster apart from its part there with another share."""
    traffic = part.traffic
    if traffic is None:
        return ()
    return traffic.rate, traffic.concurrency, traffic.requests, traffic.users


def _part(traffic: Traffic, share: float) -> Traffic:
    rate, held, requests = traffic.rate, traffic.concurrency, traffic.requests
    users = traffic.users
    return attrs.evolve(
        traffic,
        rate=None if rate is None else rate * Quantity(share),
        concurrency=max(1, round(held * share)) if isinstance(held, int) else held,
        users=None if users is None else max(1, round(users * share)),
        requests=None if requests is None else max(1, round(requests * share)),
    )


def joined(
    workload: Training | Inference, sites: Sequence[SitePrediction], *, told: bool = True
) -> Prediction:
    """The predictions of all sites as one: rates, power and money add up, times are those of the slowest site.

    Args:
        workload: The whole.
        sites: It at its sites.
        told: Whether somebody reads how each result came about.
    """
    if len(sites) == 1 or not isinstance(workload, Inference):
        return sites[0].prediction
    pairs = [(site.plan.topology.cluster.name, site.prediction) for site in sites]
    first = pairs[0][1]
    paths = dict.fromkeys(path for _, prediction in pairs for path in prediction.results)
    weights = [prediction.number("tokens_per_second") or 0.0 for _, prediction in pairs]
    results: dict[str, Result] = {}
    for path in paths:
        values = [prediction.results.get(path) for _, prediction in pairs]
        results[path] = _join(path, values, weights)
    total = sum_counts(prediction.accelerators for _, prediction in pairs)
    rate = results.get("tokens_per_second")
    if isinstance(rate, Quantity) and total:
        results["tokens_per_second_per_accelerator"] = rate / Quantity(total)
    slowest = max(pairs, key=lambda item: item[1].number("ttft.p95") or 0.0)
    notes = tuple(
        f"{percent(share, 0)} of the traffic is served by {name}"
        for (name, _), share in zip(pairs, [s for s in shares_of(workload) if s > 0], strict=True)
    )
    return evolve(
        first,
        accelerators=total,
        results=results,
        calculations=formulas(results, pairs, _WAYS, total) if told else {},
        bound_by=slowest[1].bound_by,
        stages=tuple(p.plan for _, p in pairs if p.plan is not None),
        notes=(*notes, *(f"{name}: {note}" for name, p in pairs for note in p.notes)),
    )


def _join(path: str, values: Sequence[Result | None], weights: Sequence[float]) -> Result:
    if path in SUMS:
        return added("inference", path, values)
    gaps = tuple(dict.fromkeys(n for v in values if isinstance(v, Unknown) for n in v.needs))
    numbers = [v for v in values if isinstance(v, Quantity)]
    if gaps or any(v is None for v in values):
        return missing("inference", path, *(gaps or (path,)))
    if len(numbers) != len(values):
        flags = [v for v in values if isinstance(v, bool)]
        kept = values[0]
        assert kept is not None
        return all(flags) if len(flags) == len(values) else kept
    if path in MEANS and sum_floats(weights) > 0:
        mean = sum_floats(
            float(v) * w for v, w in zip(numbers, weights, strict=True)
        ) / sum_floats(weights)
        return Quantity(mean, numbers[0].dimension)
    pick = min if path in LEAST else max
    return pick(numbers, key=float)
