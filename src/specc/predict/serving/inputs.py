"""From a plan to the job of a service, with its traffic and what was measured."""

from __future__ import annotations

import math

from specc.design.entity import Entity
from specc.design.profiles import Calibration, Engine, Profiles
from specc.design.workload import Inference, Traffic
from specc.physics.job import CLOSED, OFFLINE, OPEN, STATIC, OfferedLoad, ServingJob
from specc.plan.assumptions import Assumption
from specc.plan.degrees import ServingDegrees
from specc.plan.lower.host import HOST_BANDWIDTH
from specc.plan.lower.serving import lower_replica, traits_of
from specc.plan.memory.serving import ServingMemory
from specc.plan.plan import Plan
from specc.plan.power_limit import clock_assumptions, limited
from specc.predict.serving.job import with_numbers
from specc.predict.serving.lengths import Shares, mean, shares_of
from specc.predict.serving.numbers import (
    UNCALIBRATED,
    Measured,
    ServingConstants,
    errors_of,
    serving_numbers,
)
from specc.predict.serving.placement import Placement
from specc.predict.serving.plan import half_rate, serving_job
from specc.predict.serving.unpredictable import CannotServe
from specc.record import record
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import number, show

SUFFIX = "_serving"
QUEUED = 1e6
PROMPT, OUTPUT = 1024.0, 256.0


@record
class ServingInputs:
    """A service ready to price.

    Attributes:
        inference: What the text says.
        place: Devices and degrees.
        engine: The engine's catalogue entry.
        memory: The ledger of a replica's fullest rank.
        job: The service as numbers, with what is measured; traffic is that of one replica.
        constants: Measured numbers with assumptions.
        defaults: Values that hold for all, intervals among them.
        prompts: Lengths of prompts.
        outputs: Lengths of answers.
        hit: Share of the prompts that is in a prefix cache.
        replicas: Copies of the model.
        variation: Squared coefficient of variation of the gaps between arrivals.
        assumptions: What the text does not say.
    """

    inference: Inference
    place: Placement
    engine: Engine | None
    memory: ServingMemory | None
    job: ServingJob
    constants: ServingConstants
    defaults: dict[str, float]
    prompts: Shares
    outputs: Shares
    hit: float
    replicas: int
    variation: float
    assumptions: tuple[Assumption, ...]


def values_of(calibrations: tuple[Calibration, ...]) -> dict[str, float]:
    """Values of the calibrations that speak about serving."""
    values: dict[str, float] = {}
    for calibration in calibrations:
        if calibration.name.endswith(SUFFIX):
            values.update(calibration.numbers)
    return values


def measured_on(companions: Profiles, part: Entity, engine: Engine | None) -> Measured:
    """What is on file about a part and an engine."""
    return Measured(
        part=values_of(companions.measured(part)),
        defaults=values_of(companions.defaults),
        engine=traits_of(engine),
    )


def _variation(traffic: Traffic) -> float:
    arrivals = traffic.arrivals
    if arrivals is None or arrivals.word == "poisson":
        return 1.0
    if arrivals.word == "regular":
        return 0.0
    given = arrivals.quantity("cv", 0)
    return 4.0 if given is None else float(given) ** 2


def offered_load(
    traffic: Traffic | None,
    replicas: int,
    prompts: Shares,
    outputs: Shares,
    hit: float,
    assumed: list[Assumption],
) -> OfferedLoad:
    """Traffic of one replica."""
    prompt, output = max(mean(prompts), 1.0), max(mean(outputs), 1.0)
    # The last token is always read: it yields the answer's first.
    new = max(prompt * (1.0 - hit), 1.0)
    known = prompt - new
    requests = 0.0 if traffic is None or traffic.requests is None else traffic.requests / replicas
    lengths = {"prompt": new, "cached": known, "output": output, "requests": requests}
    if traffic is not None and traffic.rate is not None:
        return OfferedLoad(kind=OPEN, users=1.0, rate=float(traffic.rate) / replicas, **lengths)
    if traffic is not None and traffic.offline:
        return OfferedLoad(kind=OFFLINE, users=requests or QUEUED, rate=0.0, **lengths)
    if traffic is not None and isinstance(traffic.batch, int):
        return OfferedLoad(kind=STATIC, users=float(traffic.batch), rate=0.0, **lengths)
    if traffic is not None and traffic.users is not None:
        think = 0.0 if traffic.think_time is None else float(traffic.think_time)
        return OfferedLoad(
            kind=CLOSED, users=traffic.users / replicas, rate=0.0, think=think, **lengths
        )
    if traffic is not None and isinstance(traffic.concurrency, int):
        return OfferedLoad(kind=CLOSED, users=traffic.concurrency / replicas, rate=0.0, **lengths)
    assumed.append(
        Assumption(name="traffic", value="one request at a time on each copy", source="default")
    )
    return OfferedLoad(kind=CLOSED, users=1.0, rate=0.0, **lengths)


def _read_rate(plan: Plan) -> float:
    """byte/s of the cluster's storage for each accelerator, where prefixes lie there.

    Raises:
        CannotServe: it is not stated.
    """
    service, storage = plan.workload, plan.topology.cluster.storage
    if not isinstance(service, Inference) or service.prefix_cache != "storage":
        return math.inf
    if storage is None or storage.read_bandwidth is None:
        raise CannotServe(f"{plan.topology.cluster.name}.storage.read_bandwidth")
    return float(storage.read_bandwidth) / max(plan.accelerators, 1)


