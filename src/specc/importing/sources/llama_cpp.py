"""A launch command of the engine as a service."""

from specc.importing.engine_commands import OPTIONS, service
from specc.importing.source import GivenFile, Imported, ImportSource


def read(given: GivenFile) -> Imported:
    """One service on one cluster."""
    return service(given, "llama_cpp")


SOURCE = ImportSource(
    name="llama_cpp",
    about="a launch command of llama_cpp, as a service",
    read=read,
    options=OPTIONS,
)
