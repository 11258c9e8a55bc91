"""The river on one page: from a source to a result, station by station, with a gate after each.

    source -> syntax -> resolve -> Design | gate | topology | gate | plan | gate | predict | gate | bill | gate |
    requirements

Every station is a function from value to value with diagnostics beside it. A gate runs the rules that judge the value; an
error stops only the cluster or workload that it is about, so that independent problems all show in one run.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from specc.checks.judge import Allowed, Verdict, judge
from specc.design.design import Design
from specc.design.formula import Gap
from specc.design.noun import Noun, Value
from specc.diagnostics.diagnostic import Diagnostic, ordered
from specc.diagnostics.source import Source
from specc.diagnostics.store import SourceStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.units import Quantity

# A file of parts needs no station after resolving, so the later ones are imported when a cluster or workload asks for
# them. The types are imported here alone; the import contracts count them all the same.
if TYPE_CHECKING:
    from specc.bill.bill import Bill
    from specc.checks.requirements import Judgement
    from specc.design.cluster import Cluster
    from specc.design.companion import Companions
    from specc.design.workload import Inference, Training
    from specc.plan.plan import Plan
    from specc.predict.prediction import Prediction
    from specc.resolve.companions import Shelf
    from specc.sizing.search import Sizing
    from specc.topology.lay import Topology


@attrs.define(kw_only=True, eq=False)
class Result:
    """What became of one design. Clusters and workloads that had errors are absent from the later stations."""

    design: Design
    companions: "Companions | None" = None
    verdict: Verdict = attrs.field(factory=Verdict)
    topologies: "dict[str, Topology]" = attrs.field(factory=dict)
    plans: "dict[str, Plan]" = attrs.field(factory=dict)
    predictions: "dict[str, Prediction]" = attrs.field(factory=dict)
    bills: "dict[str, Bill]" = attrs.field(factory=dict)
    requirements: "tuple[Judgement, ...]" = ()
    sizing: "Sizing | None" = None
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
            return Gap(getattr(found, "names", (name,)))
        if owner in self.bills:
            from specc.bill.results import cluster_result

            return cluster_result(self.bills[owner], path, arguments)
        return Gap((name,))


class Compiler:
    """Compiles sources; files of the catalogue are read once for all of them."""

    def __init__(self, store: SourceStore, catalogue: str) -> None:
        """`store` brings text, `catalogue` is the folder of `std`."""
        self.reader = Reader(Loader(store, catalogue))
        self._shelf: Shelf | None = None
        self._offers: tuple[Noun, ...] = ()

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

    def price(self, source: Source, path: str) -> list[Diagnostic]:
        """Take the offers of a file that stays out of the spec; they come before all others. What is wrong with it."""
        design, diagnostics = self.reader.read(source, path)
        self._offers += tuple(noun for noun in design.entities.values() if noun.kind == "offer")
        return diagnostics

    def _priced(self, companions: "Companions") -> "Companions":
        """With the offers that were taken beside the spec."""
        from specc.design.price import Offer

        offers = dict(companions.offers)
        for offer in self._offers:
            sold = (offer.part or offer.instance) if isinstance(offer, Offer) else None
            if isinstance(offer, Offer) and sold is not None:
                offers[sold.name] = (offer, *offers.get(sold.name, ()))
        return attrs.evolve(companions, offers=offers)

    @property
    def shelf(self) -> "Shelf":
        """What the catalogue holds beside parts."""
        if self._shelf is None:
            from specc.resolve.companions import Shelf

            self._shelf = Shelf(self.reader)
        return self._shelf

    def _river(self, design: Design, diagnostics: Sequence[Diagnostic], *, prices: bool) -> Result:
        if not flows(design):
            result = Result(design=design)
            result.verdict.diagnostics.extend(diagnostics)
            return _requirements(_design_gate(result))
        from specc.resolve.companions import find_companions
        from specc.sizing.open_values import open_values

        companions, complaints = find_companions(self.shelf, design, prices=prices)
        if self._offers:
            companions = self._priced(companions)
        sizing = None
        if open_values(design):
            from specc.sizing.search import solve

            sizing = solve(design, lambda candidate: run(candidate, companions))
            design = sizing.design
        result = run(design, companions)
        result.sizing = sizing
        solved = sizing.diagnostics if sizing else ()
        result.verdict.diagnostics[:0] = [*diagnostics, *complaints, *solved]
        return result


def flows(design: Design) -> bool:
    """Whether there is anything for the stations after resolving."""
    return any(
        noun.kind in {"cluster", "training", "inference"} for noun in design.entities.values()
    )


def run(design: Design, companions: "Companions") -> Result:
    """A design without open values, through every station after resolving."""
    from specc.design.cluster import Cluster
    from specc.design.workload import Inference, Training

    result = _design_gate(Result(design=design, companions=companions))
    for name, cluster in design.of_kind(Cluster).items():
        _lay_out(result, name, cluster)
    for name, noun in design.entities.items():
        if isinstance(noun, Training | Inference):
            _predict(result, name, noun, companions)
    for name, topology in result.topologies.items():
        _bill(result, name, topology, companions)
    return _requirements(result)


def _design_gate(result: Result) -> Result:
    result.verdict.add(judge("design", result.design))
    if any(noun.path.startswith("std.") for noun in result.design.entities.values()):
        result.verdict.add(judge("catalogue", result.design))
    return result


def _gate(result: Result, value: str, subject: object) -> bool:
    """Judge a value; whether the river goes on for what it is about."""
    verdict = judge(value, subject)
    result.verdict.add(verdict)
    return not verdict.failed


def _lay_out(result: Result, name: str, cluster: "Cluster") -> None:
    from specc.topology.lay import lay_out

    topology = lay_out(cluster)
    if _gate(result, "topology", topology):
        result.topologies[name] = topology


def _predict(
    result: Result, name: str, workload: "Training | Inference", companions: "Companions"
) -> None:
    from specc.plan.plan import make_plan
    from specc.predict.mode import predict

    topology = result.topologies.get(workload.cluster.name) if workload.cluster else None
    if topology is None:
        return
    plan = make_plan(workload, topology, companions)
    if plan is None or not _gate(result, "plan", plan):
        return
    prediction = predict(plan)
    if prediction is None:
        return
    result.plans[name] = plan
    _gate(result, "prediction", prediction)
    result.predictions[name] = prediction


def _bill(result: Result, name: str, topology: "Topology", companions: "Companions") -> None:
    from specc.bill.bill import make_bill
    from specc.bill.workload import with_cost
    from specc.design.price import Exchange

    offers = tuple(offer for found in companions.offers.values() for offer in found)
    bill = make_bill(topology, offers, tuple(result.design.of_kind(Exchange).values()))
    _gate(result, "bill", bill)
    result.bills[name] = bill
    for workload, prediction in result.predictions.items():
        if result.plans[workload].topology is topology:
            result.predictions[workload] = with_cost(prediction, result.plans[workload], bill)


def _requirements(result: Result) -> Result:
    """The last gate: what the text itself requires."""
    if result.design.requirements:
        from specc.checks.requirements import judge_requirements

        result.requirements = judge_requirements(result.design, result.lookup)
        for judgement in result.requirements:
            result.verdict.add(judge("result", judgement))
    return result
