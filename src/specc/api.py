"""What programs import: a spec compiled, as values that nobody changes. Everything else of `specc` is private."""

import os
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from specc.bill.bill import Bill
from specc.compiler import Compiler
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.results import result_dimension
from specc.diagnostics.diagnostic import Diagnostic, ordered
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.documents.load import as_text, load_spec, looks_like_json
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction
from specc.record import record
from specc.result import Result as Outcome
from specc.shipped import folder
from specc.topology.graph import Graph, device_graph, kind_graph
from specc.units import Quantity

Path = str | os.PathLike[str]
TEXT = "<text>"


@record
class Finding:
    """What was found in a spec.

    Attributes:
        code: Its number, such as `GS5101`; `specc explain CODE` is its page.
        severity: `error`, `warning` or `info`.
        message: What was found and what is allowed.
        helps: What to do.
        notes: The facts behind it.
        subject: The path of the entity that it is about, empty where it is about none.
        file: The file, as it was named; empty where the finding has no place.
        line: The line, from 1; 0 where there is no place.
        column: The column, from 1, in code points.
        end_line: The line of its end.
        end_column: The column just after its end.
    """

    code: str
    severity: str
    message: str
    helps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    subject: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


@record
class Requirement:
    """What became of a requirement.

    Attributes:
        text: The condition, as it was written.
        why: The reason that the spec gives, if it gives one.
        scope: The entity in which it stands, empty at the top level.
        status: `met`, `failed` or `undecided`.
        value: The left side, where it is a comparison of quantities.
        limit: The right side.
        missing: What is not known, where it is undecided.
    """

    text: str
    why: str | None
    scope: str
    status: str
    value: Quantity | None
    limit: Quantity | None
    missing: tuple[str, ...]


class Result:
    """A compiled spec. Its attributes never change; clusters and workloads with errors are absent from the later ones."""

    __slots__ = ("_outcome",)

    def __init__(self, outcome: Outcome) -> None:
        """A view of what the pipeline made."""
        self._outcome = outcome

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in the order of the text."""
        return tuple(map(_finding, self._outcome.diagnostics))

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return self._outcome.failed

    @property
    def entities(self) -> Mapping[str, Entity]:
        """What the spec declares, by name; fields are attributes, None where unknown."""
        return MappingProxyType(self._outcome.design.entities)

    @property
    def plans(self) -> Mapping[str, Plan]:
        """How each workload lies on its cluster: on the first of several."""
        return MappingProxyType(dict(self._outcome.plans))

    @property
    def predictions(self) -> Mapping[str, Prediction]:
        """What is predicted of each workload: `results` by path."""
        return MappingProxyType(dict(self._outcome.predictions))

    @property
    def bills(self) -> Mapping[str, Bill]:
        """What to buy for each cluster: `lines`."""
        return MappingProxyType(dict(self._outcome.bills))

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What became of each requirement, in the order of the text."""
        return tuple(
            Requirement(
                text=judged.requirement.text,
                why=judged.requirement.why,
                scope=judged.requirement.scope,
                status=judged.status,
                value=judged.value,
                limit=judged.limit,
                missing=judged.missing,
            )
            for judged in self._outcome.requirements
        )

    @property
    def variants(self) -> "Mapping[str, Result]":
        """The results of the spec's variants."""
        return MappingProxyType({n: Result(v) for n, v in self._outcome.variants.items()})

    @property
    def graph(self) -> Graph:
        """Kinds of devices and links with their multiplicities, of all clusters; the same size for 8 or 100,000 accelerators."""
        return kind_graph(self._outcome.topologies)

    @property
    def port_graph(self) -> Graph:
        """Every device and link of all fabrics."""
        return device_graph(self._outcome.topologies)

    def value(self, path: str) -> Quantity | None:
        """A result by its path in the language, such as `chat.ttft.p95` or `pod.power.it`; None where it is unknown.

        Raises:
            KeyError: there is no such result.
        """
        found = self._outcome.lookup(path)
        if isinstance(found, Quantity):
            return found
        owner, _, rest = path.partition(".")
        entity = self._outcome.design.entities.get(owner)
        if entity is None or result_dimension(entity.kind, rest) is None:
            raise KeyError(path)
        return None

    def __repr__(self) -> str:
        """What it is of, and whether it failed."""
        state = "failed" if self.failed else "passed"
        return f"<Result {self._outcome.design.name}: {state}, {len(self.findings)} findings>"


def compile(  # noqa: A001 - `specc.compile` is what it does
    spec: Path,
    *,
    settings: Mapping[str, object] | None = None,
    prices: Iterable[Path] = (),
) -> Result:
    """Compile a spec; what is wrong with it is in the findings, and nothing is raised for it.

    Args:
        spec: A path, or the text itself: a `str` with a line end in it, or one that begins with `{`. Files ending in `.json`, and
            text that begins with `{`, are read as JSON. Imports of a text are relative to the working folder.
        settings: Values of the spec's params, as one writes them: `{"servers": 64, "rate": "240 requests/s"}`.
        prices: Files of offers that stay out of the spec.
    """
    catalogue = folder("specs")
    store = DiskStore(catalogue)
    source, faults = _source(spec, store)
    compiler = Compiler(store, catalogue)
    for path in prices:
        offers, unread = load_spec(os.fspath(path), store)
        faults += unread or compiler.price(offers, offers.path or offers.name)
    if any(fault.severity == 0 for fault in faults):
        return Result(Outcome(design=Design(name=source.name)).tell(ordered(faults)))
    texts = {name: _written(value) for name, value in (settings or {}).items()}
    outcome = compiler.compile(source, source.path or source.name, texts)
    return Result(outcome.tell(faults) if faults else outcome)


def _source(spec: Path, store: DiskStore) -> tuple[Source, list[Diagnostic]]:
    text = isinstance(spec, str) and ("\n" in spec or looks_like_json(spec))
    if not text:
        return load_spec(os.fspath(spec), store)
    source = Source(TEXT, str(spec), os.path.join(os.getcwd(), TEXT))
    return as_text(source, store, json=looks_like_json(str(spec)))


def _written(value: object) -> str:
    """A setting as one writes it in the language."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _finding(diagnostic: Diagnostic) -> Finding:
    span = diagnostic.span
    place = {}
    if span is not None:
        (line, column), (end_line, end_column) = span.first, span.last
        place = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
    return Finding(
        code=diagnostic.code,
        severity=diagnostic.severity.word,
        message=diagnostic.message,
        helps=diagnostic.helps,
        notes=diagnostic.notes,
        subject=diagnostic.subject,
        file=span.source.name if span is not None else "",
        **place,
    )
