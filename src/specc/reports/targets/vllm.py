"""The command that starts a replica of a service: vllm serve."""

from specc.reports.emission import Emission, Emitted, Target
from specc.reports.launching import launch


def render(emission: Emission) -> Emitted:
    """A shell script."""
    return launch(emission, "vllm")


TARGET = Target(name="vllm", about="vllm serve, one replica", render=render)
