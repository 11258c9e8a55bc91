"""GS5101: a workload does not fit in the memory of its accelerators.

What it finds: weights, gradients, optimiser states, activations, cache and what the software takes for itself, on the
fullest accelerator, above what the driver reports as its memory; on servers without accelerators, above their host memory.

Why it matters: the job stops with an out-of-memory error, usually after everything was bought.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 8 sequences
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 16 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}

training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences

  parallel {
    tensor   = 8
    pipeline = 4
  }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.entity import Entity
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import dtype_of, format_of, known_dtype
from specc.plan.degrees import ServingDegrees
from specc.plan.ledger import Ledger
from specc.plan.lower.recompute import recompute_words
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.training import NEAR, chunk_fragments, peak
from specc.plan.plan import Plan
from specc.units.text import memory_size, number, percent

_SPOKEN = {"kv_cache": "KV cache", "optimizer": "optimiser states"}


def device_memory_exceeded(plan: Plan) -> Iterator[Finding]:
    """Compare the fullest accelerator's ledger with its memory."""
    memory = plan.memory
    if memory is None or plan.device is None:
        return
    ledger = memory.ledger if isinstance(memory, ServingMemory) else peak(memory).ledger
    if ledger.capacity is None:
        return
    total, capacity = float(ledger.total), float(ledger.capacity)
    if total <= capacity:
        return
    workload, owner, field = plan.workload, *_memory_field(plan)
    what = "an accelerator" if plan.accelerator is not None else "a server"
    yield Finding(
        about=workload,
        field="model",
        message=(
            f"`{workload.name}` needs {memory_size(total)} on {what}, {number(total / capacity, 3)} times "
            f"the {memory_size(capacity)} of `{owner.name}`"
        ),
        label=f"{memory_size(total)} on the fullest {what.rpartition(' ')[2]} ({ledger.title})",
        others=((owner, field, f"{memory_size(capacity)} here"),),
        notes=(*_lines(ledger), *_near(plan, total / capacity)),
        helps=tuple(_helps(plan)),
        data=(("needed_bytes", total), ("available_bytes", capacity)),
    )


def _memory_field(plan: Plan) -> tuple[Entity, str]:
    """What has the memory, and the field that states it."""
    if plan.accelerator is not None:
        return plan.accelerator, (
            "memory_usable" if plan.accelerator.memory_usable is not None else "memory"
        )
    server = plan.machines[0].part
    return server, "host_memory" if server.host_memory is not None else "memory"


def _lines(ledger: Ledger) -> Iterator[str]:
    for name, amount in ledger.groups().items():
        yield f"{_SPOKEN.get(name, name)}: {memory_size(float(amount))}"


def _near(plan: Plan, ratio: float) -> Iterator[str]:
    """That training so little above the limit has run too."""
    if isinstance(plan.workload, Training) and ratio <= 1.0 + NEAR:
        yield f"within {percent(NEAR, 0)} of the limit: some published jobs that are counted so ran"


NARROWER = (
    ("`weights = fp8`", "fp8"),
    ("`int4(group = 128)`", "int4"),
    ("`weights = q4_k_m`", "q4_k_m"),
)
"""What people narrow weights to, with the dtype of one."""


def _narrower(plan: Plan, service: Inference) -> Iterator[str]:
    """Narrower weights that the engine reads; the blocks of llama.cpp where it does not read 8-bit floats."""
    engine = plan.companions.engines.get(service.engine)
    formats = engine.formats if engine is not None else ()
    reads = ("gguf",) if formats and "fp8" not in formats and "gguf" in formats else formats
    for said, word in NARROWER:
        taken = format_of(word) in reads if reads else word != "q4_k_m"
        if (
            taken
            and known_dtype(word).bits < _weight_bits(service)
            and (word != "q4_k_m" or "fp8" not in reads)
        ):
            yield said


def _weight_bits(service: Inference) -> float:
    """Bits of a weight as the service holds it; 16 where nobody says."""
    stated = service.weights or (service.model.weights if service.model is not None else None)
    known = None if stated is None else dtype_of(stated.word)
    return 16.0 if known is None else known.bits


def _could_share(plan: Plan, service: Inference) -> bool:
    """Whether accelerators without fast links are left that could hold some of a copy's layers."""
    degrees = plan.degrees
    return (
        plan.accelerator is not None
        and service.disaggregated is None
        and isinstance(degrees, ServingDegrees)
        and degrees.tensor >= plan.domain
        and degrees.replica < plan.accelerators
    )


def _helps(plan: Plan) -> Iterator[str]:
    """What divides what is too large, nearest at hand first."""
    workload, degrees = plan.workload, plan.degrees
    if plan.accelerator is not None and degrees.tensor < plan.domain:
        yield f"raise `parallel.tensor`, now {degrees.tensor}: {plan.domain} accelerators share fast links"
    if isinstance(workload, Training):
        if plan.training is not None and chunk_fragments(plan.training):
            yield "`expandable_segments = true` lets the allocator's segments grow, and leaves no gaps between chunks"
        if not recompute_words(workload.recompute):
            few = "[norms, mlp]" if workload.flash_attention else "selective"
            yield f"`recompute = {few}` or `full` keeps fewer activations"
        if workload.sharding in {"none", "zero1", "zero2"}:
            yield "`sharding = fsdp` divides weights and gradients over the copies too"
        yield "raise `parallel.pipeline`, or lower `parallel.microbatch`"
    else:
        if _could_share(plan, workload):
            yield (
                f"raise `parallel.pipeline`, now {degrees.pipeline}: accelerators then hold a part of the layers each; "
                "`parallel.tensor` divides every layer and pays for their links"
            )
        narrower = tuple(_narrower(plan, workload))
        more = f"narrower weights ({', '.join(narrower)}), " if narrower else ""
        yield (
            f"{more}more accelerators to a replica, or accelerators with more memory"
            if plan.accelerator is not None
            else f"{more}more memory modules, or accelerators"
        )
    yield f"`specc explain FILE {workload.name}.memory` shows every line"


RULE = Rule(
    code="GS5101",
    slug="device-memory-exceeded",
    severity=Severity.ERROR,
    judge=device_memory_exceeded,
)
