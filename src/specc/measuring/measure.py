"""From a part and a device to a calibration: time its operators, take shares of the sheet's peaks, hold small steps against them."""

import os
from collections.abc import Callable, Mapping

from specc.compiler import Compiler
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Profiles
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.measuring.benchmarks import SMALL, run
from specc.measuring.entry import Provenance, entry, held, spec_of
from specc.measuring.operations import CannotMeasure, Operations
from specc.measuring.shares import ShareSheet, shares_of
from specc.physics.efficiency import Efficiency
from specc.plan.constants import Constants, constants
from specc.plan.rates import lacks, rate_of
from specc.record import record
from specc.result import Result
from specc.shipped import folder
from specc.syntax.format import formatted
from specc.topology.levels import Domain
from specc.units import Quantity
from specc.validation.shelves import Shelves

STEPS = "steps.gpuspec"
KEPT = ("kept_gemm", "kept_compute", "kept_stream", "kept_kv_stream", "kept_attention")


@record
class Subject:
    """The part that stands for the device.

    Attributes:
        part: The accelerator.
        imported: The line that imports it.
        folder: Where that line holds: imports of files are relative to it.
    """

    part: Accelerator
    imported: str
    folder: str


@record
class MeasuredEntry:
    """The text of the calibration, and what could not be measured or said."""

    text: str
    left: tuple[str, ...]


def subject_of(name: str, file: str | None, declared: Mapping[str, object]) -> Subject:
    """The accelerator of that name.

    Args:
        name: Its name in the catalogue, or in a file.
        file: That file; None: the catalogue.
        declared: What the file declares.

    Raises:
        CannotMeasure: there is none.
    """
    if file is not None:
        found = declared.get(name)
        if not isinstance(found, Accelerator):
            known = [key for key, it in declared.items() if isinstance(it, Accelerator)]
            raise CannotMeasure(
                f"{file} declares no accelerator {name}; it has {', '.join(known) or 'none'}"
            )
        line = f'from "{os.path.basename(file)}" import {name}'
        return Subject(part=found, imported=line, folder=os.path.dirname(os.path.abspath(file)))
    shelves = Shelves()
    word = name.rpartition(".")[2]
    part, vendor = shelves.accelerator(word), shelves.owner("accelerators", word)
    if part is None:
        raise CannotMeasure(
            f"the catalogue has no accelerator {name}",
            "see specc catalog, or declare it in a file and name that with --in FILE",
        )
    line = f"from std.accelerators.{vendor} import {word}"
    return Subject(part=part, imported=line, folder=folder("specs"))


def half_of(part: Accelerator) -> str:
    """The dtype of wide products: the first of 16 bit that the part computes in, else 32 bit.

    Raises:
        CannotMeasure: it states no rate that a share could be taken of.
    """
    for dtype in ("bf16", "fp16"):
        if rate_of(part, dtype) and not lacks(part, dtype):
            return dtype
    if rate_of(part, "fp32"):
        return "fp32"
    raise CannotMeasure(
        f"{part.name} states no rate of bf16, fp16 or fp32: there is nothing to take a share of",
        "state `peak { bf16 = … TFLOP/s }` as its data sheet has it",
    )


def measure(
    subject: Subject, operations: Operations, origin: Provenance, tell: Callable[[str], None]
) -> MeasuredEntry:
    """The calibration of a part, measured on a device.

    Args:
        subject: The part.
        operations: The device.
        origin: Where the numbers come from.
        tell: Hears of what is being run.
    """
    half = half_of(subject.part)
    numbers = _constants(subject.part)
    timings = run(operations, half, narrow=rate_of(subject.part, "fp8") is not None, tell=tell)
    sheet = _sheet(subject, half, numbers, operations.ranks)
    shares = shares_of(timings, sheet, operations.ranks)
    if not shares.training and not shares.serving:
        reasons = "; ".join((*timings.left, *shares.left))
        raise CannotMeasure(f"nothing could be measured: {reasons}")
    widening = numbers.value("measured_widening")
    bare = entry(origin, shares, timings, widening, ())
    result = _compiled(subject, spec_of(timings.step, subject.part.name, bare, 1, half))
    notes = []
    for what, path in (("training_step", "iteration_time"), ("decode_step", "tpot.mean")):
        prediction = result.predictions.get(what)
        value = None if prediction is None else prediction.get(path)
        for call in timings.of(what):
            known = value if isinstance(value, Quantity) else None
            notes.append(held(what.replace("_", " "), timings.step, call.seconds, known))
    text = entry(origin, shares, timings, widening, tuple(notes))
    return MeasuredEntry(
        text=formatted(Source("measured.gpuspec", text))[0], left=(*timings.left, *shares.left)
    )


def _constants(part: Accelerator) -> Constants:
    shelf = Shelves().shelf
    names = (part.name, *part.lineage)
    tables = {name: shelf.calibrations(name) for name in ("default", *names)}
    return constants(Profiles(calibrations=tables), part, "")


def _sheet(subject: Subject, half: str, numbers: Constants, ranks: int) -> ShareSheet:
    part = subject.part
    domain = _domain(subject, half, ranks)
    bandwidth = part.memory_bandwidth
    if bandwidth is None:
        raise CannotMeasure(f"{part.name} states no `memory_bandwidth`")
    return ShareSheet(
        half=rate_of(part, half) or 0.0,
        narrow=rate_of(part, "fp8"),
        bandwidth=float(bandwidth),
        link=None if domain is None or not domain.bandwidth else float(domain.bandwidth),
        constants=Efficiency(
            gemm=1.0,
            depth=numbers.value("depth"),
            units=numbers.value("units"),
            wave=numbers.value("wave"),
            memory=1.0,
            attention_forward=1.0,
            attention_backward=1.0,
            attention_length=numbers.value("attention_length"),
            attention_width=numbers.value("attention_width"),
        ),
        kept={name: numbers.value(name) for name in KEPT},
    )


def _domain(subject: Subject, half: str, ranks: int) -> Domain | None:
    """What joins so many accelerators of a server, as plans see it."""
    if ranks < 2:
        return None
    head = f"edition 2026\n\n{subject.imported}\n"
    result = _compiled(subject, spec_of(SMALL, subject.part.name, head, ranks, half))
    plan = result.plans.get("training_step")
    return plan.domains[0] if plan is not None and plan.domains else None


def _compiled(subject: Subject, text: str) -> Result:
    catalogue = folder("specs")
    compiler = Compiler(DiskStore(catalogue), catalogue)
    path = os.path.join(subject.folder, STEPS)
    return compiler.compile(Source(path, text), path, prices=False)
