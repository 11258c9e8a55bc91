"""The constants of the training model: what is fitted, from what starting point, and how far it may move.

Each has a physical meaning and one value for a die, a recipe, a software stack, or everything. The starting points of
products come from the operator timings, those of links from the collectives, those of stacks from what the software does;
the spread (of the logarithm) says how sure one is of that before seeing an iteration time.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from calibration.training.batch import Array, Batch
from specc.physics.dtypes import known_dtype
from specc.physics.efficiency import Efficiency
from specc.physics.transfer import Link
from specc.plan.lower.habits import FUSED
from specc.plan.stack_traits import StackTraits
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
    "megatron": {
        "slowdown": 1.0, "streams": 1.2, "host": 100e-6, "host_experts": 1e-3, "tensor": 0.4, "data": 0.1, "fixed": 10e-3,
    },
    "megatron_2026": {
        "slowdown": 1.0, "streams": 1.2, "host": 100e-6, "tensor": 0.4, "data": 0.1, "fixed": 10e-3, "permute": 1.0,
        "expert": 0.5,
    },
    "nemo": {
        "slowdown": 1.0, "streams": 1.2, "host": 100e-6, "host_experts": 1e-3, "tensor": 0.4, "data": 0.1, "fixed": 10e-3,
        "unfamiliar": 1.1,
    },
    "megatron_plain": {
        "slowdown": 1.1, "streams": 1.2, "host": 150e-6, "tensor": 1.0, "data": 1.0, "fixed": 10e-3, "permute": 6.0,
    },
    "megatron_2021": {
        "slowdown": 1.05, "streams": 1.6, "host": 600e-6, "tensor": 1.0, "data": 1.0, "fixed": 10e-3, "fused_loss": 0.0,
        "gradient_bytes": 4.0,
    },
    "deepspeed": {
        "slowdown": 1.05, "streams": 1.6, "host": 600e-6, "tensor": 1.0, "data": 1.0, "fixed": 10e-3, "fused_loss": 0.0,
        "accumulate": 16.0, "pipeline": 1.0, "sharded": 0.4, "rails": 0.125, "gradient_bytes": 2.0,
    },
    "fsdp": {
        "slowdown": 1.1, "streams": 2.0, "host": 300e-6, "tensor": 1.0, "data": 0.1, "fixed": 10e-3, "attention": 1.2,
        "fused_loss": 0.0, "gradient_bytes": 2.0, "attention_asynchronous": 1.7,
        "sharded": 0.3, "early_stop": 1.0, "adapters": 3.5,
    },
    "pytorch": {
        "slowdown": 1.1, "streams": 3.5, "host": 300e-6, "tensor": 1.0, "data": 0.3, "fixed": 10e-3, "fused_loss": 0.0,
        "gradient_bytes": 4.0, "fp16_gradient_bytes": 4.0, "attention_asynchronous": 1.7, "adapters": 6.5, "permute": 12.0,
    },
    "accelerate": {
        "slowdown": 1.1, "streams": 3.5, "host": 300e-6, "tensor": 1.0, "data": 0.1, "fixed": 10e-3, "fused_loss": 0.0,
        "gradient_bytes": 2.0, "attention_asynchronous": 1.7, "adapters": 6.5, "permute": 12.0, "sharded": 0.3,
    },
    "native": {"slowdown": 1.0, "streams": 1.0, "host": 30e-6, "tensor": 1.0, "data": 0.3, "fixed": 3e-3, "gradient_bytes": 2.0},
    "jax": {"slowdown": 1.08, "streams": 1.2, "host": 30e-6, "tensor": 0.5, "data": 0.1, "fixed": 10e-3, "fp16_gradient_bytes": 4.0},
}  # fmt: skip
"""What software does. A fused stack crosses memory once for each operator; an eager one several times; where nothing
overlaps, all of the traffic shows; 2021's kernels cost about 0.6 ms of host time for a block (vTrain's one-node rows);
FlashAttention-2, which PyTorch calls, reaches 35 % of an H100 where kernels written for it reach 60 % (Shah et al.,
"FlashAttention-3", 2024); PyTorch's gathers of sharded weights run one block ahead at most, and its copies into and out of
flat buffers hide behind nothing; DeepSpeed gathers whole weights round one ring, which enters a server of eight by one adapter, ahead of their use;
NeMo of 2025 was slower on the dies of that year than Megatron-Bridge; weights and gradients of autocast stay in 32 bit; loops that nobody tuned to a part are taken
for a tenth slower than the recipes of its maker; PyTorch's checkpoints that do not reenter stop at the last tensor that they need, and those of
Transformers' Trainer reenter (torch/utils/checkpoint.py; `gradient_checkpointing_kwargs`); PEFT reads an input, casts it to 32 bit and back, and
scales and adds an output (tuners/lora/layer.py), torchtune does not cast; loops over experts gather their tokens, weight them, and add them to
the result one expert after the other (modeling_mixtral.py)."""
OF_EVERY_STACK = {
    "attention": 1.0,
    "fused_loss": 1.0,
    "accumulate": 0.0,
    "rails": 1.0,
    "gradient_bytes": 4.0,
    "fp16_gradient_bytes": 2.0,
    "attention_asynchronous": 1.0,
    "host_experts": 0.0,
    "unfamiliar": 1.0,
    "early_stop": 0.0,
}
"""What a stack has that says nothing else."""
TIED = {
    "deepspeed": {
        "slowdown": "megatron_2021",
        "streams": "megatron_2021",
        "host": "megatron_2021",
    },
    "pytorch": {"attention_asynchronous": "fsdp"},
    "accelerate": {
        **dict.fromkeys(("slowdown", "streams", "host", "adapters", "permute"), "pytorch"),
        **dict.fromkeys(("attention_asynchronous", "sharded"), "fsdp"),
    },
    "nemo": dict.fromkeys(
        ("slowdown", "streams", "host", "host_experts", "tensor", "data", "fixed"), "megatron"
    ),
    "megatron_2026": dict.fromkeys(
        ("slowdown", "streams", "host", "tensor", "data", "fixed"), "megatron"
    ),
}
"""DeepSpeed's engine runs Megatron's kernels, FSDP those of PyTorch, and Accelerate shards models of Transformers by FSDP."""
SYNCHRONOUS = ("v100", "a100")
"""Dies before Hopper, whose matrix units work in step with the rest. Source: NVIDIA H100 white paper."""
RECENT = ("b200", "b300", "gb200", "gb300")
"""Dies of 2025: Blackwell."""
BUILT_ON = {
    "nemo": "megatron_bridge",
    "megatron_2026": "megatron_bridge",
    "megatron_plain": "megatron",
    "megatron_2021": "megatron",
    "native": "megatron",
    "pytorch": "fsdp",
    "accelerate": "fsdp",
    "jax": "megatron",
}
FITTED_TRAITS = {
    "slowdown": 0.08, "streams": 0.3, "tensor": 0.3, "host": 0.5, "attention": 0.2, "accumulate": 0.7, "rails": 0.3,
    "attention_asynchronous": 0.2, "adapters": 0.3, "sharded": 0.5, "host_experts": 0.7, "unfamiliar": 0.1, "permute": 0.7, "expert": 0.5,
}  # fmt: skip
FIXED_TRAITS = {
    "host": ("megatron", "megatron_plain", "fsdp", "pytorch", "native", "jax"),
    "tensor": ("megatron_plain", "deepspeed", "fsdp", "pytorch", "native", "jax"),
    "streams": ("native", "jax"),
    "slowdown": ("jax",),
    "adapters": ("fsdp",),
}
"""Traits that no measurement at hand can tell from others."""
SURE = {"megatron": 0.04, "megatron_2021": 0.04, "megatron_plain": 0.12}
"""Spread of the slowdown: the best kernels define it."""
COMMON: dict[str, tuple[float, float]] = {
    "attention_forward": (0.60, 0.10),
    "attention_backward": (0.46, 0.10),
    "attention_width": (22.0, 0.4),
    "depth": (180.0, 0.30),
    "wave": (0.22, 0.40),
    "memory": (0.80, 0.10),
    "microscaling": (0.92, 0.08),
    "gemm_4bit": (0.55, 0.15),
    "cast_bytes": (3.0, 0.30),
    "routed": (1.20, 0.12),
    "routed_8bit": (1.25, 0.12),
    "scale_up_efficiency": (0.75, 0.15),
    "fabric_efficiency": (0.94, 0.15),
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
"""One value for everything: starting point and spread. What collectives reach of InfiniBand: the median of all-reduces of 512 MiB
and more between two servers (collectives_more.csv, CN0105 to CN0109)."""
TRUST = 0.6
"""Share of all spreads that leaves rows that were not fitted nearest: of 0.6, 1 and 1.6 in the grouped cross-validation."""
CONSTANT = {"attention_length": 500.0, "scale_up_latency": 2.5e-6, "context": 0.2, "bubble": 1.0}
HABITS_OF_ALL = (
    "score_passes",
    "pipeline",
    "expert",
    "sharded",
    "jitter",
    "permute",
    "call",
    "sync",
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
        spread=TRUST * np.array([spread for _, spread in free.values()]),
        fixed=fixed,
    )


def trait(values: dict[str, float], stack: str, name: str, default: float) -> float:
    """A stack's trait, its relative's, or what holds for all."""
    stack_of = TIED.get(stack, {}).get(name, stack)
    return values.get(f"{name}.{stack_of}", values.get(name, default))


def with_values(rows: Batch, values: dict[str, float]) -> TrainingJob:
    """The rows' job under these constants."""
    recipes = rows.tags["recipe"]
    (dies, of_die), (stacks, of_stack) = rows.codes["part"], rows.codes["stack"]

    def die(name: str, default: float) -> Array:
        return np.array([values.get(f"{name}.{part}", default) for part in dies])[of_die]

    def habit(name: str, default: float) -> Array:
        return np.array([trait(values, stack, name, default) for stack in stacks])[of_stack]

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
        "units": np.array([float(UNITS.get(part, 0)) for part in dies])[of_die],
        "attention_forward": values["attention_forward"] / slow,
        "attention_backward": values["attention_backward"] / slow,
        "attention_length": values["attention_length"],
        "attention_width": values["attention_width"],
    }
    job = rows.job
    narrowed = recipes != "half"
    grouped = np.where(narrowed, values["routed_8bit"], values["routed"])
    habits = _habits(rows, habit)
    half_precision = rows.tags["weights"] == "fp16"
    usual = habit("gradient_bytes", 4.0), habit("fp16_gradient_bytes", 2.0)
    gradient = _gradients(rows, np.where(half_precision, usual[1], usual[0]))
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
            routed=np.where(rows.tags["loops"] == "y", 1.0, grouped),
        ),
        widths=evolve(job.widths, gradient=gradient),
        habits=evolve(job.habits, **habits),
    )


