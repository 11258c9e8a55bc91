"""The river on one page: from a source to a result, station by station, with a gate after each.

    source -> syntax -> resolve -> Design | gate | topology | gate | plan | gate | predict | gate | bill | gate |
    requirements

Every station is a function from value to value with diagnostics beside it. A gate runs the rules that judge the value; an
error stops only the cluster or workload that it is about, so that independent problems all show in one run.
"""

from collections.abc import Sequence

import attrs

from specc.bill.bill import Bill, make_bill
from specc.bill.results import cluster_result
from specc.bill.workload import with_cost
from specc.checks.judge import Allowed, Verdict, judge
from specc.checks.requirements import Judgement, judge_requirements
from specc.design.cluster import Cluster
from specc.design.companion import Companions
from specc.design.design import Design
from specc.design.formula import Gap
from specc.design.noun import Value
from specc.design.price import Exchange
from specc.design.workload import Inference, Training
from specc.diagnostics.diagnostic import Diagnostic, ordered
from specc.diagnostics.source import Source
from specc.diagnostics.store import SourceStore
from specc.plan.plan import Plan, make_plan
from specc.predict.mode import predict
from specc.predict.prediction import Missing, Prediction
from specc.resolve.companions import Shelf, find_companions
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.sizing.open_values import open_values
from specc.sizing.search import Sizing, solve
from specc.topology.lay import Topology, lay_out
from specc.units import Quantity


@attrs.define(kw_only=True, eq=False)
class Result:
    """What became of one design. Clusters and workloads that had errors are absent from the later stations."""

    design: Design
    companions: Companions = attrs.field(factory=Companions)
    verdict: Verdict = attrs.field(factory=Verdict)
    topologies: dict[str, Topology] = attrs.field(factory=dict)
    plans: dict[str, Plan] = attrs.field(factory=dict)
    predictions: dict[str, Prediction] = attrs.field(factory=dict)
    bills: dict[str, Bill] = attrs.field(factory=dict)
    requirements: tuple[Judgement, ...] = ()
    sizing: Sizing | None = None
    variants: "dict[str, Result]" = attrs.field(factory=dict)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Everything found, in the order of the text."""
        return ordered(self.verdict.diagnostics)

    @property
    def allowed(self) -> list[Allowed]:
        """What was found and is allowed by the text."""
        return self.verdict.allowed

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return self.verdict.failed

    def lookup(self, name: str, arguments: tuple[Value, ...] = ()) -> Quantity | Gap:
        """A result by its path in the language: `pretrain.duration`, `pod.power.it`."""
        owner, _, path = name.partition(".")
        if owner in self.predictions:
            found = self.predictions[owner].get(path)
            if isinstance(found, Quantity):
                return found
            return Gap(found.names if isinstance(found, Missing) else (name,))
        if owner in self.bills:
            return cluster_result(self.bills[owner], path, arguments)
        return Gap((name,))


class Compiler:
    """Compiles sources; files of the catalogue are read once for all of them."""

    def __init__(self, store: SourceStore, catalogue: str) -> None:
        """`store` brings text, `catalogue` is the folder of `std`."""
        self.reader = Reader(Loader(store, catalogue))
        self.shelf = Shelf(self.reader)

    def compile(
        self,
        source: Source,
        path: str,
        settings: dict[str, str] | None = None,
        *,
        prices: bool = True,
    ) -> Result:
        """The result of a source.

        Args:
            source: The text.
            path: Its real path; imports are relative to it.
            settings: Values of params, as text.
            prices: Whether offers are looked up.
        """
        design, diagnostics = self.reader.read(source, path, settings)
        result = self._river(design, diagnostics, prices=prices)
        for name, variant in design.variants.items():
            result.variants[name] = self._river(variant, [], prices=prices)
        return result

    def _river(self, design: Design, diagnostics: Sequence[Diagnostic], *, prices: bool) -> Result:
        companions, complaints = find_companions(self.shelf, design, prices=prices)
        sizing = None
        if open_values(design):
            sizing = solve(design, lambda candidate: run(candidate, companions))
            design = sizing.design
        result = run(design, companions)
        result.sizing = sizing
        result.verdict.diagnostics[:0] = [
            *diagnostics,
            *complaints,
            *(sizing.diagnostics if sizing else ()),
        ]
        return result


def run(design: Design, companions: Companions) -> Result:
    """A design without open values, through every station after resolving."""
    result = Result(design=design, companions=companions)
    result.verdict.add(judge("design", design))
    for name, cluster in design.of_kind(Cluster).items():
        _lay_out(result, name, cluster)
    for name, noun in design.entities.items():
        if isinstance(noun, Training | Inference):
            _predict(result, name, noun)
    for name, topology in result.topologies.items():
        _bill(result, name, topology)
    for name, prediction in result.predictions.items():
        plan = result.plans[name]
        bill = result.bills.get(plan.topology.cluster.name)
        if bill is not None:
            result.predictions[name] = with_cost(prediction, plan, bill)
    result.requirements, verdict = judge_requirements(design, result.lookup)
    result.verdict.add(verdict)
    return result


def _gate(result: Result, value: str, subject: object) -> bool:
    """Judge a value; whether the river goes on for what it is about."""
    verdict = judge(value, subject)
    result.verdict.add(verdict)
    return not verdict.failed


def _lay_out(result: Result, name: str, cluster: Cluster) -> None:
    topology = lay_out(cluster)
    if _gate(result, "topology", topology):
        result.topologies[name] = topology


def _predict(result: Result, name: str, workload: Training | Inference) -> None:
    topology = result.topologies.get(workload.cluster.name) if workload.cluster else None
    if topology is None:
        return
    plan = make_plan(workload, topology, result.companions)
    if plan is None or not _gate(result, "plan", plan):
        return
    prediction = predict(plan)
    if prediction is None:
        return
    result.plans[name] = plan
    _gate(result, "prediction", prediction)
    result.predictions[name] = prediction


def _bill(result: Result, name: str, topology: Topology) -> None:
    offers = tuple(offer for found in result.companions.offers.values() for offer in found)
    exchanges = tuple(result.design.of_kind(Exchange).values())
    bill = make_bill(topology, offers, exchanges)
    _gate(result, "bill", bill)
    result.bills[name] = bill
