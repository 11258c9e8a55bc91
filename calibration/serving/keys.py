"""What levels of the serving fit are shared by: the words under which each level of a number is kept."""

from __future__ import annotations

from calibration.serving.engines import BY_WORD
from specc.physics.job import Filed


def eager(f: Filed) -> bool:
    """Whether the engine launches kernel by kernel, whatever the request."""
    return BY_WORD[f.engine].eager


def beyond(f: Filed) -> bool:
    """Whether a request runs outside the graphs of an engine that has them."""
    return bool(f.long) and not eager(f)


def family(f: Filed) -> str:
    """The line of engines."""
    return BY_WORD[f.engine].family


def speed(f: Filed) -> str:
    """Class of engines by how they launch."""
    return "eager" if eager(f) else "graph"


def fusing(f: Filed) -> str:
    """Class of engines by how they launch, apart where a compiler writes the kernels of a whole step."""
    return "compiled" if BY_WORD[f.engine].compiled else speed(f)


def mixing(f: Filed) -> str:
    """Class of engines by how they launch, apart where prompts that wait are read before answers go on."""
    return speed(f) + ("_first" if BY_WORD[f.engine].prompts_first else "")


def routing(f: Filed) -> str:
    """Class of engines by how they launch, apart where nobody had tuned kernels of mixtures yet."""
    return "early" if BY_WORD[f.engine].early else speed(f)


def scheduling(f: Filed) -> str:
    """Class of engines by how they launch, apart where compiled code looks after their sequences."""
    return "native" if BY_WORD[f.engine].native else speed(f)


def storage(f: Filed) -> str:
    """Memory class and storage class."""
    return f"{f.memory_class}_{f.storage}"


def on_die(f: Filed) -> str:
    """Generation of the chip and storage class."""
    return f"{die(f)}/{f.storage}"


def generation(f: Filed) -> str:
    """The engine's generation."""
    return f.engine


def launching(f: Filed) -> str:
    """How launches reach the device: one by one, or captured."""
    return "eager" if eager(f) or beyond(f) else "graph"


def line_launching(f: Filed) -> str:
    """The line of engines, apart by how launches reach the device."""
    return f"{family(f)}/{launching(f)}"


def generation_launching(f: Filed) -> str:
    """The engine's generation, apart where it leaves its graphs."""
    return f.engine + ("/long" if beyond(f) else "")


def behind(f: Filed) -> str:
    """Whether a server stands in front of the engine."""
    return speed(f) + ("_local" if BY_WORD[f.engine].local else "_server")


def line_layers(f: Filed) -> str:
    """The line of engines, and the kind of layers."""
    return f"{family(f)}/{f.layers}"


def die(f: Filed) -> str:
    """The generation of the chip."""
    return f.die or f.part


def part(f: Filed) -> str:
    """The accelerator."""
    return f.part


def own(f: Filed) -> str:
    """Engine and storage class."""
    return f"{f.engine}/{f.storage}"


def recipe(f: Filed) -> str:
    """Engine, storage class and recipe; one key for all weights without one."""
    return f"{own(f)}_{f.recipe}" if f.recipe else "none"


def memory(f: Filed) -> str:
    """Class of memory."""
    return f.memory_class


def one(f: Filed) -> str:
    """All rows."""
    return "all"


def links(f: Filed) -> str:
    """Class of links."""
    return f.interconnect
