"""What a stack does well or badly in one training: its traits, on this die and under these fields."""

from specc.design.parts.accelerator import Accelerator
from specc.design.workload import Training
from specc.plan.constants import Constants
from specc.plan.stack_traits import StackTraits
from specc.record import fields

LOGITS = {"fused": 8.0, "chunked": 0.0}
"""Bytes of a logit by how the loss is computed. Source: Unsloth's cross entropy (16-bit logits, a 32-bit copy, the gradient in
16 bit); Hsu et al. 2024 (Liger) and Wijmans et al. 2024 (cut cross entropy), which keep none."""

ASYNCHRONOUS = 9.0
"""Compute capability from which kernels must be written for asynchronous matrix units: Hopper.
Source: NVIDIA H100 white paper; Shah et al., "FlashAttention-3" (2024), section 1."""


BLACKWELL = 10.0
"""Compute capability of the dies of 2025. Source: NVIDIA, "CUDA GPU compute capability"."""


FUSED = 1.2
"""Times that elementwise operators cross the memory where a compiler or a package of kernels fuses them, over what full fusion needs."""


def fuses(training: Training, numbers: Constants) -> bool:
    """Whether norms, rotary positions and activations are single kernels, whatever the stack's own are.

    A fused loss is one kernel of a package that replaces those of the blocks too. Source: Liger-Kernel,
    transformers/monkey_patch.py (`apply_liger_kernel_to_llama`: all by default); Unsloth, models/llama.py.
    """
    brought = training.loss in LOGITS and numbers.trait("fused_blocks", 0.0) > 0.0
    return bool(training.compile) or brought


def habits_of(numbers: Constants, training: Training, part: Accelerator) -> StackTraits:
    """The stack's traits; what it does not state is the default of `StackTraits`."""
    given = {
        field.name: numbers.traits[field.name]
        for field in fields(StackTraits)
        if field.name in numbers.traits
    }
    if part.capability is not None and float(part.capability) >= ASYNCHRONOUS:
        given["attention"] = given.get("attention", 1.0) * numbers.trait(
            "attention_asynchronous", 1.0
        )
    if part.capability is not None and float(part.capability) >= BLACKWELL:
        given["slowdown"] = given.get("slowdown", 1.0) * numbers.trait("unfamiliar", 1.0)
    if training.cuda_graphs:
        given["host"] = 0.0
        given["call"] = 0.0
    if training.loss in LOGITS:
        given["fused_loss"] = 1.0
    if fuses(training, numbers):
        given["streams"] = min(given.get("streams", FUSED), FUSED)
    schedule = None if training.parallel is None else training.parallel.schedule
    if schedule in ("zero_bubble", "dualpipe"):
        given["bubble"] = 0.35
        numbers.assume("bubble", 0.35, "Qi et al. 2023 (zero-bubble pipelines), ZB-H1")
    if schedule == "dualpipe":
        given["expert"], given["pipeline"] = 0.1, 0.1
        numbers.assume("expert and pipeline traffic that shows", 0.1, "DeepSeek-V3 (2024), 3.2.1")
    return StackTraits(**given)
