"""Bytes that an accelerator's driver reports."""

from specc.design.parts.accelerator import Accelerator

KEPT = 0.995
SOLD_TO_USABLE = 2**30 / 1e9 * KEPT
"""Sheets of GPUs print GiB as GB; a driver reports a little less: 79.65 GiB of an H100's 80, 140.4 of an H200's 141, 185.0
of a GB200's 186, 24.0 of an RTX 4090's 24."""


def usable_memory(accelerator: Accelerator | None) -> float | None:
    """Bytes that the driver reports; from the sheet where nobody has read it off."""
    if accelerator is None:
        return None
    if accelerator.memory_usable is not None:
        return float(accelerator.memory_usable)
    if accelerator.memory is None:
        return None
    # A sheet that prints GiB means them: only the little that the driver keeps is taken off.
    binary = (accelerator.memory.unit or "").endswith("iB")
    return float(accelerator.memory) * (KEPT if binary else SOLD_TO_USABLE)
