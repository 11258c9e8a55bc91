"""The river on one page: from a source to a result, station by station, with a gate after each.

    source -> syntax -> resolve -> Design | gate | topology | gate | plan | gate | predict | gate | bill | gate |
    requirements

Every station is a function from value to value with diagnostics beside it. A gate runs the rules that judge the value; an
error stops only the cluster or workload that it is about, so that independent problems all show in one run.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from specc.checks.allowances import unused_allowances
from specc.checks.guard import Guard
from specc.checks.judge import Allowed, Verdict, judge
from specc.design.design import Design
from specc.design.entity import Entity, Value
from specc.design.formula import Gap
from specc.diagnostics.diagnostic import Diagnostic, Severity, ordered
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
    from specc.design.profiles import Profiles
    from specc.design.workload import Inference, Training
    from specc.plan.plan import Plan
    from specc.predict.prediction import Prediction
    from specc.resolve.profiles import Shelf
    from specc.sizing.search import Sizing
    from specc.sizing.topology_cache import TopologyCache
    from specc.topology.lay import Topology


@attrs.define(kw_only=True, eq=False)
class Result:
    """What became of one design. Clusters and workloads that had errors are absent from the later stations."""

    design: Design
    companions: "Profiles | None" = None
    verdict: Verdict = attrs.field(factory=Verdict)
    topologies: "dict[str, Topology]" = attrs.field(factory=dict)
    plans: "dict[str, Plan]" = attrs.field(factory=dict)
    predictions: "dict[str, Prediction]" = attrs.field(factory=dict)
    bills: "dict[str, Bill]" = attrs.field(factory=dict)
    requirements: "tuple[Judgement, ...]" = ()
    falls: "tuple[Judgement, ...]" = ()
    """What no longer holds with as much gone as a service must survive."""
    sites: "dict[str, list[tuple[Plan, Prediction]]]" = attrs.field(factory=dict)
    """The parts of services that run on several clusters."""
    sizing: "Sizing | None" = None
    variants: "dict[str, Result]" = attrs.field(factory=dict)
    predicted: dict[str, int] = attrs.field(factory=dict)
    """Predictions that were made, by kind of workload: what a search counts as its work."""
    crashes: list[Exception] = attrs.field(factory=list)
    """Defects of a station, each reported; `--debug` raises the first."""

    def guarded(self, station: str, about: str = "") -> Guard:
        """A station that crashes stops what it was about, and nothing else."""
        return Guard(self.verdict, self.crashes, station, about)

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
        self.offers: tuple[Entity, ...] = ()

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
        result = Result(design=Design(name=source.name))
        with result.guarded("resolving"):
            design, diagnostics = self.reader.read(source, path, settings)
            result = self._river(design, diagnostics, prices=prices)
            for name, variant in design.variants.items():
                result.variants[name] = self._river(variant, [], prices=prices)
        return result

    def price(self, source: Source, path: str) -> list[Diagnostic]:
        """Take the offers of a file that stays out of the spec; they win over the catalogue's. What is wrong with it."""
        loader = (
            self.reader.loader
        )  # its own reader, so that no result names the file among those it was made from
        design, diagnostics = Reader(Loader(loader.store, loader.catalogue)).read(source, path)
        self.offers += tuple(
            entity for entity in design.entities.values() if entity.kind == "offer"
        )
        return diagnostics

    def _priced(self, companions: "Profiles") -> "Profiles":
        """With the offers that were taken beside the spec."""
        from specc.design.price import Offer

        if not self.offers:
            return companions
        offers = dict(companions.offers)
        for offer in self.offers:
            sold = (offer.part or offer.instance) if isinstance(offer, Offer) else None
            if isinstance(offer, Offer) and sold is not None:
                offers[sold.name] = (offer, *offers.get(sold.name, ()))
        return attrs.evolve(companions, offers=offers)

    @property
    def shelf(self) -> "Shelf":
        """What the catalogue holds beside parts."""
        if self._shelf is None:
            from specc.resolve.profiles import Shelf

            self._shelf = Shelf(self.reader)
        return self._shelf

    def _river(self, design: Design, diagnostics: Sequence[Diagnostic], *, prices: bool) -> Result:
        result = Result(design=design)
        result.verdict.diagnostics.extend(diagnostics)
        if not flows(design):
            return _allowances(_requirements(_design_gate(result)))
        from specc.resolve.profiles import find_profiles
        from specc.sizing.open_values import open_values

        companions = None
        with result.guarded("the search for engines, calibrations and prices"):
            companions, complaints = find_profiles(self.shelf, design, prices=prices)
            companions = self._priced(companions)
            result.verdict.diagnostics.extend(complaints)
        if companions is None:
            return result
        found, sizing = companions, None
        with result.guarded("sizing"):
            if open_values(design):
                from specc.sizing.search import solve
                from specc.sizing.topology_cache import TopologyCache

                bases = TopologyCache()
                sizing = solve(design, lambda candidate: run(candidate, found, bases))
                result.verdict.diagnostics.extend(sizing.diagnostics)
                design = sizing.design
        if result.crashes:
            return result
        finished = run(design, companions)
        finished.sizing = sizing
        finished.verdict.diagnostics[:0] = result.verdict.diagnostics
        return _allowances(finished)