def place_of(plan: Plan) -> Placement:
    """Devices and degrees of a plan.

    Raises:
        CannotServe: the rates of its device, or of a storage that it needs, are unknown.
    """
    if not isinstance(plan.degrees, ServingDegrees):
        raise TypeError(plan)
    part = plan.device
    if part is None:
        raise CannotServe(f"{plan.machines[0].part.name}.cpus")
    half_rate(part)  # a device without one cannot be predicted, and says so here
    if part.memory_bandwidth is None:
        raise CannotServe(f"{part.name}.memory_bandwidth")
    part = limited(part, plan.workload)
    return Placement(
        accelerator=part,
        degrees=plan.degrees,
        domain=max((d.size for d in plan.domains if d.kind in ("scale_up", "host")), default=1),
        host=plan.lowered.resources.host,
        network=next((d for d in plan.domains if d.kind not in ("scale_up", "host")), None),
        storage=_read_rate(plan),
    )


def _guesses(inference: Inference) -> list[Assumption]:
    """What guesses tokens where neither a draft nor layers of the model do."""
    guess, model = inference.speculative, inference.model
    if guess is None or guess.draft is not None or model is None or model.mtp_layers:
        return []
    taken = "taken from the text so far, in no time"
    return [Assumption(name="guesses", value=taken, source="no draft is stated")]


def _loaded(inference: Inference, job: ServingJob) -> list[Assumption]:
    """What adapters and prefixes outside of the device rest on: nobody measured them."""
    assumed = []
    if float(job.loading):
        assumed.append(
            Assumption(
                name="loading before a prompt",
                value=f"{show(Quantity(float(job.loading), SECOND))} on average, in the step that reads it",
                source="bytes over the host link, or each accelerator's share of the storage's rate",
                widens=UNCALIBRATED,
            )
        )
    if inference.adapters is None:
        return assumed
    return [
        *assumed,
        Assumption(
            name="adapters",
            value="asked for equally often; two launches a product more",
            source="kernels counted in vLLM's code; no measured service has adapters",
            widens=UNCALIBRATED,
        ),
    ]


def _crossing(job: ServingJob) -> list[Assumption]:
    """What messages over the network take, where a replica crosses it."""
    device = job.device
    crosses = float(device.crossing) or float(job.split.crossings) or job.split.domains > 1.0
    if not crosses:
        return []
    if float(device.crossing):
        more = show(Quantity(float(device.crossing), SECOND))
        name, value = "all-reduce over the network", f"{more} more than inside a domain"
    else:
        each = show(Quantity(float(device.network_pass), SECOND))
        name, value = "messages over the network", f"{each} each, and bytes at its rate"
    return [
        Assumption(
            name=name,
            value=value,
            source="NCCL over InfiniBand; no service that crosses it is among the measured ones",
            widens=UNCALIBRATED,
        )
    ]


def setting_of(plan: Plan) -> ServingInputs:
    """The service of a plan.

    Raises:
        CannotServe: there is no model, or nothing that it could run on.
    """
    inference = plan.workload
    if not isinstance(inference, Inference) or not isinstance(plan.degrees, ServingDegrees):
        raise TypeError(plan)
    if inference.model is None:
        raise CannotServe(f"{inference.name}.model")
    place = place_of(plan)
    engine = plan.companions.engines.get(inference.engine)
    assumed = list(clock_assumptions(place.accelerator, inference))
    traffic = inference.traffic
    prompts = shares_of(None if traffic is None else traffic.prompt, PROMPT)
    outputs = shares_of(None if traffic is None else traffic.output, OUTPUT)
    if traffic is None or traffic.prompt is None:
        assumed.append(
            Assumption(
                name="prompt", value=f"{number(PROMPT)} tokens", source="default", widens=1.2
            )
        )
    model = inference.model
    if model.parameters is not None and model.layers is None:
        assumed.append(
            Assumption(
                name=f"layers of {model.name}",
                value="none: known by its parameters alone",
                widens=1.6,
            )
        )
    hit = 0.0 if traffic is None or traffic.prefix_hit is None else float(traffic.prefix_hit)
    replicas = max(plan.degrees.replicas, 1)
    asked = offered_load(traffic, replicas, prompts, outputs, hit, assumed)
    replica = lower_replica(inference, place.degrees, engine, place.accelerator, place.host)
    job = serving_job(inference, engine, place, asked, replica)
    assumed += [*_guesses(inference), *_loaded(inference, job), *_crossing(job)]
    there = job.host.weights or job.host.experts or job.host.cache
    if there and place.host.bandwidth is None:
        assumed.append(
            Assumption(
                name="rate of host memory",
                value=f"{show(Quantity(HOST_BANDWIDTH, BYTE / SECOND))} for each accelerator",
                source="two channels of DDR5-5600",
                widens=1.5,
            )
        )
    measured = measured_on(plan.companions, place.accelerator, engine)
    constants = serving_numbers(job, measured)
    return ServingInputs(
        inference=inference,
        place=place,
        engine=engine,
        memory=plan.memory if isinstance(plan.memory, ServingMemory) else None,
        job=with_numbers(job, constants.numbers),
        constants=constants,
        defaults=errors_of(measured, job),
        prompts=prompts,
        outputs=outputs,
        hit=hit,
        replicas=replicas,
        variation=1.0 if traffic is None else _variation(traffic),
        assumptions=(*constants.assumptions, *assumed),
    )
