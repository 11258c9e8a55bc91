"""Every computed name and its unit, so that requirements are unit-checked before anything is computed.

A result's path in the language is its path in the JSON documents. A pattern ends in `*` where predictions or bills
choose the last name (the parts of an iteration, the fabrics of a cluster). Units of money name the default currency.
"""

from functools import cache

from specc.units.dimension import Dimension
from specc.units.text import unit_scale

CURRENCY = "USD"
"""In which money is told where no cluster says another."""
_SPREAD = ("mean", "p50", "p95", "p99")
_COST = {
    "cost.capital": (
        "USD",
        "Hardware written off during the run, or in all where there is no run.",
    ),
    "cost.energy": ("USD", "Electricity with PUE."),
    "cost.rent": ("USD", "Rented instances."),
    "cost.support": ("USD", "Support, maintenance, licences, staff and colocation."),
    "cost.total": ("USD", "All of these."),
    "cost.per_hour": ("USD/s", "Cost of the accelerators in use, per time of work."),
    "cost.per_month": ("USD/s", "Cost of the accelerators by the month, idle or not."),
}
_FOOTPRINT = {
    "emissions.per_month": ("kg/s", "CO2 equivalent of its electricity."),
    "water_use.per_month": ("m^3/s", "Water of its cooling, and of power stations where stated."),
}
_MEMORY = {
    f"memory.per_accelerator.{name}": ("byte", doc)
    for name, doc in (
        ("weights", "Parameters, on the fullest accelerator."),
        ("activations", "What is kept or needed while layers run."),
        ("overhead", "Context, libraries, graphs and fragmentation."),
        ("total", "All of these."),
        ("capacity", "What the accelerator has."),
    )
}
_BOTH = {
    "accelerators": ("1", "Accelerators in use."),
    "tokens_per_second": ("token/s", "Tokens in all: trained, or written."),
    "tokens_per_second_per_accelerator": ("token/s", "The same per accelerator."),
    "tokens_per_day": ("token", "Tokens of a day, in the hours that it has."),
    "energy": ("J", "Energy of the run at the servers' inputs."),
    "energy_per_day": ("J", "Energy of a day, in the hours that it has."),
    "power.mean": (
        "W",
        "Mean power of the servers in use; of one that is used in part, of that part.",
    ),
    "power.peak": ("W", "Highest power of the servers in use."),
    "parallel.*": ("1", "Degrees of parallelism."),
    **_COST,
    **_FOOTPRINT,
    **_MEMORY,
}
_STANDING = {
    "servers": ("1", "Servers that workloads use."),
    "accelerators": ("1", "Accelerators in them."),
    "power.it": ("W", "Highest power of all equipment."),
    "power.typical": ("W", "Typical power of all equipment."),
    "power.facility": ("W", "Highest power times PUE."),
    "heat": ("W", "Heat to remove."),
    "mass": ("kg", "Weight of all equipment."),
    "racks": ("1", "Racks that it fills."),
    "rack_units": ("1", "Height of all equipment."),
    "cost.capital": ("USD", "Price of what is to buy."),
    "cost.per_hour": ("USD/s", "Ownership and operation per time."),
    "cost.per_month": ("USD/s", "The same by the month."),
    "cost.total": ("USD", "Ownership and operation over its life."),
    **_FOOTPRINT,
}
"""Of a cluster, and of a site with all its clusters."""
RESULTS: dict[str, dict[str, tuple[str, str]]] = {
    "training": {
        **_BOTH,
        "iteration_time": ("s", "Time of one optimiser step."),
        "duration": ("s", "Calendar time of the whole run, interruptions included."),
        "images_per_second": ("image/s", "Images that are trained on."),
        "accelerators_with_pools": (
            "1",
            "Accelerators in use, with those of pools that draw answers, judge or refer for it.",
        ),
        "tokens_per_second_per_accelerator_with_pools": (
            "token/s",
            "Tokens per accelerator of all these.",
        ),
        "model_flops_per_accelerator": ("FLOP/s", "Model FLOP/s; recomputation is not counted."),
        "mfu": ("1", "Model FLOP/s over peak."),
        "hfu": ("1", "Executed FLOP/s over peak."),
        "accelerator_hours": ("s", "Accelerators times duration."),
        "total_flops": ("FLOP", "Model FLOP of the whole run; recomputation is not counted."),
        "petaflop_days": ("1", "The same in petaflop/s-days."),
        "goodput": ("1", "Share of the calendar time that makes progress."),
        "memory.per_accelerator.gradients": ("byte", "Gradients."),
        "memory.per_accelerator.optimizer": ("byte", "Optimiser states."),
        "memory.per_accelerator.buffers": ("byte", "Communication buffers."),
        "time.*": ("s", "Disjoint parts of an iteration."),
        "cost.per_run": ("USD", "Cost of the whole run."),
        "emissions.per_run": ("kg", "CO2 equivalent of the electricity of the whole run."),
        "water_use.per_run": ("m^3", "Water of the whole run."),
    },
    "inference": {
        **_BOTH,
        **{
            f"{name}.{point}": ("s", f"{doc}, {point}.")
            for name, doc in (
                ("ttft", "Time to first token"),
                ("tpot", "Time per output token"),
                ("request_latency", "Time from arrival to the last token"),
            )
            for point in _SPREAD
        },
        "replicas": ("1", "Copies of the model."),
        "requests_per_second": ("request/s", "Requests that are served."),
        "duration": ("s", "Time in which all of `traffic.requests` are served."),
        "images_per_second": ("image/s", "Images that are made or read."),
        "tokens_per_second_per_user": ("token/s", "Tokens of one answer over time, on average."),
        "concurrency": ("1", "Requests in flight: running and queued."),
        "running": ("1", "Requests that run at once."),
        "queued": ("1", "Requests that wait for a slot."),
        "users_served": (
            "1",
            "Of the users of a closed loop, how many get their speed, and no wait for a slot.",
        ),
        "utilisation": (
            "1",
            "Requests wanted over those served with every slot filled, whatever latencies are required.",
        ),
        "kv_cache_tokens": ("token", "Tokens that the cache of a replica holds."),
        "memory.per_accelerator.kv_cache": ("byte", "KV cache."),
        "max_rate": ("request/s", "Highest rate within the requirements."),
        "max_users": ("1", "Most users, or requests in flight, within the requirements."),
        "runs_out": ("s", "Time until growing traffic is more than its highest rate or users."),
        "energy_per_token": ("J/token", "Energy per output token."),
        "cost.per_million_output_tokens": ("USD", "Cost of a million output tokens."),
        "cost.per_thousand_images": ("USD", "Cost of a thousand images."),
        "emissions.per_million_output_tokens": (
            "kg",
            "CO2 equivalent of a million output tokens.",
        ),
        "water_use.per_million_output_tokens": ("m^3", "Water of a million output tokens."),
        "time.*": ("s", "Disjoint parts of a decode step."),
    },
    "pipeline": {
        "accelerators": ("1", "Accelerators of all stages."),
        "requests_per_second": ("request/s", "Requests that pass through all stages."),
        "max_rate": ("request/s", "Highest rate of the narrowest stage."),
        "utilisation": ("1", "Share of the highest rate that is served."),
        **{
            f"request_latency.{point}": ("s", f"Time through all stages, {point}.")
            for point in _SPREAD
        },
        "power.mean": (
            "W",
            "Mean power of the servers in use; of one that is used in part, of that part.",
        ),
        "power.peak": ("W", "Highest power of the servers in use."),
        **_COST,
        **_FOOTPRINT,
        "cost.per_million_requests": ("USD", "Cost of a million requests."),
    },
    "cluster": {
        **_STANDING,
        "bom.incomplete": (
            "1",
            "Lines to buy that lack a part, part number, price or sold length.",
        ),
        "cost.per_accelerator_hour": ("USD/s", "Cost per time of each accelerator."),
        "cost.break_even": ("s", "Time until owning it is cheaper than the cheapest rental."),
        "cost.break_even_utilisation": (
            "1",
            "Share of the time in use from which owning is cheaper than that rental.",
        ),
        "rack.power": ("W", "Highest power of the rack that draws the most."),
        "rack.spare_after_pdu": (
            "W",
            "Least power that the PDUs of a rack have to spare once one of them has failed.",
        ),
        "rack.spare_after_feed": (
            "W",
            "Least power that the PDUs of a rack have to spare once one of its feeds has failed.",
        ),
        "lead_time": ("s", "Longest lead time of a part."),
        "bom.count": ("1", "How many of a part: bom.count(part)."),
        "fabric.*": (
            "byte/s",
            "fabric.NAME.bisection, .injection: bandwidth in one direction; .all_reduce(1 GB): bus bandwidth.",
        ),
        "storage.capacity": ("byte", "Capacity of the storage."),
    },
    "site": _STANDING,
}


