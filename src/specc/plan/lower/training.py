"""A training job as the text states it, turned into the numbers that everything after it reads.

Memory, time, checkpoints and reports take the `TrainingJob` that is made here and nothing else, so that what a field
means is decided once.
"""

from functools import lru_cache

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Profiles
from specc.design.workload import STACK, Training, TrainingParallel
from specc.physics.architecture import Architecture
from specc.physics.dtypes import known_dtype
from specc.physics.numeric import Number, choose
from specc.plan.adapters import EVERYTHING, adapted_elements, adapter_parameters
from specc.plan.constants import Constants, constants
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import ORDER, Layout
from specc.plan.lower.device import UNKNOWN_RATES, device_of, levels_of
from specc.plan.lower.habits import LOGITS, habits_of
from specc.plan.lower.host import HOST_BANDWIDTH, Host, host_link
from specc.plan.lower.methods import (
    answer_lengths,
    companions_of,
    guessed_tokens,
    trained_model,
)
from specc.plan.lower.offload import offload_of
from specc.plan.lower.recompute import recomputed_of
from specc.plan.lower.resources import NO_RESOURCES, Resources
from specc.plan.memory.capacity import runtime_memory
from specc.plan.memory.offloading import host_traffic
from specc.plan.memory.training import stage_memory
from specc.plan.network.architecture import architecture, with_trained_prediction
from specc.plan.power_limit import clock_assumptions, clock_share
from specc.plan.split import Widths, splits
from specc.plan.training_job import Companion, JobDevice, Offload, Recipe, States, TrainingJob
from specc.plan.work import Work, work_of
from specc.record import evolve
from specc.topology.levels import Domain
from specc.units import Quantity
from specc.units.dimension import BYTE, SECOND
from specc.units.text import show

MOMENTS = {  # bytes of an optimiser's own state for each parameter, fp32 where it has a choice
    "adam": 8.0, "lamb": 8.0, "adam8bit": 2.03, "adafactor": 0.01, "momentum": 4.0, "muon": 4.0, "lion": 4.0, "sgd": 0.0,
    "none": 0.0,
}  # fmt: skip
"""Source: Kingma and Ba 2014; Dettmers et al. 2021 (8-bit, with block scales); Shazeer and Stern 2018 (rows and columns)."""

MOMENTS_KEPT = {"adam": 2.0, "lamb": 2.0, "momentum": 1.0, "muon": 1.0, "lion": 1.0}
"""Moments whose dtype can be stated."""


def layout_of(training: Training, degrees: TrainingDegrees | ManyDegrees) -> Layout:
    """The degrees as numbers, as every kind of parallelism makes them."""
    stated = training.parallel or TrainingParallel()
    said = stated.order
    known = tuple(name for name in said if name in ORDER)
    numbers: dict[str, Number] = {}
    for split in splits():
        numbers.update(split.layout(training, degrees))
    placed = (*known, *(name for name in ORDER if name not in known))
    return Layout(order=placed, schedule=stated.schedule, **numbers)


def _gathering(layout: Layout, training: Training, numbers: Constants) -> Layout:
    """The layout with what becomes of gathered weights after a forward pass.

    Source: PyTorch, distributed/pipelining/stage.py (`backward_maybe_with_nosync`: gradients of fully sharded modules are reduced,
    and their weights dropped, with the last microbatch); torchtitan, distributed/fsdp.py (`fsdp_reshard_after_forward`: by default
    weights are kept under a pipeline and dropped without).
    """
    stages, full = layout.pipeline, layout.shard > 2.0
    habit = numbers.trait("whole_stages", 0.0)
    once = choose(full, choose(stages > 1, habit + 0.0 * stages, 0.0 * stages), 0.0 * stages)
    stated = training.reshard_after_forward
    keeps = once if stated is None else choose(full, 0.0 * stages + (not stated), 0.0 * stages)
    return evolve(layout, keeps=keeps, once=once)


def trained_share(training: Training, network: Architecture) -> float:
    """Share of the parameters that is trained: all, what `frozen` leaves, or low-rank adapters."""
    if training.frozen is not None:
        return 1.0 - float(training.frozen)
    rank = adapter_rank(training.method)
    if not rank:
        return 1.0
    return min(
        1.0,
        adapter_parameters(network, rank, adapter_targets(training.method))
        / max(1, network.parameters()),
    )


def adapter_rank(method: EnumValue | None) -> int:
    """Rank of low-rank adapters; 0 where the network's own parameters are trained."""
    if method is None or (method.word not in ("lora", "qlora") and "rank" not in method.named):
        return 0
    return method.count("rank", 16, 0)


def adapter_targets(method: EnumValue | None) -> frozenset[str]:
    """Weights that have adapters: all of the blocks where nobody says which."""
    stated = None if method is None else method.named.get("targets")
    words = stated if isinstance(stated, tuple) else (stated,)
    targets = frozenset(
        word if isinstance(word, str) else word.word
        for word in words
        if isinstance(word, str | EnumValue)
    )
    return targets or EVERYTHING


