"""The parts of an iteration as results, each with its formula."""

from specc.physics.numeric import Number
from specc.plan.training_job import TrainingJob
from specc.predict.table import ResultTable
from specc.predict.training.iteration import Iteration, update_rate, updated_parameters
from specc.predict.training.kernels import microbatch_pass
from specc.units.calculation import Calculation, Operand, operand
from specc.units.dimension import BYTE, SECOND

MODEL = "the model's products under this layout, on this accelerator"


def add_parts(
    table: ResultTable, job: TrainingJob, times: Iteration, ends: tuple[float, float]
) -> None:
    """`time.products` and so on."""
    formulas = {
        **_compute(job, times),
        **_sent(job, times),
        **_rest(job, times),
        **_beside(job, times),
    }
    for name, seconds in times.parts().items():
        value = float(seconds)
        if value > 0.0:
            told = formulas[name]
            bounds = (value * ends[0], value * ends[1])
            table.add(f"time.{name}", value, told.formula, *told.operands, ends=bounds)


def _beside(job: TrainingJob, times: Iteration) -> dict[str, Calculation]:
    """Networks beside the trained one, and drawing answers."""
    told: dict[str, Calculation] = {}
    for companion in job.companions:
        each = times.beside[companion.name] / companion.apart
        source = "passes without gradients" + (", and its training" if companion.trained else "")
        told[companion.name] = Calculation(
            "seconds × here over there",
            (
                operand("seconds", each, SECOND, source),
                operand("here over there", companion.apart, source="accelerators, where apart"),
            ),
        )
    if "rollout" in times.beside:
        seconds = operand(
            "drawing", times.beside["rollout"], SECOND, "the engine, and weights to it"
        )
        told["rollout"] = Calculation("drawing", (seconds,))
    return told


def _counts(job: TrainingJob) -> tuple[Operand, Operand]:
    microbatches = operand(
        "microbatches", job.layout.microbatches, source="global batch / (data × microbatch)"
    )
    return microbatches, operand("stages", job.layout.pipeline, source="parallel.pipeline")


def _compute(job: TrainingJob, times: Iteration) -> dict[str, Calculation]:
    """What a microbatch computes, over all microbatches."""
    work = microbatch_pass(job)
    microbatches, stages = _counts(job)
    both: dict[str, tuple[Number, Number]] = {
        "products": (work.products, work.products_back),
        "experts": (work.experts, work.experts_back),
        "attention": (work.scores, work.scores_back),
        "elementwise": (work.streams, work.streams_back),
        "head": (work.head, work.head_back),
    }
    told = {
        name: Calculation(
            "microbatches × (forward + backward) / stages",
            (
                microbatches,
                operand("forward", there, SECOND, MODEL),
                operand("backward", back, SECOND, MODEL),
                stages,
            ),
        )
        for name, (there, back) in both.items()
    }
    for name, source in (
        ("recompute", "what the backward pass computes again"),
        ("gradients", "adding to the sum of gradients, by the stack"),
        ("host", "launching, as far as compute does not hide it, by the stack"),
    ):
        each = getattr(times, name) / job.layout.microbatches
        told[name] = Calculation(
            "microbatches × of one", (microbatches, operand("of one", each, SECOND, source))
        )
    return told


def _sent(job: TrainingJob, times: Iteration) -> dict[str, Calculation]:
    """What shows of each kind of parallelism's traffic."""
    microbatches, stages = _counts(job)
    return {
        name: Calculation(
            "microbatches × inside + (microbatches + stages - 1) × between + once",
            (
                microbatches,
                operand(
                    "inside",
                    shown.inside,
                    SECOND,
                    "a microbatch's traffic inside a stage that shows",
                ),
                stages,
                operand(
                    "between",
                    shown.between,
                    SECOND,
                    "a microbatch's traffic between stages that shows",
                ),
                operand(
                    "once", shown.step, SECOND, "an iteration's gradients and weights that show"
                ),
            ),
        )
        for name, shown in times.sent.items()
    }


def _rest(job: TrainingJob, times: Iteration) -> dict[str, Calculation]:
    """Schedule, optimiser, host memory and what the stack adds."""
    others = times.total - times.jitter
    return {
        **_schedule(job, times),
        "optimizer": Calculation(
            "(1 - on the host) × parameters × bytes moved / rate",
            (
                operand("on the host", job.host_states, source="share of the states, offload"),
                operand(
                    "parameters",
                    updated_parameters(job),
                    source="trained ones that a rank updates",
                ),
                operand("bytes moved", job.update, BYTE, "gradient, states and weight of one"),
                operand(
                    "rate", update_rate(job), BYTE / SECOND, "memory bandwidth × the share reached"
                ),
            ),
        ),
        "offload": _offload(job, times),
        "fixed": Calculation("overhead", (operand("overhead", times.fixed, SECOND, "the stack"),)),
        "jitter": Calculation(
            "growth × log2(accelerators) × all other parts",
            (
                operand("growth", job.habits.jitter, source="the stack, for each doubling"),
                operand("accelerators", job.accelerators),
                operand("all other parts", others, SECOND),
            ),
        ),
    }


def _schedule(job: TrainingJob, times: Iteration) -> dict[str, Calculation]:
    """What stages wait for each other: at the ends of the schedule, and for the fullest of them."""
    microbatches, stages = _counts(job)
    share = "of the bubble that the schedule leaves"
    mean = operand(
        "mean stage", times.stage, SECOND, "a microbatch on one stage, its traffic included"
    )
    slowest = times.stage + times.imbalance / job.layout.microbatches
    return {
        "bubble": Calculation(
            "share × (stages - 1) / chunks × mean stage",
            (
                operand("share", job.habits.bubble, source=share),
                stages,
                operand("chunks", job.layout.virtual, source="parallel.virtual_pipeline"),
                mean,
            ),
        ),
        "imbalance": Calculation(
            "microbatches × (slowest stage - mean stage)",
            (
                microbatches,
                operand("slowest stage", slowest, SECOND, "layers and head of the fullest stage"),
                mean,
            ),
        ),
    }


def _offload(job: TrainingJob, times: Iteration) -> Calculation:
    """What of the traffic to host memory shows, and the updates there."""
    device, rate = job.device, BYTE / SECOND
    shown = times.offload - job.host_updates / device.host_memory
    hidden = job.offloaded / device.host - shown
    crossing = "what crosses to and from host memory in an iteration"
    return Calculation(
        "max(share × bytes / link, bytes / link - hidden) + updated / host memory",
        (
            operand("bytes", job.offloaded, BYTE, crossing),
            operand("share", job.habits.offload, source="of it that shows at least, the stack"),
            operand("link", device.host, rate, "of the accelerator to host memory"),
            operand("hidden", hidden, SECOND, "compute that hides it, where the stack overlaps"),
            operand("updated", job.host_updates, BYTE, "states that the host reads and writes"),
            operand("host memory", device.host_memory, rate, "for each accelerator"),
        ),
    )
