"""A launch command of the engine as a service."""

from specc.importing.engine_commands import OPTIONS, service
from specc.importing.source import GivenFile, Imported, ImportSource


def read(given: GivenFile) -> Imported:
    """One service on one cluster."""
    return service(given, "tensorrt_llm")


SOURCE = ImportSource(
    name="tensorrt_llm",
    about="a launch command of tensorrt_llm, as a service",
    read=read,
    options=OPTIONS,
)
