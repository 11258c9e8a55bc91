"""The command that starts a replica of a service: SGLang's launch_server."""

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.launching import launch


def render(emission: Emission) -> Emitted:
    """A shell script."""
    return launch(emission, "sglang")


TARGET = EmitTarget(name="sglang", about="SGLang's launch_server, one replica", render=render)
