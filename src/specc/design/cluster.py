"""Sites and clusters: how many of what, joined how, standing where."""

from typing import ClassVar

import attrs

from specc.design.attribute import (
    block,
    count,
    counted,
    flag,
    lists,
    named,
    number,
    part,
    quantity,
    share,
    table,
    term,
    text,
    word,
)
from specc.design.noun import Counted, Noun, Term
from specc.design.parts.rack import Rack
from specc.units import Quantity

TOPOLOGIES = (
    "single", "leaf_spine", "fat_tree", "rail_optimised", "rail_only", "dragonfly", "dragonfly_plus", "torus",
    "full_mesh",
)  # fmt: skip
LOAD_BALANCING = ("ecmp", "ecmp_qp", "adaptive", "planned", "spray")


@attrs.frozen(kw_only=True, eq=False)
class Site(Noun):
    """Where a cluster stands: power, cooling, racks, floor, prices."""

    kind: ClassVar[str] = "site"

    title: str | None = text("Its name.")
    it_power: Quantity | None = quantity("Power for equipment.", "W")
    pue: Quantity | None = number("Facility power over equipment power.")
    electricity: Quantity | None = quantity("Price of electricity.", "USD/kWh")
    colocation: Quantity | None = quantity("Rent for power and space: 150 USD/kW/month.", "USD/kW/month", "USD/month")
    floor_load: Quantity | None = quantity("Load that the floor carries.", "kg/m^2")
    carbon: Quantity | None = quantity("Emissions of its electricity.", "kg/kWh")
    water: Quantity | None = quantity("Water used per energy.", "l/kWh")
    racks: dict[str, Rack] = named(Rack, "Kinds of racks.")
    row: int | None = count("Racks in a row.")
    row_pitch: Quantity | None = quantity("Distance between rows.", "m")
    rack_pitch: Quantity | None = quantity("Distance between neighbouring racks.", "m")
    cable_drop: Quantity | None = quantity("From the top of a rack up to the tray.", "m")
    cable_slack: Quantity | None = quantity("Spare length at each cable.", "m")
    coolant: Quantity | None = quantity("Heat that the liquid loop removes.", "W")
    pdu: Noun | None = part("Power distribution units in its racks.", "pdu")


@attrs.frozen(kw_only=True, eq=False)
class Fabric(Noun):
    """A network that joins servers, as the user describes it."""

    topology: Term | None = term("Its shape.", *TOPOLOGIES)
    nic: Noun | None = part("Network adapter of the servers.", "nic")
    leaf: Noun | None = part("Switch next to the servers.", "switch")
    spine: Noun | None = part("Switch above the leaves.", "switch")
    core: Noun | None = part("Switch above the spines.", "switch")
    rails: int | None = count("Rails: leaves each take one adapter of a server.", least=1)
    planes: int = count("Independent copies of the network.", default=1, least=1)
    oversubscription: Quantity | None = number("Down over up at the leaves; 1:1 keeps the full bandwidth.")
    tiers: dict[str, Quantity] = table("Down over up tier by tier.", "1", words=("leaf", "spine", "core"))
    pod: int | None = count("Servers that share spines before a core.", unit="servers")
    links_per_server: int | None = count("Links of a server.")
    link_rate: Quantity | None = quantity("Rate of a link where the switch port is split.", "byte/s", bits=True)
    uplink_rate: Quantity | None = quantity("Rate of a link between switches where it differs.", "byte/s", bits=True)
    attach: dict[str, tuple[Counted, ...]] = lists("What else is joined, or kinds of servers that differ: PART = 4 x 400 Gb/s.")
    optics: Noun | None = part("Transceivers on switches.", "optic")
    server_optics: Noun | None = part("Transceivers in servers.", "optic")
    cables: Noun | None = part("Cables.", "cable")
    load_balancing: str | None = word("How flows are spread over paths.", *LOAD_BALANCING)
    protocol: str | None = word("What it speaks.", "infiniband", "roce", "ethernet", "efa", "slingshot", "omnipath")
    dual_homed: bool = flag("Whether each server's links go to two leaves.", default=False)
    in_network_reduction: bool | None = flag("Whether switches reduce data on the way.")
    rate: Quantity | None = quantity("Rate, where only that is known.", "byte/s", bits=True)
    per: str | None = word("What has that rate.", "accelerator", "server", default="accelerator")
    leaves: int | None = count("Leaf switches, where their number is given.")
    spines: int | None = count("Spine switches, where their number is given.")
    cores: int | None = count("Core switches, where their number is given.")
    groups: int | None = count("Groups of a dragonfly.")
    latency: Quantity | None = quantity("Delay of one hop.", "s")
    spare_ports: int | None = count("Ports of each leaf that stay free.")
    placement: str | None = word("Where switches stand.", "top", "middle", "end_of_row", "network_row")


