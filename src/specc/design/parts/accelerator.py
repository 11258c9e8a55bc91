"""Accelerators: GPUs, TPUs and their like."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Entity, EnumValue
from specc.design.part import Part, highest_power, typical_power
from specc.design.vocabulary import dtypes, hardware
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AcceleratorScaleUp(Entity):
    """The links that join accelerators directly, seen from one of them."""

    link: str | None = field.word("The link's name, such as nvlink4.", hardware.SCALE_UP_LINKS)
    each_way: Quantity | None = field.quantity(
        "Rate out of one accelerator in one direction.", "byte/s", bits=False, high="100 TB/s"
    )
    both_ways: Quantity | None = field.quantity(
        "The sum of both directions, as sheets print it.", "byte/s", bits=False, high="200 TB/s"
    )
    peers: int | None = field.count(
        "To how many others it links directly; all in the domain when switched."
    )
    domain: int | None = field.count(
        "How many accelerators the links can join.", unit="accelerators"
    )
    topology: EnumValue | None = field.term(
        "How the accelerators of a domain are joined.", hardware.SCALE_UP_TOPOLOGIES
    )

    @property
    def rate(self) -> Quantity | None:
        """One-way rate of one accelerator, whichever convention was written."""
        if self.each_way is not None:
            return self.each_way
        return None if self.both_ways is None else self.both_ways / Quantity(2)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Accelerator(Part):
    """A processor that models run on."""

    kind: ClassVar[str] = "accelerator"

    power: Quantity | None = typical_power("50 kW")
    power_max: Quantity | None = highest_power("50 kW")
    architecture: str | None = field.text("The vendor's name of the generation.", descriptive=True)
    capability: Quantity | None = field.number(
        "What its cores can do, as CUDA numbers it: 9.0.",
        above_zero=True,
        high="1000",
        percent=False,
    )
    memory: Quantity | None = field.quantity(
        "Memory as sold.", "byte", required=True, above_zero=True, high="20 TB"
    )
    memory_usable: Quantity | None = field.quantity(
        "Memory as the driver reports it.", "byte", above_zero=True, high="20 TB"
    )
    memory_runtime: Quantity | None = field.quantity(
        "Memory as the runtime shows it to programs [what the driver reports, less what it keeps].",
        "byte",
        high="20 TB",
    )
    memory_type: str | None = field.word("Kind of its memory.", hardware.MEMORY_TYPES)
    memory_bandwidth: Quantity | None = field.quantity(
        "Rate of its own memory.",
        "byte/s",
        required=True,
        bits=False,
        above_zero=True,
        high="1000 TB/s",
    )
    memory_carried: Quantity | None = field.quantity(
        "Rate at which its copy engines bring memory to its cores, where cores do not read it themselves.",
        "byte/s",
        bits=False,
        above_zero=True,
        high="1000 TB/s",
    )
    form: str | None = field.word("How it is mounted.", hardware.ACCELERATOR_FORMS)
    width: int | None = field.count("Slots that it takes.")
    host_link: EnumValue | None = field.term(
        "The link to the host, such as pcie(gen = 5, lanes = 16).", hardware.HOST_LINKS
    )
    peak: dict[str, Quantity] = field.table(
        "Dense rates by dtype, without sparsity.",
        "FLOP/s",
        "OP/s",
        keys=dtypes.RATES,
        high="1000000 TFLOP/s",
    )
    peak_sparse: dict[str, Quantity] = field.table(
        "Rates by dtype with structured sparsity, as sheets print them beside the dense ones.",
        "FLOP/s",
        "OP/s",
        keys=dtypes.RATES,
        high="1000000 TFLOP/s",
        descriptive=True,
    )
    scale_up: AcceleratorScaleUp | None = field.block(
        AcceleratorScaleUp, "Direct links between accelerators."
    )
    cores: int | None = field.count(
        "Independent cores per device, where software counts those (TPU, Neuron).",
        descriptive=True,
    )
    multiprocessors: int | None = field.count(
        "Streaming multiprocessors, compute units or the like.", descriptive=True
    )
    cache: Quantity | None = field.quantity("Last-level cache.", "byte", descriptive=True)
    clock: Quantity | None = field.quantity("Boost clock.", "1/s", descriptive=True)
