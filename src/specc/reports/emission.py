"""What a target of `specc emit` must answer: one design as the file that another program reads.

A target is one file of `targets/`, named as people type it (`_` for `-`), with one value `TARGET`. What a design says and the
target cannot is listed beside the text, and stands in its comments where the target has any.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from specc.bill.bill import Bill
from specc.design.entity import Auto, EnumValue
from specc.design.profiles import Engine
from specc.design.workload import Inference, Training
from specc.plan.degrees import ServingDegrees, TrainingDegrees
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction
from specc.record import record
from specc.registry import member, names
from specc.reports.bills import Bills
from specc.reports.document import DocumentHeader
from specc.result import Result

FAMILY = "specc.reports.targets"
Item = TypeVar("Item")


class Unemittable(Exception):
    """A design that does not hold what the target is about.

    Attributes:
        hint: What to do.
    """

    def __init__(self, reason: str, hint: str | None = None) -> None:
        """`reason` says what was looked for."""
        super().__init__(reason)
        self.hint = hint


@record(eq=False)
class Emission:
    """A compiled spec, and which part of it is asked for.

    Attributes:
        name: The file, as the user called it.
        result: What became of it.
        head: What documents about it rest on.
        cluster: The cluster that is meant; None: the only one.
        workload: The workload that is meant; None: the only one of its kind.
    """

    name: str
    result: Result
    head: DocumentHeader
    cluster: str | None = None
    workload: str | None = None

    def bills(self) -> Bills:
        """The bills, as the reports about them take them.

        Raises:
            Unemittable: the design has no cluster without errors.
        """
        if not self.result.bills:
            raise Unemittable(f"{self.name} has no cluster without errors")
        return Bills(name=self.name, bills=self.result.bills, head=self.head)

    def bill(self) -> tuple[str, Bill]:
        """The cluster that is meant.

        Raises:
            Unemittable: there is none, or several.
        """
        return _chosen("cluster", self.bills().bills, self.cluster, self.name)

    def service(self) -> "ServiceLaunch":
        """The service that is meant, as it runs on its first cluster.

        Raises:
            Unemittable: there is none, or several.
        """
        plans = {
            name: p for name, p in self.result.plans.items() if isinstance(p.workload, Inference)
        }
        name, plan = _chosen("inference workload", plans, self.workload, self.name)
        assert isinstance(plan.workload, Inference)
        assert isinstance(plan.degrees, ServingDegrees)
        return ServiceLaunch(
            name=name,
            plan=plan,
            workload=plan.workload,
            degrees=plan.degrees,
            prediction=self.result.predictions.get(name),
        )

    def training(self) -> "JobLaunch":
        """The training job that is meant.

        Raises:
            Unemittable: there is none, or several.
        """
        plans = {
            name: p for name, p in self.result.plans.items() if isinstance(p.workload, Training)
        }
        name, plan = _chosen("training workload", plans, self.workload, self.name)
        assert isinstance(plan.workload, Training)
        assert isinstance(plan.degrees, TrainingDegrees)
        return JobLaunch(
            name=name,
            plan=plan,
            workload=plan.workload,
            degrees=plan.degrees,
            prediction=self.result.predictions.get(name),
        )


@record(eq=False)
class ServiceLaunch:
    """A service with its plan: what launch commands of engines are written from."""

    name: str
    plan: Plan
    workload: Inference
    degrees: ServingDegrees
    prediction: Prediction | None

    @property
    def engine(self) -> Engine | None:
        """The entry of its engine."""
        return self.plan.companions.engines.get(self.workload.engine)

    @property
    def servers(self) -> int:
        """Servers that one replica is spread over."""
        inside = self.plan.machines[0].accelerators or 1
        return -(-self.degrees.replica // inside)


@record(eq=False)
class JobLaunch:
    """A training job with its plan: what launch commands of frameworks are written from."""

    name: str
    plan: Plan
    workload: Training
    degrees: TrainingDegrees
    prediction: Prediction | None

    @property
    def per_server(self) -> int:
        """Accelerators in a server, as many as the job has of it."""
        inside = self.plan.machines[0].accelerators or 1
        return min(inside, self.plan.accelerators)

    @property
    def servers(self) -> int:
        """Servers that it runs on."""
        return -(-self.used // self.per_server)

    @property
    def used(self) -> int:
        """Accelerators that replicas fill."""
        return self.degrees.replica * self.degrees.data


@record
class Emitted:
    """The text of a file, and what the design says that it cannot."""

    text: str
    left: tuple[str, ...] = ()


@record
class EmitTarget:
    """One word after `specc emit`."""

    name: str
    about: str
    """One line, as the manual prints it."""
    render: Callable[[Emission], Emitted]


def target_names() -> tuple[str, ...]:
    """Every target, as people type it."""
    return tuple(name.replace("_", "-") for name in names(FAMILY))


def find_target(name: str) -> EmitTarget:
    """The target of that name; the name is one of `target_names`."""
    target = member(FAMILY, name.replace("-", "_"), "TARGET")
    assert isinstance(target, EmitTarget)
    return target


def _chosen(kind: str, items: Mapping[str, Item], name: str | None, file: str) -> tuple[str, Item]:
    """The item that is meant: by name, or the only one.

    Raises:
        Unemittable: there is none, or which one is not said.
    """
    if name is not None and name in items:
        return name, items[name]
    listed = ", ".join(items) or "none"
    if name is not None:
        raise Unemittable(f"{file} has no {kind} {name} without errors", f"there are: {listed}")
    if len(items) != 1:
        option = "--cluster" if kind == "cluster" else "--workload"
        reason = f"{file} has {len(items)} {kind}s without errors: {listed}"
        raise Unemittable(reason, f"say which: {option} NAME" if items else None)
    return next(iter(items.items()))


def number(value: int | Auto | None, default: int) -> int:
    """A count that is settled; the default where it is open or not stated."""
    return value if isinstance(value, int) else default


def commented(lines: Iterable[str], mark: str = "#") -> str:
    """Lines as comments."""
    return "".join(f"{mark} {line}\n" for line in lines)


def command_text(program: str, options: Sequence[tuple[str, str]]) -> str:
    """A command over several lines: the program, then an option a line."""
    shown = [program, *(f"{name} {value}".strip() for name, value in options)]
    return " \\\n  ".join(shown) + "\n"


def yaml_text(value: object, indent: int = 0) -> str:
    """Plain mappings, lists and scalars as block YAML; strings are quoted as JSON, which YAML reads."""
    pad = "  " * indent
    if isinstance(value, dict):
        return "".join(_entry(pad, f"{key}:", inner, indent) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "".join(_item(pad, inner, indent) for inner in value)
    return f"{pad}{_scalar(value)}\n"


def _entry(pad: str, head: str, inner: object, indent: int) -> str:
    if isinstance(inner, dict | list | tuple):
        if not inner:
            return f"{pad}{head} {'{}' if isinstance(inner, dict) else '[]'}\n"
        return f"{pad}{head}\n{yaml_text(inner, indent + 1)}"
    return f"{pad}{head} {_scalar(inner)}\n"


def _item(pad: str, inner: object, indent: int) -> str:
    if isinstance(inner, dict) and inner:
        body = yaml_text(inner, indent + 1)
        return f"{pad}- {body[len(pad) + 2 :]}"
    return f"{pad}- {_scalar(inner)}\n"


def _scalar(value: object) -> str:
    return json.dumps(value)


def word(value: EnumValue | str | None) -> str | None:
    """A word without its arguments."""
    return value.word if isinstance(value, EnumValue) else value
