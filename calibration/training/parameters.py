"""The constants of the training model: what is fitted, from what starting point, and how far it may move.

Each has a physical meaning and one value for a die, a recipe, a software stack, or everything. The starting points of
products come from the operator timings, those of links from the collectives, those of stacks from what the software does;
the spread (of the logarithm) says how sure one is of that before seeing an iteration time.
"""

import numpy as np

from calibration.training.batch import Array, Batch
from specc.physics.efficiency import Efficiency
from specc.physics.transfer import Link
from specc.plan.training_job import TrainingJob
from specc.record import evolve, fields, record

DIES = {
    "v100": 0.80,
    "a100": 0.84,
    "h100": 0.76,
    "b200": 0.68,
    "b300": 0.70,
    "gb200": 0.68,
    "gb300": 0.70,
}
"""Ceiling of 16-bit products. Source: best-shape matmul tables (ml-engineering), less the power limit under load."""
NARROW = {"h100": 0.74, "b200": 0.68, "b300": 0.70, "gb200": 0.68, "gb300": 0.70}
"""The same in 8 bit."""
UNITS = {
    "v100": 80,
    "a100": 108,
    "h100": 132,
    "b200": 148,
    "b300": 148,
    "gb200": 148,
    "gb300": 148,
}
"""Streaming multiprocessors. Source: NVIDIA architecture white papers."""
STACKS: dict[str, dict[str, float]] = {
    "megatron": {"slowdown": 1.0, "streams": 1.2, "host": 100e-6, "tensor": 0.4, "data": 0.1, "fixed": 10e-3},
    "megatron_plain": {"slowdown": 1.0, "streams": 1.2, "host": 150e-6, "tensor": 1.0, "data": 1.0, "fixed": 10e-3},
    "megatron_2021": {
        "slowdown": 1.05, "streams": 1.6, "host": 600e-6, "tensor": 1.0, "data": 1.0, "fixed": 10e-3, "fused_loss": 0.0,
        "gradient_bytes": 4.0,
    },
    "deepspeed": {
        "slowdown": 1.05, "streams": 1.6, "host": 600e-6, "tensor": 1.0, "data": 1.0, "fixed": 10e-3, "fused_loss": 0.0,
        "accumulate": 16.0, "pipeline": 1.0, "sharded": 0.9, "gathers": 12.0, "gradient_bytes": 2.0,
    },
    "fsdp": {
        "slowdown": 1.1, "streams": 2.0, "host": 300e-6, "tensor": 1.0, "data": 0.1, "fixed": 10e-3, "attention": 1.2,
        "fused_loss": 0.0, "gradient_bytes": 2.0,
    },
    "pytorch": {
        "slowdown": 1.1, "streams": 3.5, "host": 300e-6, "tensor": 1.0, "data": 0.3, "fixed": 10e-3, "fused_loss": 0.0,
        "gradient_bytes": 4.0,
    },
    "native": {"slowdown": 1.0, "streams": 1.0, "host": 30e-6, "tensor": 1.0, "data": 0.3, "fixed": 3e-3, "gradient_bytes": 2.0},
    "jax": {"slowdown": 1.08, "streams": 1.2, "host": 30e-6, "tensor": 0.5, "data": 0.1, "fixed": 10e-3},
}  # fmt: skip
"""What software does. A fused stack crosses memory once for each operator; an eager one several times; where nothing
overlaps, all of the traffic shows; 2021's kernels cost about 0.6 ms of host time for a block (vTrain's one-node rows)."""
OF_EVERY_STACK = {
    "attention": 1.0,
    "fused_loss": 1.0,
    "accumulate": 0.0,
    "gathers": 1.0,
    "gradient_bytes": 4.0,
}
"""What a stack has that says nothing else."""
TIED = {
    "deepspeed": {"slowdown": "megatron_2021", "streams": "megatron_2021", "host": "megatron_2021"}
}
"""DeepSpeed's engine runs Megatron's kernels."""
BUILT_ON = {
    "megatron_plain": "megatron",
    "megatron_2021": "megatron",
    "native": "megatron",
    "pytorch": "fsdp",
    "jax": "megatron",
}
FITTED_TRAITS = {
    "slowdown": 0.08, "streams": 0.3, "tensor": 0.3, "host": 0.5, "attention": 0.2, "accumulate": 0.7, "gathers": 0.5,
}  # fmt: skip
FIXED_TRAITS = {
    "host": ("megatron", "megatron_plain", "fsdp", "pytorch", "native", "jax"),
    "tensor": ("megatron_plain", "deepspeed", "fsdp", "pytorch", "native", "jax"),
    "streams": ("native", "jax"),
    "slowdown": ("jax",),
}
"""Traits that no measurement at hand can tell from others."""
SURE = {"megatron": 0.04, "megatron_2021": 0.04, "megatron_plain": 0.12}
"""Spread of the slowdown: the best kernels define it."""
COMMON: dict[str, tuple[float, float]] = {
    "attention_forward": (0.60, 0.10),
    "attention_backward": (0.46, 0.10),
    "depth": (180.0, 0.30),
    "wave": (0.22, 0.40),
    "memory": (0.80, 0.10),
    "microscaling": (0.92, 0.08),
    "gemm_4bit": (0.55, 0.15),
    "cast_bytes": (3.0, 0.30),
    "routed": (1.20, 0.12),
    "routed_8bit": (1.25, 0.12),
    "scale_up_efficiency": (0.75, 0.15),
    "fabric_efficiency": (0.80, 0.15),
    "fabric_latency": (10e-6, 0.30),
    "score_passes": (6.0, 0.30),
    "pipeline": (0.5, 0.5),
    "expert": (0.8, 0.15),
    "sharded": (0.1, 0.5),
    "jitter": (0.003, 0.7),
    "permute": (6.0, 0.4),
    "call": (60e-6, 0.5),
    "sync": (40e-6, 0.5),
}
"""One value for everything: starting point and spread."""
CONSTANT = {"attention_length": 500.0, "scale_up_latency": 3e-6, "context": 0.2, "bubble": 1.0}
HABITS_OF_ALL = (
    "score_passes",
    "pipeline",
    "expert",
    "sharded",
    "jitter",
    "permute",
    "call",
    "context",
    "bubble",
)


