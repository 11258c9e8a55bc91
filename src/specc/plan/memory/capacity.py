"""What software finds of an accelerator's memory."""

from specc.design.parts.accelerator import Accelerator
from specc.record import record

KEPT = 0.995
SOLD_TO_USABLE = 2**30 / 1e9 * KEPT
"""Sheets of GPUs print GiB as GB; a driver reports a little less: 79.65 GiB of an H100's 80, 140.4 of an H200's 141, 185.0
of a GB200's 186, 24.0 of an RTX 4090's 24."""
DRIVER = 0.45 * 2**30
"""Bytes of what it reports that a driver keeps for itself: the runtime shows 23.52 GiB of an RTX 4090's 23.99, 79.2 of an
H100's 79.65."""
LARGE = 70 * 2**30
"""Bytes from which engines take larger steps. Source: vLLM, `EngineArgs._set_default_args`, which leaves out A100s."""


@record
class DeviceMemory:
    """An accelerator as serving software finds it.

    Attributes:
        memory: Bytes that the runtime shows to programs; None where they are not known.
        large: Whether engines read more tokens and more requests a step on it than on others: much memory, and 8-bit
            floats, which tell those parts from A100s.
        linked: Whether engines fuse its all-reduces with what follows: its kind is joined by links of its own, and has 8-bit
            floats.
    """

    memory: float | None = None
    large: bool = False
    linked: bool = False


NO_DEVICE = DeviceMemory()


def device_of(accelerator: Accelerator | None) -> DeviceMemory:
    """What software finds of a part."""
    memory = runtime_memory(accelerator)
    if accelerator is None or memory is None:
        return NO_DEVICE
    newer = "fp8" in accelerator.peak
    joined = accelerator.scale_up is not None and accelerator.scale_up.rate is not None
    return DeviceMemory(memory=memory, large=memory >= LARGE and newer, linked=joined and newer)


def runtime_memory(accelerator: Accelerator | None) -> float | None:
    """Bytes that the runtime shows to programs."""
    if accelerator is not None and accelerator.memory_runtime is not None:
        return float(accelerator.memory_runtime)
    reported = usable_memory(accelerator)
    return None if reported is None else reported - DRIVER


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
