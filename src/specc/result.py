"""What became of one design: a frozen value that every stage returns with its own part filled in."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from specc.checks.judge import Allowed, Verdict, crashed
from specc.design.design import Design
from specc.design.entity import Value
from specc.design.expression import Unknown
from specc.design.unknown_fields import needs
from specc.diagnostics.diagnostic import Diagnostic, ordered
from specc.record import evolve, field, record
from specc.units import Quantity

# A file of parts loads none of the later stages. Their types are imported here alone; the import contracts count them
# all the same.
if TYPE_CHECKING:
    from specc.bill.bill import Bill
    from specc.bill.site_bill import SiteBill
    from specc.design.profiles import Profiles
    from specc.plan.booking import Overbooking
    from specc.plan.plan import Plan
    from specc.predict.prediction import Prediction
    from specc.requirements.judge import Judgement
    from specc.services.failover import FailoverViolation
    from specc.services.multi_site import SitePrediction
    from specc.sizing.solution import Sizing
    from specc.topology.lay import Topology


@record(eq=False)
class Result:
    """What became of one design. Clusters and workloads that had errors are absent from the later stages.

    Attributes:
        design: The design, without open values once it was sized.
        as_read: The same with its open values, as the text has it.
        profiles: The engines, stacks, calibrations and prices that hold for it.
        verdict: What was found, in the order of the stages, and what of it the text allows.
        topologies: The clusters, laid out.
        sites: Every workload on each of its clusters.
        predictions: What is predicted of each workload over all its clusters, and of chains of services.
        refused: The memory of workloads that do not run where they are.
        overbooked: Workloads that claim the same accelerators at the same time.
        bills: The bill of each cluster.
        site_bills: Each site with the bills of all its clusters.
        requirements: What became of each requirement.
        failover_violations: What no longer holds with as much lost as a service must survive.
        sizing: How open values were solved; None where nothing was open.
        variants: The results of the variants.
        predicted: How many predictions were made, by kind of workload: what a search counts as its work.
        crashes: Defects of a stage, each reported; `--debug` raises the first.
        findings_only: Whether nobody reads results but requirements, so that what none of them rests on need not be computed.
    """

    design: Design
    as_read: Design | None = None
    profiles: "Profiles | None" = None
    verdict: Verdict = field(factory=Verdict)
    topologies: "Mapping[str, Topology]" = field(factory=dict)
    sites: "Mapping[str, tuple[SitePrediction, ...]]" = field(factory=dict)
    predictions: "Mapping[str, Prediction]" = field(factory=dict)
    refused: "Mapping[str, Prediction]" = field(factory=dict)
    overbooked: "tuple[Overbooking, ...]" = ()
    bills: "Mapping[str, Bill]" = field(factory=dict)
    site_bills: "Mapping[str, SiteBill]" = field(factory=dict)
    requirements: "tuple[Judgement, ...]" = ()
    failover_violations: "tuple[FailoverViolation, ...]" = ()
    sizing: "Sizing | None" = None
    variants: "Mapping[str, Result]" = field(factory=dict)
    predicted: Mapping[str, int] = field(factory=dict)
    crashes: tuple[Exception, ...] = ()
    findings_only: bool = False

    @property
    def plans(self) -> "dict[str, Plan]":
        """The plan of each workload, on the first of its clusters."""
        return {
            **{name: alone.plan for name, alone in self.refused.items() if alone.plan is not None},
            **{name: sites[0].plan for name, sites in self.sites.items()},
        }

    @property
    def told(self) -> "dict[str, Prediction]":
        """What is known of each workload: its prediction, or its memory alone."""
        return {**self.refused, **self.predictions}

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Everything found, in the order of the text."""
        return ordered(self.verdict.diagnostics)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors, in the order of the stages."""
        return self.verdict.errors

    @property
    def allowed(self) -> tuple[Allowed, ...]:
        """What was found and is allowed by the text."""
        return self.verdict.allowed

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return self.verdict.failed

    def add(self, verdict: Verdict) -> "Result":
        """With what rules said of a value."""
        return evolve(self, verdict=self.verdict + verdict)

    def tell(self, diagnostics: Iterable[Diagnostic]) -> "Result":
        """With findings that no rule made."""
        return self.add(Verdict(tuple(diagnostics)))

    def attempt(self, stage: str, about: str, step: "Callable[[Result], Result]") -> "Result":
        """What a step makes of it. A step that crashes is reported, and stops nothing but what it was about."""
        try:
            return step(self)
        except Exception as error:
            told = self.tell([crashed(stage, error, about)])
            return evolve(told, crashes=(*self.crashes, error))

    def lookup(self, name: str, arguments: tuple[Value, ...] = ()) -> Quantity | Unknown:
        """A result by its path in the language: `pretrain.duration`, `pod.power.it`."""
        owner, _, path = name.partition(".")
        if owner in self.predictions or owner in self.refused:
            value = (self.predictions.get(owner) or self.refused[owner]).get(path)
            if isinstance(value, Quantity):
                return value
            return value if isinstance(value, Unknown) else Unknown((name,))
        if owner in self.bills:
            if arguments and isinstance(arguments[0], Quantity):
                from specc.plan.collective_rate import bus_result  # where somebody asks alone

                topology, moved = self.topologies[owner], float(arguments[0])
                return bus_result(topology, self.profiles, path, moved)
            from specc.bill.results import cluster_result  # needed where there is a bill alone

            return cluster_result(self.bills[owner], path, arguments)
        if owner in self.site_bills:
            return self.site_bills[owner].result(path)
        entity = self.design.entities.get(owner)
        return Unknown((entity is not None and needs(entity)) or (name,))
