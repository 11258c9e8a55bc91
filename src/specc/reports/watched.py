"""Requirements that a metric of a running system shows, with the query that shows it."""

from specc.record import record
from specc.reports.emission import Emission
from specc.units.text import plain


@record
class Watched:
    """A requirement as a query.

    Attributes:
        alert: A name for it.
        requirement: The requirement in the words of the spec.
        query: PromQL of the value.
        broken: `>` or `<`: how value and limit stand where it is broken.
        limit: The limit in the unit of the query.
        unit: Grafana's name of that unit.
        why: The reason that the spec gives.
    """

    alert: str
    requirement: str
    query: str
    broken: str
    limit: str
    unit: str
    why: str | None


def _quantile(metric: str, share: str) -> str:
    return f"histogram_quantile({share}, sum by (le) (rate({metric}_bucket[5m])))"


def _mean(metric: str) -> str:
    return f"sum(rate({metric}_sum[5m])) / sum(rate({metric}_count[5m]))"


LATENCIES = {
    "ttft": "vllm:time_to_first_token_seconds",
    "tpot": "vllm:inter_token_latency_seconds",
    "request_latency": "vllm:e2e_request_latency_seconds",
}
SHARES = {"p50": "0.5", "p95": "0.95", "p99": "0.99"}
OTHERS = {
    "tokens_per_second": ("sum(rate(vllm:generation_tokens_total[5m]))", "short"),
    "requests_per_second": ("sum(rate(vllm:request_success_total[5m]))", "reqps"),
    "concurrency": ("sum(vllm:num_requests_running)", "short"),
    "power.mean": ("sum(DCGM_FI_DEV_POWER_USAGE)", "watt"),
    "power.peak": ("sum(max_over_time(DCGM_FI_DEV_POWER_USAGE[1h]))", "watt"),
}


def query_of(path: str) -> tuple[str, str] | None:
    """The query and unit of a result of a workload, by its path behind the workload's name; None without a metric."""
    name, _, part = path.partition(".")
    metric = LATENCIES.get(name)
    if metric is not None:
        if part in SHARES:
            return _quantile(metric, SHARES[part]), "s"
        return (_mean(metric), "s") if part in ("mean", "") else None
    return OTHERS.get(path)


def watched(emission: Emission) -> tuple[list[Watched], list[str]]:
    """The requirements that metrics show, and why the others are not shown."""
    rows, left = [], []
    for judgement in emission.result.requirements:
        requirement = judgement.requirement
        operator = requirement.expression.operator
        if (
            operator not in (">", ">=", "<", "<=")
            or judgement.limit is None
            or len(judgement.seen) != 1
        ):
            left.append(f"{requirement.text}: no comparison of one result with a limit")
            continue
        path = judgement.seen[0][0]
        workload, _, rest = path.partition(".")
        query = query_of(rest)
        if query is None:
            left.append(f"{requirement.text}: no metric shows {rest or path}")
            continue
        name = "".join(
            piece.title() for piece in (workload + "_" + rest.replace(".", "_")).split("_")
        )
        rows.append(
            Watched(
                alert=name,
                requirement=f"{workload}: {requirement.text}",
                query=query[0],
                broken=">" if operator in ("<", "<=") else "<",
                limit=plain(float(judgement.limit)),
                unit=query[1],
                why=requirement.why,
            )
        )
    return rows, left