@attrs.frozen(kw_only=True, eq=False)
class ClusterStorage(Noun):
    """What the cluster asks of its storage, and the appliances that give it."""

    capacity: Quantity | None = quantity("Usable capacity.", "byte")
    read_bandwidth: Quantity | None = quantity("Read rate.", "byte/s", bits=False)
    write_bandwidth: Quantity | None = quantity("Write rate.", "byte/s", bits=False)
    system: tuple[Counted, ...] = counted("Appliances.", "storage", "server")


@attrs.frozen(kw_only=True, eq=False)
class Spares(Noun):
    """Parts kept in stock: a percentage, rounded up, or a count."""

    servers: Quantity | None = share("Servers.")
    accelerators: Quantity | None = share("Accelerators.")
    switches: Quantity | None = share("Switches.")
    optics: Quantity | None = share("Transceivers.")
    cables: Quantity | None = share("Cables.")
    nics: Quantity | None = share("Network adapters.")
    drives: Quantity | None = share("Drives.")
    psus: Quantity | None = share("Power supplies.")
    replenishment: Quantity | None = quantity("Time until a failed part is replaced; sizes spares by failure rates.", "s")
    confidence: Quantity | None = number("Probability that the stock lasts that long.")
    failures: dict[str, Quantity] = table("Yearly failure rate by kind of part.", "1/year", "1")


@attrs.frozen(kw_only=True, eq=False)
class Economics(Noun):
    """How money is counted."""

    life: Quantity | None = quantity("Time over which hardware is written off.", "s")
    utilisation: Quantity | None = number("Share of the time that the cluster works.")
    maintenance: Quantity | None = quantity("Yearly cost over the price of the hardware.", "1/year", "1")
    discount_rate: Quantity | None = quantity("Yearly cost of capital.", "1/year", "1")
    as_of: str | None = text('Date of the prices, such as "2026-11".')
    residual: Quantity | None = number("Share of the price that remains after its life.")


@attrs.frozen(kw_only=True, eq=False)
class Inventory(Noun):
    """What is already there."""

    servers: tuple[Counted, ...] = counted("Servers.", "server", "enclosure")
    switches: tuple[Counted, ...] = counted("Switches.", "switch")
    optics: tuple[Counted, ...] = counted("Transceivers.", "optic")
    cables: tuple[Counted, ...] = counted("Cables.", "cable")
    nics: tuple[Counted, ...] = counted("Network adapters.", "nic")
    racks: tuple[Counted, ...] = counted("Racks.", "rack")
    storage: tuple[Counted, ...] = counted("Storage appliances.", "storage")


@attrs.frozen(kw_only=True, eq=False)
class Cluster(Noun):
    """Counted servers, fabrics, storage and spares, on a site."""

    kind: ClassVar[str] = "cluster"

    title: str | None = text("Its name.")
    site: Site | None = part("Where it stands.", "site")
    servers: tuple[Counted, ...] = counted("Servers: 64 x a + 2 x b, or enclosures.", "server", "enclosure", auto=True)
    pools: dict[str, tuple[Counted, ...]] = lists("Servers that workloads name: small = 16 x a.", "server", "enclosure", "storage")
    fabrics: dict[str, Fabric] = named(Fabric, "Networks; reached as cluster.fabric.NAME.")
    storage: ClusterStorage | None = block(ClusterStorage, "Storage.")
    services: dict[str, tuple[Counted, ...]] = lists("Servers that are bought and cabled, never scheduled.", "server", "enclosure", "storage")
    spares: Spares | None = block(Spares, "Parts kept in stock.")
    owned: Inventory | None = block(Inventory, "What is already there.")
    economics: Economics | None = block(Economics, "How money is counted.")
    software: tuple[Counted, ...] = counted("Licences.", "software")
    support: tuple[Counted, ...] = counted("Services.", "service")
    cdus: tuple[Counted, ...] = counted("Coolant distribution units.", "cdu")
    region: str | None = text("Where instances are rented.")