def _habits(rows: Batch, habit: Callable[[str, float], Array]) -> dict[str, Array]:
    """The traits of the rows' stacks; `habit` gives one of them by name and usual value."""
    names = set().union(*STACKS.values(), OF_EVERY_STACK, HABITS_OF_ALL) - {"fused_loss"}
    usual = {f.name: getattr(rows.job.habits, f.name) for f in fields(StackTraits)}
    habits = {name: habit(name, usual[name]) for name in sorted(names & set(usual))}
    newer = ~np.isin(rows.tags["part"], SYNCHRONOUS)
    kernels = np.where(newer, habit("attention_asynchronous", 1.0), 1.0)
    habits["attention"] = habits["attention"] * kernels
    recent = np.isin(rows.tags["part"], RECENT)
    habits["slowdown"] = habits["slowdown"] * np.where(recent, habit("unfamiliar", 1.0), 1.0)
    habits["streams"] = np.where(
        rows.tags["fused"] == "y", np.minimum(habits["streams"], FUSED), habits["streams"]
    )
    for name in ("tensor", "data", "sharded", "expert"):
        habits[name] = np.minimum(habits[name], 1.0)
    return habits


def _gradients(rows: Batch, usual: Array) -> Array:
    """Bytes of a gradient: what the row says, else the stack's."""
    said = {word: known_dtype(word).bytes for word in set(rows.tags["gradients"].tolist()) - {""}}
    stated = np.array([said.get(word, 0.0) for word in rows.tags["gradients"]])
    return np.where(stated > 0.0, stated, usual)


def apart(rows: Batch, what: Parameters) -> list[tuple[list[int], list[NDArray[np.bool_]]]]:
    """Constants in groups of which no row feels two, with the rows that feel each: one difference measures a group."""
    groups: list[tuple[list[int], list[NDArray[np.bool_]]]] = []
    for index, name in enumerate(what.names):
        habit, _, owner = name.partition(".")
        users = [owner, *(s for s, ties in TIED.items() if ties.get(habit) == owner)]
        felt = np.isin(rows.tags["part"], users) | np.isin(rows.tags["stack"], users)
        felt = felt if owner else np.ones(rows.size, bool)
        for members, taken in groups:
            if not any((felt & other).any() for other in taken):
                members.append(index)
                taken.append(felt)
                break
        else:
            groups.append(([index], [felt]))
    return groups
