"""GS5501: the accelerator has no arithmetic in that dtype.

What it finds: a precision narrower than every rate that the accelerator's `peak` lists. A rate that is merely not stated, where a
narrower one is or where no narrow one is, is not missing hardware: what depends on it is unknown. Weights that are only stored
narrow (`int4`, GGUF formats, `nf4`, `mxfp4`) are multiplied in 16 bit and need no arithmetic of their own; that other narrow weights
are unpacked is information. `bf16` below compute capability 8.0, stated or the default of a training job, is a warning: software
refuses it, emulates it or computes in fp16. Training in integers, and gradients in a dtype that no stack sums, are errors whatever
the accelerator.

Why it matters: products would run in a wider dtype: slower than expected, and larger in memory.

Example:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  precision = nvfp4
  parallel { tensor = 8; pipeline = 4 }
}
```

Use instead:

```gpuspec
edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 8 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_70b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  precision = fp8
  parallel { tensor = 8; pipeline = 4 }
}
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.parts.accelerator import Accelerator
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Severity
from specc.physics.dtypes import dtype_of
from specc.plan.plan import Plan
from specc.plan.rates import BF16_CAPABILITY, lacks
from specc.units.text import number

STORED = ("int4", "q4", "mxfp4")
"""Classes of weights that kernels unpack to 16 bit, whatever the hardware can."""


SUMMED = ("fp64", "fp32", "bf16", "fp16", "fp8")
"""Dtypes that some stack sums gradients in. Source: Megatron-LM, `--main-grads-dtype`; DeepSpeed, `data_types.grad_accum_dtype`;
Transformer Engine (8-bit reductions); Peng et al. 2023, "FP8-LM"."""


def _untrainable(run: Training) -> Iterator[Finding]:
    """Integers where training needs the range of floating point."""
    known = dtype_of(run.precision)
    if known is not None and known.word.startswith("int"):
        yield Finding(
            about=run,
            field="precision",
            message=f"no stack trains with {run.precision} products: gradients need the range of floating point",
            label="an integer",
            helps=("choose bf16, fp16 or fp8",),
        )
    if run.gradients is not None and run.gradients not in SUMMED:
        yield Finding(
            about=run,
            field="gradients",
            message=f"no stack sums gradients in {run.gradients}",
            label=f"not among {', '.join(SUMMED)}",
            helps=(f"choose one of {', '.join(SUMMED)}",),
        )


def dtype_unsupported(plan: Plan) -> Iterator[Finding]:
    accelerator, workload = plan.accelerator, plan.workload
    if isinstance(workload, Training):
        yield from _untrainable(workload)
    if accelerator is None or not accelerator.peak:
        return
    wanted: list[tuple[str, str, Severity]] = []
    if isinstance(workload, Training):
        wanted.append(("precision", workload.precision, Severity.ERROR))
    if isinstance(workload, Inference):
        for field, severity in (("activations", Severity.ERROR), ("weights", Severity.INFO)):
            term = getattr(workload, field) or (
                getattr(workload.model, field) if workload.model else None
            )
            stored = field == "weights" and term is not None and _stored(term.word)
            if field == "weights" and accelerator.capability is None:
                severity = (
                    Severity.WARNING
                )  # kernels that unpack such weights are written for CUDA
            if term is not None and not stored:
                wanted.append((field, term.word, severity))
    for field, dtype, severity in wanted:
        if not lacks(accelerator, dtype):
            continue
        if dtype == "bf16":
            yield from _no_bf16(workload, accelerator, field)
            continue
        known = ", ".join(accelerator.peak)
        unpacked = severity is Severity.INFO
        rarely = severity is Severity.WARNING
        yield Finding(
            about=workload,
            field=field,
            severity=severity,
            message=f"`{accelerator.name}` has no {dtype} arithmetic"
            + ("; weights are unpacked before each product" if unpacked else "")
            + (
                ": engines refuse such weights, or unpack them before each product"
                if rarely
                else ""
            ),
            label=f"not among {known}",
            others=((accelerator, "peak", f"its rates: {known}"),),
            helps=(f"choose one of {known}, or another accelerator",),
        )


def _no_bf16(
    workload: Training | Inference, accelerator: Accelerator, field: str
) -> Iterator[Finding]:
    """A 16-bit dtype that older parts lack; of weights whose dtype nobody states, fp16 is meant."""
    if field not in workload.origins and isinstance(workload, Inference):
        return
    yield Finding(
        about=workload,
        field=field,
        severity=Severity.WARNING,
        message=f"`{accelerator.name}` has no bf16 arithmetic: engines refuse it or compute in fp16",
        label=f"compute capability {number(float(accelerator.capability or 0.0))}, bf16 needs {number(BF16_CAPABILITY)}",
        others=((accelerator, "capability", "its compute capability"),),
        helps=(f"write `{field} = fp16`, or choose another accelerator",),
    )


def _stored(word: str) -> bool:
    """Whether weights are only stored so."""
    known = dtype_of(word)
    return known is None or not known.rates or known.kernels in STORED


RULE = Rule(
    code="GS5501", slug="dtype-unsupported", severity=Severity.ERROR, judge=dtype_unsupported
)