def _has_master(training: Training, numbers: Constants) -> bool:
    """Whether the optimiser steps a 32-bit copy of the weights.

    Where moments are made in the dtype of what is stepped, 16-bit moments say that the 16-bit weights are stepped
    themselves. Source: `torch.optim.AdamW`, which makes them with `zeros_like` of the parameter.
    """
    if known_dtype(training.precision).working_bytes >= 4.0 or training.optimizer == "none":
        return False
    if training.master_weights is not None:
        return training.master_weights
    alike = numbers.trait("memory_moments_like_weights", 0.0) > 0.0
    stated = training.optimizer_states
    return not (alike and stated is not None and known_dtype(stated).bytes <= 2.0)


def states_of(training: Training, numbers: Constants) -> States:
    """Bytes of a parameter in memory."""
    dtype = known_dtype(training.precision)
    weight = dtype.working_bytes
    if training.gradients is None:
        gradient = numbers.trait("memory_gradient_bytes", 4.0)
    else:
        gradient = known_dtype(training.gradients).bytes
    moments = MOMENTS.get(training.optimizer, 8.0)
    kept = MOMENTS_KEPT.get(training.optimizer)
    if training.optimizer_states is not None and kept is not None:
        moments = kept * known_dtype(training.optimizer_states).bytes
    quantised = training.method is not None and training.method.word == "qlora"
    nf4 = known_dtype("nf4")
    master = 4.0 if _has_master(training, numbers) else 0.0
    return States(
        weight=weight,
        gradient=gradient,
        master=master,
        moments=moments,
        kept_input=1.0 if dtype.narrow else weight,
        adapter_rank=adapter_rank(training.method),
        adapter_targets=adapter_targets(training.method),
        base=nf4.bytes if quantised else 2.0,
        scales=nf4.scale_bits / 8.0 if quantised else 0.0,
        scaled_loss=training.precision == "fp16",
    )


def stream_bytes(states: States, numbers: Constants) -> float:
    """Bytes of an element between products: a loop that prepares quantised weights for training may widen what lies between them.

    Source: PEFT, utils/other.py (`prepare_model_for_kbit_training`): all that is not quantised becomes 32 bit.
    """
    wide = numbers.trait("memory_quantised_stream_bytes", 0.0)
    quantised = states.adapter_rank and states.base < 2.0
    return max(float(states.weight), wide) if quantised else float(states.weight)


def widths_of(training: Training, numbers: Constants, trained: float) -> Widths:
    """Bytes of what is sent."""
    if training.gradients is None:
        gradient = numbers.trait("gradient_bytes", 4.0)
        if training.precision == "fp16":
            gradient = numbers.trait("fp16_gradient_bytes", gradient)
    else:
        gradient = known_dtype(training.gradients).bytes
    dtype = known_dtype(training.precision)
    dispatched = 1.0 if dtype.eight_bit and numbers.trait("narrow_dispatch", 0.0) else 2.0
    return Widths(
        weight=dtype.working_bytes, gradient=gradient, dispatched=dispatched, trained=trained
    )


PCIE_PAYLOAD = 0.8
"""Share of the line rate that copies to pinned memory reach: 25 of 31.5 GB/s of 16 lanes of generation 4.
Source: Ren et al., "ZeRO-Offload" (2021), section 6.1 (12.5 of 15.75 GB/s of generation 3)."""


def host_rates(part: Accelerator, host: Host) -> tuple[float, float]:
    """Rates of a device's link to host memory, and of that memory."""
    memory = host.bandwidth or HOST_BANDWIDTH
    return min(host_link(part) * PCIE_PAYLOAD, memory), memory


def recipe_of(precision: str, numbers: Constants) -> Recipe:
    """What the blocks' products read; a loop over experts runs plain products, one for each."""
    dtype = known_dtype(precision)
    loops = numbers.trait("expert_loop", 0.0) > 0.0
    if dtype.narrow:
        return Recipe(
            element=dtype.bytes,
            casts=numbers.value("cast_bytes"),
            routed=1.0 if loops else numbers.value("routed_8bit"),
        )
    return Recipe(element=dtype.bytes, routed=1.0 if loops else numbers.value("routed"))


@lru_cache(maxsize=256)
def network_and_work(model: Model, sequence: float, guessed: int = 0) -> tuple[Architecture, Work]:
    """A model's network and what a sample of that length costs; models are compared by identity.

    Args:
        model: The model.
        sequence: Tokens of a sample.
        guessed: Further tokens that it learns to predict.
    """
    network = with_trained_prediction(architecture(model), guessed)
    return network, work_of(network, sequence)


def _unknown(
    training: Training, accelerator: Accelerator | None, network: Architecture, peak: float
) -> str | None:
    """What is missing to give a time."""
    if accelerator is None:
        return "no model, or no accelerator to train on"
    if training.sequence is None and not network.streams and not network.flops_per_sample:
        return "sequence"
    if accelerator.memory_bandwidth is None or peak != peak:  # noqa: PLR0124  nan: not stated
        return f"{accelerator.name}: {UNKNOWN_RATES}"
    return None