CALLS = {
    "cluster.bom.count": "a part to count",
    "cluster.fabric.all_reduce": "the bytes of each accelerator: 1 GB",
    "cluster.fabric.all_gather": "the bytes of the gathered result: 1 GB",
    "cluster.fabric.reduce_scatter": "the bytes of the vector that is reduced: 1 GB",
    "cluster.fabric.all_to_all": "the bytes that each accelerator sends: 1 GB",
    "cluster.fabric.send": "the bytes of a message to the farthest accelerator: 1 GB",
}
"""Results that are called, and what with."""


def called_with(kind: str, path: str) -> str | None:
    """What a result is called with; None of one that is not called."""
    if path.startswith("fabric."):
        path = f"fabric.{path.rpartition('.')[2]}"
    return CALLS.get(f"{kind}.{path}")


@cache
def result_dimension(kind: str, path: str, currency: str = CURRENCY) -> Dimension | None:
    """The dimension of a computed name, money in the currency of the design; None where nothing of that name is computed."""
    known = RESULTS.get(kind, {})
    entry = known.get(path)
    if entry is None:
        head, _, rest = path.partition(".")
        entry = known.get(f"{head}.*") if rest else None
        if (
            head == "fabric"
            and entry is not None
            and path.rsplit(".", 1)[-1] not in FABRIC_RESULTS
        ):
            return None
        if head == "fabric" and entry is not None:
            entry = (FABRIC_RESULTS[path.rsplit(".", 1)[-1]], "")
    scale = unit_scale(entry[0].replace(CURRENCY, currency)) if entry else None
    return scale[1] if scale else None