@record(kw_only=False, frozen=False)
class Parameters:
    """Names, starting points and spreads, in a fixed order."""

    names: list[str]
    start: Array
    spread: Array
    fixed: dict[str, float]

    def values(self, logarithms: Array) -> dict[str, float]:
        """Every constant by name."""
        return {**self.fixed, **dict(zip(self.names, np.exp(logarithms).tolist(), strict=True))}


def parameters() -> Parameters:
    """All parameters."""
    free: dict[str, tuple[float, float]] = {}
    fixed: dict[str, float] = dict(CONSTANT)
    for die, ceiling in DIES.items():
        free[f"gemm.{die}"] = (ceiling, 0.08)
        free[f"attention_slowdown.{die}"] = (1.0, 0.12)
    free.update({f"gemm_8bit.{die}": (ceiling, 0.06) for die, ceiling in NARROW.items()})
    free.update(COMMON)
    for stack, traits in STACKS.items():
        for trait, value in {**OF_EVERY_STACK, **traits}.items():
            name = f"{trait}.{stack}"
            if trait in TIED.get(stack, {}):
                continue
            spread = FITTED_TRAITS.get(trait) if trait in traits else None
            if spread is None or stack in FIXED_TRAITS.get(trait, ()):
                fixed[name] = value
            else:
                free[name] = (value, SURE.get(stack, spread) if trait == "slowdown" else spread)
    del free["attention_slowdown.v100"]
    fixed["attention_slowdown.v100"] = 1.0
    return Parameters(
        names=list(free),
        start=np.array([value for value, _ in free.values()]),
        spread=np.array([spread for _, spread in free.values()]),
        fixed=fixed,
    )


def trait(values: dict[str, float], stack: str, name: str, default: float) -> float:
    """A stack's trait, its relative's, or what holds for all."""
    stack_of = TIED.get(stack, {}).get(name, stack)
    return values.get(f"{name}.{stack_of}", values.get(name, default))


def with_values(rows: Batch, values: dict[str, float]) -> TrainingJob:
    """The rows' job under these constants."""
    parts, stacks, recipes = rows.tags["part"], rows.tags["stack"], rows.tags["recipe"]

    def die(name: str, default: float) -> Array:
        return np.array([values.get(f"{name}.{part}", default) for part in parts])

    def habit(name: str, default: float) -> Array:
        known = {stack: trait(values, stack, name, default) for stack in set(stacks.tolist())}
        return np.array([known[stack] for stack in stacks.tolist()])

    half = die("gemm", 0.72)
    narrow = die("gemm_8bit", 0.68)
    ceiling = np.select(
        [recipes == "fp8", recipes == "mxfp8", recipes == "fp4"],
        [narrow, narrow * values["microscaling"], np.full(rows.size, values["gemm_4bit"])],
        half,
    )
    slow = die("attention_slowdown", 1.0)
    shared = {
        **{name: values[name] for name in ("depth", "wave", "memory")},
        "units": np.array([float(UNITS.get(part, 0)) for part in parts]),
        "attention_forward": values["attention_forward"] / slow,
        "attention_backward": values["attention_backward"] / slow,
        "attention_length": values["attention_length"],
    }
    job = rows.job
    narrowed = recipes != "half"
    names = set(STACKS["deepspeed"]) | set(STACKS["fsdp"]) | set(HABITS_OF_ALL)
    defaults = {f.name: getattr(job.habits, f.name) for f in fields(type(job.habits))}
    habits = {name: habit(name, defaults[name]) for name in names if name in defaults}
    gradient = _gradients(rows, habit("gradient_bytes", 4.0))
    for name in ("tensor", "data", "sharded", "expert"):
        habits[name] = np.minimum(habits[name], 1.0)
    return evolve(
        job,
        device=evolve(
            job.device,
            block=Efficiency(gemm=ceiling, **shared),
            wide=Efficiency(gemm=half, **shared),
        ),
        levels=tuple(
            evolve(
                level,
                link=Link(
                    bandwidth=level.link.bandwidth,
                    efficiency=values[f"{kind}_efficiency"],
                    latency=values[f"{kind}_latency"],
                ),
            )
            for level, kind in zip(job.levels, ("scale_up", "fabric"), strict=True)
        ),
        recipe=evolve(
            job.recipe,
            casts=np.where(narrowed, values["cast_bytes"], 0.0),
            routed=np.where(narrowed, values["routed_8bit"], values["routed"]),
        ),
        widths=evolve(job.widths, gradient=gradient),
        habits=evolve(job.habits, **habits),
    )


def _gradients(rows: Batch, usual: Array) -> Array:
    """Bytes of a gradient: what the row says, else the stack's."""
    said = [row.training.gradients for row in rows.rows]
    return np.array(
        [4.0 if word == "fp32" else own for word, own in zip(said, usual, strict=True)]
    )
