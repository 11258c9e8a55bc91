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
    table: ResultTable, job: TrainingJob, found: Iteration, ends: tuple[float, float]
) -> None:
    """`time.products` and so on."""
    formulas = {
        **_compute(job, found),
        **_sent(job, found),
        **_rest(job, found),
        **_beside(job, found),
    }
    for name, seconds in found.parts().items():
        value = float(seconds)
        if value > 0.0:
            told = formulas[name]
            bounds = (value * ends[0], value * ends[1])
            table.add(f"time.{name}", value, told.formula, *told.operands, ends=bounds)


def _beside(job: TrainingJob, found: Iteration) -> dict[str, Calculation]:
    """Networks beside the trained one, and drawing answers."""
    told: dict[str, Calculation] = {}
    for companion in job.companions:
        each = found.beside[companion.name] / companion.apart
        source = "passes without gradients" + (", and its training" if companion.trained else "")
        told[companion.name] = Calculation(
            "seconds × here over there",
            (
                operand("seconds", each, SECOND, source),
                operand("here over there", companion.apart, source="accelerators, where apart"),
            ),
        )
    if "rollout" in found.beside:
        seconds = operand(
            "drawing", found.beside["rollout"], SECOND, "the engine, and weights to it"
        )
        told["rollout"] = Calculation("drawing", (seconds,))
    return told


def _counts(job: TrainingJob) -> tuple[Operand, Operand]:
    microbatches = operand(
        "microbatches", job.layout.microbatches, source="global batch / (data × microbatch)"
    )
    return microbatches, operand("stages", job.layout.pipeline, source="parallel.pipeline")


def _compute(job: TrainingJob, found: Iteration) -> dict[str, Calculation]:
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
        each = getattr(found, name) / job.layout.microbatches
        told[name] = Calculation(
            "microbatches × of one", (microbatches, operand("of one", each, SECOND, source))
        )
    return told


def _sent(job: TrainingJob, found: Iteration) -> dict[str, Calculation]:
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
        for name, shown in found.sent.items()
    }


def _rest(job: TrainingJob, found: Iteration) -> dict[str, Calculation]:
    """Schedule, optimiser, host memory and what the stack adds."""
    microbatches, stages = _counts(job)
    mean = operand(
        "mean stage", found.stage, SECOND, "a microbatch on one stage, its traffic included"
    )
    slowest = found.stage + found.imbalance / job.layout.microbatches
    others = found.total - found.jitter
    shown = found.offload - job.host_updates / job.device.host_memory
    hidden = job.offloaded / job.device.host - shown
    return {
        "bubble": Calculation(
            "share × (stages - 1) / chunks × mean stage",
            (
                operand(
                    "share", job.habits.bubble, source="of the bubble that the schedule leaves"
                ),
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
        "offload": Calculation(
            "max(share × bytes / link, bytes / link - hidden) + updated / host memory",
            (
                operand(
                    "bytes",
                    job.offloaded,
                    BYTE,
                    "what crosses to and from host memory in an iteration",
                ),
                operand(
                    "share", job.habits.offload, source="of it that shows at least, the stack"
                ),
                operand(
                    "link", job.device.host, BYTE / SECOND, "of the accelerator to host memory"
                ),
                operand(
                    "hidden", hidden, SECOND, "compute that hides it, where the stack overlaps"
                ),
                operand(
                    "updated", job.host_updates, BYTE, "states that the host reads and writes"
                ),
                operand(
                    "host memory", job.device.host_memory, BYTE / SECOND, "for each accelerator"
                ),
            ),
        ),
        "fixed": Calculation("overhead", (operand("overhead", found.fixed, SECOND, "the stack"),)),
        "jitter": Calculation(
            "growth × log2(accelerators) × all other parts",
            (
                operand("growth", job.habits.jitter, source="the stack, for each doubling"),
                operand("accelerators", job.accelerators),
                operand("all other parts", others, SECOND),
            ),
        ),
    }