def result_unit(path: str, currency: str = CURRENCY) -> str | None:
    """The unit in which people read a computed name, where it is not the one that fits its value."""
    unit = _READ_IN.get(path) or _READ_IN.get(path.rpartition(".")[0])
    return unit and unit.replace(CURRENCY, currency)


_READ_IN = {
    "memory.per_accelerator": "GiB",
    "accelerator_hours": "h",
    "cost.per_hour": "USD/h",
    "cost.per_month": "USD/month",
    "cost.per_accelerator_hour": "USD/h",
    "emissions.per_month": "t/month",
    "water_use": "l",
    "water_use.per_month": "l/month",
    "cost.break_even": "months",
    "runs_out": "months",
    "cost.break_even_utilisation": "%",
    "mfu": "%",
    "hfu": "%",
    "goodput": "%",
    "utilisation": "%",
}
"""By path, or by the path of all names below it; drivers and engines print memory in binary units."""
FABRIC_RESULTS = {
    "bisection": "byte/s",
    "injection": "byte/s",
    "oversubscription": "1",
    "links": "1",
    "switches": "1",
    "leaves": "1",
    "spines": "1",
    "cores": "1",
    "left_after_link": "1",
    "left_after_adapter": "1",
    "left_after_leaf": "1",
    "left_after_spine": "1",
    "left_after_core": "1",
    "all_reduce": "byte/s",
    "all_gather": "byte/s",
    "reduce_scatter": "byte/s",
    "all_to_all": "byte/s",
    "send": "byte/s",
    "bisection_after_leaf": "byte/s",
    "bisection_after_spine": "byte/s",
    "bisection_after_core": "byte/s",
    "cut_links": "1",
    "cut_switches": "1",
}
"""Of a fabric: `left_after_…` is the share of its bandwidth that a server, leaf or pod keeps, `cut_…` how many must fail
until two servers are parted; flows and cuts are computed when asked for."""


def result_names(kind: str) -> tuple[str, ...]:
    """The computed names of a kind."""
    return tuple(RESULTS.get(kind, {}))
