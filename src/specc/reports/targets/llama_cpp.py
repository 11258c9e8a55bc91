"""The command that starts a replica of a service: llama-server."""

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.launching import launch


def render(emission: Emission) -> Emitted:
    """A shell script."""
    return launch(emission, "llama_cpp")


TARGET = EmitTarget(name="llama-cpp", about="llama-server, one replica", render=render)