def flows(design: Design) -> bool:
    """Whether there is anything for the stations after resolving."""
    return any(
        entity.kind in {"cluster", "training", "inference", "pipeline"}
        for entity in design.entities.values()
    )


def run(design: Design, companions: "Profiles", bases: "TopologyCache | None" = None) -> Result:
    """A design without open values, through every station after resolving."""
    from specc.design.cluster import Cluster
    from specc.design.workload import Inference, Training
    from specc.sizing.topology_cache import TopologyCache

    result = Result(design=design, companions=companions)
    searching = bases is not None
    if not searching:  # a search does not ask again what no count or degree changes
        _design_gate(result)
    bases = bases or TopologyCache()
    for name, cluster in design.of_kind(Cluster).items():
        with result.guarded("the topology", name):
            verdict, topology = bases.topology(name, cluster)
            result.verdict.add(verdict)
            if topology is not None:
                result.topologies[name] = topology
    for name, entity in design.entities.items():
        if isinstance(entity, Training | Inference):
            with result.guarded("the prediction", name):
                _predict(result, name, entity, companions)
    for name, topology in result.topologies.items():
        with result.guarded("the bill", name):
            verdict, result.bills[name] = bases.bill(name, topology, design, companions)
            result.verdict.add(verdict)
    with result.guarded("the costs"):
        _costs(result)
    if not searching or _asks_for_rate(design):
        _highest_rates(result)
    _in_a_row(result)
    _requirements(result)
    if not (
        searching and result.failed
    ):  # what fails with everything in place need not be tried with less
        _survival(result, companions)
    return result


def _design_gate(result: Result) -> Result:
    result.verdict.add(judge("design", result.design))
    if any(entity.path.startswith("std.") for entity in result.design.entities.values()):
        result.verdict.add(judge("catalogue", result.design))
    return result


def _gate(result: Result, value: str, subject: object) -> bool:
    """Judge a value; whether the river goes on for what it is about."""
    verdict = judge(value, subject)
    result.verdict.add(verdict)
    return not verdict.failed


def _predict(
    result: Result, name: str, workload: "Training | Inference", companions: "Profiles"
) -> None:
    """Plans and predictions of a workload, at each of its clusters."""
    from specc.plan.plan import make_plan
    from specc.predict.mode import predict
    from specc.predict.sites import at_sites

    sites = at_sites(workload)
    found: list[tuple[Plan, Prediction]] = []
    for place, part in sites:
        topology = result.topologies.get(place)
        if topology is None:
            return
        plan = make_plan(part, topology, companions)
        if plan is None or not _gate(result, "plan", plan):
            return
        prediction = predict(plan)
        result.predicted[workload.kind] = result.predicted.get(workload.kind, 0) + 1
        if prediction is None:
            return
        _gate(result, "prediction", prediction)
        found.append((plan, prediction))
    result.plans[name] = found[0][0]
    result.predictions[name] = found[0][1]
    if len(sites) > 1:
        result.sites[name] = found
        _join(result, name)


def _join(result: Result, name: str) -> None:
    """One prediction of a service on several clusters."""
    from specc.design.workload import Inference
    from specc.predict.sites import joined

    service = result.design.entities[name]
    assert isinstance(service, Inference)
    parts = [(plan.topology.cluster.name, part) for plan, part in result.sites[name]]
    result.predictions[name] = joined(service, parts)


