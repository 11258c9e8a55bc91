"""The rate at which an accelerator computes in a dtype."""

from specc.design.parts.accelerator import Accelerator

# Dtypes that run on the same units at the same rate on all hardware that has either.
ALIKE = {
    "fp16": ("bf16",),
    "bf16": ("fp16",),
    "mxfp8": ("fp8",),
    "nvfp4": ("fp4", "mxfp4"),
    "mxfp4": ("fp4", "nvfp4"),
    "fp4": ("nvfp4", "mxfp4"),
}


def rate_of(accelerator: Accelerator, dtype: str) -> float | None:
    """Dense operations per second in a dtype, or in one that the same units compute; None where it has none."""
    for name in (dtype, *ALIKE.get(dtype, ())):
        found = accelerator.peak.get(name)
        if found is not None and float(found) > 0:
            return float(found)
    return None
