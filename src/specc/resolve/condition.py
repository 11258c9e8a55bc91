"""A requirement as it was stated in an entity, until everything is known that it may name."""

from specc.record import record
from specc.resolve.scope import Holder
from specc.syntax import nodes


@record(kw_only=False, eq=False)
class Condition:
    """`require` or `minimise` in a body.

    Attributes:
        statement: The statement.
        outer: What names outside of the body mean.
        constants: The constants of the body.
        owner: The name of the entity in whose body it stands; what derives from it has another.
    """

    statement: nodes.Require | nodes.Minimise
    outer: Holder
    constants: dict[str, nodes.Let]
    owner: str
