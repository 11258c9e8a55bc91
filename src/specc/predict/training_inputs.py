"""From a plan to the numbers that the formulas read."""

from functools import lru_cache

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.workload import Training
from specc.physics.architecture import Architecture
from specc.physics.dtypes import known_dtype
from specc.physics.efficiency import Efficiency
from specc.physics.transfer import Link
from specc.plan.constants import Constants, constants
from specc.plan.layout import Layout
from specc.plan.levels import Level
from specc.plan.network.architecture import architecture
from specc.plan.plan import Plan, TrainingDegrees
from specc.plan.rates import rate_of
from specc.plan.split import Widths
from specc.plan.training_job import Device, Recipe, StackTraits, TrainingJob
from specc.plan.work import Work, work_of
from specc.sums import sum_counts
from specc.topology.levels import Domain

ORDER = ("tensor", "context", "data", "pipeline")
"""Degrees from the nearest neighbours outward, where the text does not say otherwise. Source: Megatron's default order."""
SHARD = {"none": 0.0, "zero1": 1.0, "zero2": 2.0, "zero3": 3.0, "fsdp": 3.0, "hsdp": 3.0}
STATES = {
    "adam": 12.0, "lamb": 12.0, "adam8bit": 6.0, "adafactor": 4.1, "momentum": 8.0, "muon": 8.0, "lion": 8.0, "sgd": 4.0,
    "none": 0.0,
}  # fmt: skip
"""Bytes of master weight and moments that a step reads and writes. Source: as for their memory."""


UNKNOWN_RATES = "peak rates or memory bandwidth are unknown"


SPREADING = {"ecmp": 0.845, "ecmp_qp": 0.88, "planned": 0.93, "adaptive": 0.97, "spray": 0.97}
"""Share of the line rate that collectives reach. Source: Asterfusion's comparison on 2 x 8 accelerators (a vendor's), and for
planned paths the gain that Tolly measured for H3C over ECMP."""
UNKNOWN_RATE = 25e9
BYTES_PER_FLOP = 5e-4
"""Scale-up bandwidth one way for each FLOP/s in 16 bit: 9.6e-4 for A100, 4.5e-4 for H100, 4e-4 for B200, 1e-3 for TPU v5e."""


class CannotPredict(Exception):
    """A training job whose time cannot be given; the message names what is missing."""


def clock_share(accelerator: Accelerator, training: Training, numbers: Constants) -> float:
    """Share of the clock that is left under a power cap: dynamic power goes with its third power.

    Source: Hennessy and Patterson, "Computer architecture", section 1.5 (power = capacitance x voltage^2 x frequency).
    """
    limit, power = training.power_limit, accelerator.power
    if limit is None or power is None or float(limit) >= float(power):
        return 1.0
    share = float((float(limit) / float(power)) ** (1.0 / 3.0))
    numbers.assume("clock under the power cap", f"{share:.0%}", "third root of the power", 1.2)
    return share


def device_of(
    accelerator: Accelerator, precision: str, numbers: Constants, clock: float = 1.0
) -> Device:
    """An accelerator's rates and constants for a recipe.

    Args:
        accelerator: The part.
        precision: Arithmetic of the blocks' products.
        numbers: Calibrated constants.
        clock: Share of the full clock.

    Raises:
        CannotPredict: its rates are unknown.
    """
    half = rate_of(accelerator, "bf16") or rate_of(accelerator, "fp32")
    stated = rate_of(accelerator, precision)
    peak = stated or half
    if half is None or peak is None or accelerator.memory_bandwidth is None:
        raise CannotPredict(f"{accelerator.name}: {UNKNOWN_RATES}")
    if stated is None:
        numbers.assume(
            "precision", f"{accelerator.name} has no {precision} rate: 16 bit", None, 1.3
        )
    dtype = known_dtype(precision)
    if dtype.four_bit:
        ceiling = numbers.value("gemm_4bit")
    elif dtype.eight_bit:
        ceiling = numbers.value("gemm_8bit")
    else:
        ceiling = numbers.value("gemm")
    if precision == "mxfp8":
        ceiling *= numbers.value("microscaling")
    slow = numbers.value("attention_slowdown")
    wide = Efficiency(
        gemm=numbers.value("gemm"),
        depth=numbers.value("depth"),
        units=numbers.value("units"),
        wave=numbers.value("wave"),
        memory=numbers.value("memory"),
        attention_forward=numbers.value("attention_forward") / slow,
        attention_backward=numbers.value("attention_backward") / slow,
        attention_length=numbers.value("attention_length"),
    )
    block = Efficiency(
        gemm=ceiling, depth=wide.depth, units=wide.units, wave=wide.wave, memory=wide.memory
    )
    return Device(
        peak=peak * clock,
        half=half * clock,
        bandwidth=float(accelerator.memory_bandwidth),
        block=block,
        wide=wide,
    )


