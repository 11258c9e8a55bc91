"""The command that starts a replica of a service: trtllm-serve."""

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.launching import launch


def render(emission: Emission) -> Emitted:
    """A shell script."""
    return launch(emission, "tensorrt_llm")


TARGET = EmitTarget(name="tensorrt-llm", about="trtllm-serve, one replica", render=render)
