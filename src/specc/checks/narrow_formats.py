"""A narrow format that a service asks for, against the formats that its engine's catalogue entry lists."""

from collections.abc import Callable, Iterator, Sequence

from specc.checks.rule import Finding
from specc.design.profiles import Engine
from specc.design.workload import Inference
from specc.physics.dtypes import format_of
from specc.plan.plan import Plan
from specc.record import record


@record
class Unsupported:
    """A format that the engine does not take.

    Attributes:
        service: The service.
        field: The field that states it, or that of the engine where the model does.
        engine: Name of the engine.
        word: The format as it was written.
        form: The format as engines list it.
        known: What the engine takes.
    """

    service: Inference
    field: str
    engine: str
    word: str
    form: str
    known: str

    def finding(self, message: str, label: str, cure: str) -> Finding:
        """What a rule says of it."""
        return Finding(
            about=self.service, field=self.field, message=message, label=label, helps=(cure,)
        )


def unsupported(
    plan: Plan, field: str, listed: Callable[[Engine], Sequence[str]]
) -> Iterator[Unsupported]:
    """The format of a field where the engine does not list it.

    Args:
        plan: The plan.
        field: A field of a service and of models: `weights` or `kv_cache`.
        listed: The formats that an engine takes; none say nothing.
    """
    service = plan.workload
    if not isinstance(service, Inference):
        return
    own = getattr(service, field)
    engine = plan.companions.engines.get(service.engine)
    term = own if own is not None or service.model is None else getattr(service.model, field)
    form = None if term is None else format_of(term.word)
    formats = () if engine is None else listed(engine)
    if engine is None or term is None or form is None or not formats or form in formats:
        return
    yield Unsupported(
        service=service,
        field=field if own is not None else "engine",
        engine=engine.name,
        word=term.word,
        form=form,
        known=", ".join(formats),
    )
