"""The command that starts a replica of a service: vllm serve."""

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.launching import launch


def render(emission: Emission) -> Emitted:
    """A shell script."""
    return launch(emission, "vllm")


TARGET = EmitTarget(name="vllm", about="vllm serve, one replica", render=render)