def _costs(result: Result) -> None:
    """What each workload costs, where its cluster has a bill."""
    from specc.bill.workload import with_cost

    for name, plan in result.plans.items():
        bill = result.bills.get(plan.topology.cluster.name)
        if name not in result.sites:
            if bill is not None:
                result.predictions[name] = with_cost(result.predictions[name], plan, bill)
            continue
        bills = [result.bills.get(p.topology.cluster.name) for p, _ in result.sites[name]]
        result.sites[name] = [
            (at, part if there is None else with_cost(part, at, there))
            for (at, part), there in zip(result.sites[name], bills, strict=True)
        ]
        _join(result, name)


def _asks_for_rate(design: Design) -> bool:
    """Whether a requirement rests on the highest rate, so that a search must know it."""
    return any("max_rate" in r.text for r in design.requirements)


def _highest_rates(result: Result) -> None:
    """Lower each service's highest rate to what its required latencies allow."""
    from specc.predict.mode import predict
    from specc.sizing.highest_rate import of_latency, within_requirements

    for name, plan in result.plans.items():
        found = of_latency(result.design.requirements, name)
        if found and name not in result.sites and plan.workload.kind == "inference":
            with result.guarded("the highest rate", name):
                result.predictions[name] = within_requirements(
                    result.predictions[name], plan, found, result.lookup, predict
                )


def _in_a_row(result: Result) -> None:
    """Services in a row, as one."""
    from specc.design.workload import Pipeline

    for name, pipeline in result.design.of_kind(Pipeline).items():
        from specc.predict.service_chain import service_chain

        with result.guarded("the prediction", name):
            prediction = service_chain(pipeline, result.predictions)
            if prediction is not None:
                _gate(result, "prediction", prediction)
                result.predictions[name] = prediction


def _survival(result: Result, companions: "Profiles") -> None:
    """Services that must survive a loss, judged again with that much gone."""
    from specc.design.workload import Inference

    for name, service in result.design.of_kind(Inference).items():
        if service.survives is None or name not in result.predictions:
            continue
        with result.guarded("judging what is survived", name):
            result.falls += tuple(_falls(result, name, service, companions))
    for judgement in result.falls:
        result.verdict.add(judge("result", judgement))


def _falls(
    result: Result, name: str, service: "Inference", companions: "Profiles"
) -> "Iterator[Judgement]":
    from specc.checks.losses import losses
    from specc.sizing.survival import broken, fallen, relevant, without

    plans = [plan for plan, _ in result.sites.get(name, [])] or [result.plans[name]]
    known = {d.message for d in result.verdict.diagnostics}
    for loss in losses(service.survives) or ():
        for gone, less in without(service, loss, plans):
            reasons = ["nothing is left of it"]
            if less is not None:
                after = Result(
                    design=attrs.evolve(
                        result.design, entities={**result.design.entities, name: less}
                    ),
                    topologies=result.topologies,
                    bills=result.bills,
                )
                after.predicted = result.predicted
                _predict(after, name, less, companions)
                _costs(after)
                after.predictions = {**result.predictions, **after.predictions}
                reasons = [
                    d.message
                    for d in after.verdict.diagnostics
                    if d.severity is Severity.ERROR and d.message not in known
                ]
                if not reasons:
                    yield from fallen(
                        relevant(result.design, name), gone, result.lookup, after.lookup
                    )
            for reason in reasons:
                judgement = broken(service, gone, reason)
                if judgement is not None:
                    yield judgement


def _allowances(result: Result) -> Result:
    """After all rules: what the text allows in vain."""
    with result.guarded("the search for unused allowances"):
        result.verdict.diagnostics.extend(unused_allowances(result.design, result.verdict))
    return result


def _requirements(result: Result) -> Result:
    """The last gate: what the text itself requires."""
    if result.design.requirements:
        from specc.checks.requirements import judge_requirements

        with result.guarded("judging requirements"):
            result.requirements = judge_requirements(result.design, result.lookup)
        for judgement in result.requirements:
            result.verdict.add(judge("result", judgement))
    return result
