"""What a language feature is: a file under `features/` with one `FEATURE`, which answers one kind of request."""

from collections.abc import Callable, Mapping

from specc.editor.positions import Json
from specc.editor.workspace import Workspace
from specc.record import field, record


@record
class Feature:
    """A request that the server answers.

    Attributes:
        method: What the protocol calls it.
        answer: The result for the parameters of a request.
        capabilities: What the server says that it can because of it.
        more: Other requests that the same file answers, by method.
    """

    method: str
    answer: Callable[[Workspace, Json], object]
    capabilities: Mapping[str, object] = field(factory=dict)
    more: Mapping[str, Callable[[Workspace, Json], object]] = field(factory=dict)
