"""A launch command of the engine as a service."""

from specc.importing.engine_commands import OPTIONS, service
from specc.importing.source import Given, Imported, Source


def read(given: Given) -> Imported:
    """One service on one cluster."""
    return service(given, "vllm")


SOURCE = Source(
    name="vllm", about="a launch command of vllm, as a service", read=read, options=OPTIONS
)