def _numbers(training: Training, profiles: Profiles, accelerator: Accelerator | None) -> Constants:
    """The constants of a job; where no stack is stated, those of one that stands for it, which is then assumed."""
    numbers = constants(profiles, accelerator, training.stack)
    if training.stack == STACK and "stack" not in training.origins:
        numbers.stack_unsaid = True
        numbers.assume("stack", f"{STACK}: the interval reaches to slower ones", "default")
    return numbers


def _device(training: Training, part: Accelerator, host: Host, numbers: Constants) -> JobDevice:
    """Its accelerator at the clock that the power limit leaves, with what joins it to the host."""
    clock = clock_share(part, training)
    numbers.assumptions.extend(clock_assumptions(part, training))
    link, memory = host_rates(part, host)
    device = device_of(part, training.precision, numbers, clock)
    return evolve(device, host=link, host_memory=memory)


def lower_training(
    training: Training,
    degrees: TrainingDegrees | ManyDegrees,
    accelerator: Accelerator | None,
    domains: tuple[Domain, ...],
    profiles: Profiles,
    resources: Resources = NO_RESOURCES,
) -> tuple[TrainingJob, Constants] | None:
    """The job of a training workload, with the constants that filled it; None where there is no model.

    Raises:
        IncompleteModelError: sizes of the model are missing.
    """
    model, host = trained_model(training), resources.host
    if model is None:
        return None
    longest, mean = _lengths(training)
    numbers = _numbers(training, profiles, accelerator)
    guessed = guessed_tokens(training, numbers.traits)
    if model.mtp_layers and training.mtp_layers is None:
        numbers.assume("mtp_layers", guessed, f"what recipes of {training.stack} train")
    network, work = network_and_work(model, mean, guessed)
    work = evolve(work, adapted=_adapted(training, network, mean))
    layout = _gathering(layout_of(training, degrees), training, numbers)
    trained = trained_share(training, network)
    part = accelerator or Accelerator(name="none")
    device = _device(training, part, host, numbers)
    whole, scores, again = recomputed_of(training, network, float(degrees.pipeline))
    states = states_of(training, numbers)
    job = TrainingJob(
        work=work,
        layout=layout,
        device=device,
        levels=levels_of(domains, numbers, float(device.half)),
        widths=widths_of(training, numbers, trained),
        recipe=recipe_of(training.precision, numbers),
        habits=habits_of(numbers, training, part),
        network=network,
        longest=longest,
        states=states,
        stream=stream_bytes(states, numbers),
        traits=numbers.traits,
        offload=offload_of(training.offload),
        capacity=runtime_memory(accelerator),
        recompute=whole,
        recompute_scores=scores,
        again=again,
        flash=1.0 if training.flash_attention else 0.0,
        dropout=training.dropout,
        logits=None if training.loss is None else LOGITS.get(training.loss),
        compiled=bool(training.compile),
        varied=None if training.method is None else training.method.word != "pretrain",
        expandable=training.expandable_segments,
        weight_gradients=1.0 if trained > 0.5 else trained,
        companions=_companions(training, network, work, numbers, resources),
        unknown=_unknown(training, accelerator, network, float(device.peak)),
    )
    if job.offload != Offload():
        job = _offloaded(job, host, numbers)
    return job, numbers


def _companions(
    training: Training, network: Architecture, work: Work, numbers: Constants, resources: Resources
) -> tuple[Companion, ...]:
    """Networks beside the trained one, on these accelerators or their own."""
    old = numbers.trait("old_policy", 1.0)
    return companions_of(training, network, work, old, resources.pools, resources.accelerators)


def _adapted(training: Training, network: Architecture, sequence: float) -> float:
    """Elements of a sample that enter and leave products with adapters."""
    if not adapter_rank(training.method):
        return 0.0
    return adapted_elements(network, adapter_targets(training.method), sequence)


def _lengths(training: Training) -> tuple[float, float]:
    """Tokens of the longest sequence and of the mean one."""
    longest = 1.0 if training.sequence is None else float(training.sequence)
    drawn = answer_lengths(training)
    if training.mean_length is not None:
        return longest, longest if training.packing else float(training.mean_length)
    return longest, longest if drawn is None else drawn[0] + drawn[1]


def _offloaded(job: TrainingJob, host: Host, numbers: Constants) -> TrainingJob:
    """The job with what it moves to and from host memory, and updates there."""
    crossing, updates, states = host_traffic(job, stage_memory(job, 0).ledger)
    if host.bandwidth is None:
        numbers.assume(
            "rate of host memory",
            f"{show(Quantity(HOST_BANDWIDTH, BYTE / SECOND))} for each accelerator",
            "two channels of DDR5-5600",
            1.2,
        )
    return evolve(job, offloaded=crossing, host_updates=updates, host_states=states)