def _reached(domain: Domain, inside: str, numbers: Constants) -> float:
    """Share of a level's rate that a collective reaches; how flows are spread over paths decides it in a network."""
    usual = numbers.value(f"{inside}_efficiency")
    if inside != "fabric":
        return usual
    if domain.load_balancing is None:
        numbers.assume(
            f"share of the rate of {domain.name}",
            f"{usual:.0%}",
            "calibrations/default; how flows are spread is not stated",
        )
        return usual
    return SPREADING.get(domain.load_balancing, usual)


def levels_of(domains: tuple[Domain, ...], numbers: Constants, half: float) -> tuple[Level, ...]:
    """The topology's levels with what collectives reach on them.

    Where nothing joins the accelerators, there is one level of infinite speed that no job of one accelerator uses.
    """
    found: list[Level] = []
    for index, domain in enumerate(domains):
        inside = "scale_up" if domain.kind in ("scale_up", "host") else "fabric"
        rate = domain.bandwidth
        if rate is None:
            rate = UNKNOWN_RATE if inside == "fabric" else BYTES_PER_FLOP * half
            text = f"rate unknown: {rate / 1e9:.0f} GB/s each way"
            numbers.assume(domain.name, text, "as fast for its peak as those that are known", 1.5)
        last = index == len(domains) - 1
        found.append(
            Level(
                name=domain.name,
                size=float("inf") if last else float(domain.size),
                link=Link(
                    bandwidth=rate,
                    latency=numbers.value(f"{inside}_latency") + domain.latency,
                    efficiency=_reached(domain, inside, numbers),
                    reduces=1.0 if domain.reduces else 0.0,
                ),
                pair=float("inf") if domain.pair is None else domain.pair,
            )
        )
    if not found:
        found.append(Level(name="none", size=1.0, link=Link(bandwidth=1e12)))
    return tuple(found)


def habits_of(numbers: Constants, training: Training) -> StackTraits:
    """The stack's traits; what it does not state is the default of `Habits`."""
    import attrs

    given = {
        field.name: numbers.traits[field.name]
        for field in attrs.fields(StackTraits)
        if field.name in numbers.traits
    }
    if training.cuda_graphs:
        given["host"] = 0.0
        given["call"] = 0.0
    if training.compile:
        given["streams"] = min(given.get("streams", 1.2), 1.2)
    schedule = None if training.parallel is None else training.parallel.schedule
    if schedule in ("zero_bubble", "dualpipe"):
        given["bubble"] = 0.35
        numbers.assume("bubble", 0.35, "Qi et al. 2023 (zero-bubble pipelines), ZB-H1")
    if schedule == "dualpipe":
        given["expert"], given["pipeline"] = 0.1, 0.1
        numbers.assume("expert and pipeline traffic that shows", 0.1, "DeepSeek-V3 (2024), 3.2.1")
    return StackTraits(**given)


def layout_of(training: Training, degrees: TrainingDegrees) -> Layout:
    """The degrees as numbers; hybrid sharding shards over a server of eight unless it says otherwise."""
    group = float(degrees.shard or 0)
    if training.sharding == "hsdp" and not group:
        group = float(min(8, degrees.data))
    said = () if training.parallel is None else training.parallel.order
    known = tuple(name for name in said if name in ORDER)
    return Layout(
        order=(*known, *(name for name in ORDER if name not in known)),
        tensor=float(degrees.tensor),
        sequence=1.0 if degrees.sequence and degrees.tensor > 1 else 0.0,
        context=float(degrees.context),
        pipeline=float(degrees.pipeline),
        virtual=float(degrees.virtual_pipeline),
        expert=float(degrees.expert),
        expert_tensor=float(degrees.expert_tensor),
        data=float(degrees.data),
        microbatch=float(degrees.microbatch),
        microbatches=float(degrees.microbatches),
        shard=SHARD[training.sharding],
        shard_group=group,
    )


def trained_share(training: Training, network: Architecture) -> float:
    """Share of the parameters that is trained: all, or those of low-rank adapters.

    Source: Hu et al. 2021 (LoRA): two matrices of the rank for each adapted product.
    """
    if training.frozen is not None:
        return 1.0 - float(training.frozen)
    method = training.method
    if method is None or method.word == "full":
        return 1.0
    rank = method.count("rank", 16, 0)
    adapted = sum_counts(
        count * rank * (m.n + m.k) * m.count
        for count, m in network.matmuls()
        if m.role not in ("router", "head", "embedding")
    )
    return min(1.0, adapted / max(1, network.parameters()))


def widths_of(training: Training, numbers: Constants, trained: float) -> Widths:
    """Bytes of what is sent."""
    if training.gradients is None:
        gradient = numbers.trait("gradient_bytes", 4.0)
    else:
        gradient = known_dtype(training.gradients).bytes
    dtype = known_dtype(training.precision)
    dispatched = 1.0 if dtype.eight_bit and numbers.trait("narrow_dispatch", 0.0) else 2.0
    return Widths(
        weight=dtype.working_bytes,
        gradient=gradient,
        dispatched=dispatched,
        trained=trained,
    )


def recipe_of(precision: str, numbers: Constants) -> Recipe:
    """What the blocks' products read."""
    dtype = known_dtype(precision)
    if dtype.narrow:
        return Recipe(
            element=dtype.bytes,
            casts=numbers.value("cast_bytes"),
            routed=numbers.value("routed_8bit"),
        )
    return Recipe(element=dtype.bytes, routed=numbers.value("routed"))


def recomputed(training: Training, layers: float, pipeline: float) -> float:
    """Share of the blocks' forward pass that runs again."""
    if training.recompute != "full":
        return 0.0
    if training.recompute_layers is None:
        return 1.0
    return min(1.0, training.recompute_layers * pipeline / max(layers, 1.0))


def offloaded_bytes(training: Training, work: Work, layout: Layout, gradient: float) -> float:
    """Bytes that cross the host link in an iteration, for each accelerator.

    Offloaded states stay on the host, which updates them: gradients go down and weights come up. Offloaded weights come
    up forward and backward; offloaded activations go down and come up once.
    Source: Ren et al., "ZeRO-Offload" (2021), section 4.
    """
    what = training.offload
    words = (
        {what} if isinstance(what, str) else {what.word} if isinstance(what, EnumValue) else set()
    )
    local = float(work.parameters) / float(layout.tensor * layout.pipeline * layout.expert)
    shared = float(layout.data) if layout.shard > 0 else 1.0
    total = 0.0
    if "optimizer" in words:
        total += local / shared * (gradient + 2.0)
    if "weights" in words:
        total += (
            2.0 * 2.0 * local / (shared if layout.shard > 2 else 1.0) * float(layout.microbatches)
        )
    if "activations" in words:
        per_layer = float(
            layout.microbatch * work.sequence * work.hidden / (layout.tensor * layout.context)
        )
        total += (
            2.0
            * 17.0
            * 2.0
            * per_layer
            * float(work.layers / layout.pipeline * layout.microbatches)
        )
    return total


@lru_cache(maxsize=256)
def network_and_work(model: Model, sequence: float) -> tuple[Architecture, Work]:
    """A model's network and what a sample of that length costs; models are compared by identity."""
    network = architecture(model)
    return network, work_of(network, sequence)


def training_job(plan: Plan) -> tuple[TrainingJob, Constants]:
    """The numbers of a training job, and the notes on what had to be assumed.

    Raises:
        CannotPredict: there is nothing to compute a time from.
    """
    training = plan.workload
    if not isinstance(training, Training) or not isinstance(plan.degrees, TrainingDegrees):
        raise CannotPredict("not a training job")
    if training.model is None or plan.accelerator is None:
        raise CannotPredict("no model, or no accelerator to train on")
    sequence = float(training.sequence) if training.sequence is not None else 1.0
    if training.mean_length is not None and not training.packing:
        sequence = float(training.mean_length)
    numbers = constants(plan.companions, plan.accelerator, training.stack)
    network, work = network_and_work(training.model, sequence)
    if training.sequence is None and not network.streams and not network.flops_per_sample:
        raise CannotPredict("sequence")
    layout = layout_of(training, plan.degrees)
    trained = trained_share(training, network)
    widths = widths_of(training, numbers, trained)
    state = STATES.get(training.optimizer, 12.0)
    clock = clock_share(plan.accelerator, training, numbers)
    device = device_of(plan.accelerator, training.precision, numbers, clock)
    job = TrainingJob(
        work=work,
        layout=layout,
        device=device,
        levels=levels_of(plan.domains, numbers, float(device.half)),
        widths=widths,
        recipe=recipe_of(training.precision, numbers),
        habits=habits_of(numbers, training),
        recompute=recomputed(training, float(work.layers), float(layout.pipeline)),
        recompute_scores=1.0 if training.recompute == "selective" else 0.0,
        flash=1.0 if training.flash_attention else 0.0,
        update=3.0 * float(widths.gradient) + 2.0 * state + 2.0,
        offloaded=offloaded_bytes(training, work, layout, float(widths.gradient)),
        weight_gradients=1.0 if trained > 0.5 else trained,
    )
    return job, numbers
