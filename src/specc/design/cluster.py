"""Sites and clusters: how many of what, joined how, standing where."""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.parts.rack import Rack
from specc.design.vocabulary import money, network
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Site(Entity):
    """Where a cluster stands: power, cooling, racks, floor, prices."""

    kind: ClassVar[str] = "site"

    title: str | None = field.text("Its name.", descriptive=True)
    it_power: Quantity | None = field.quantity("Power for equipment.", "MW", high="100 GW")
    pue: Quantity | None = field.number("Facility power over equipment power.", low="1", high="10")
    electricity: Quantity | None = field.quantity("Price of electricity.", "USD/kWh")
    colocation: Quantity | None = field.quantity(
        "Rent for power and space: 150 USD/kW/month.", "USD/kW/month", "USD/month"
    )
    floor_load: Quantity | None = field.quantity(
        "Load that the floor carries.", "kg/m^2", above_zero=True, high="1000 t/m^2"
    )
    carbon: Quantity | None = field.quantity(
        "Emissions of its electricity.", "kg/kWh", high="10 kg/kWh"
    )
    water: Quantity | None = field.quantity(
        "Water that its cooling takes per energy of the equipment (WUE).",
        "l/kWh",
        high="20 l/kWh",
    )
    grid_water: Quantity | None = field.quantity(
        "Water that power stations take per energy that the site draws.",
        "l/kWh",
        high="1000 l/kWh",
    )
    racks: dict[str, Rack] = field.named(Rack, "Kinds of racks.", head="rack")
    row: int | None = field.count("Racks in a row.", least=1)
    row_pitch: Quantity | None = field.quantity("Distance between rows.", "m", high="10 km")
    rack_pitch: Quantity | None = field.quantity(
        "Distance between neighbouring racks.", "m", high="100 m"
    )
    cable_drop: Quantity | None = field.quantity(
        "From the top of a rack up to the tray.", "m", high="10 km"
    )
    cable_slack: Quantity | None = field.quantity("Spare length at each cable.", "m", high="1 km")
    coolant: Quantity | None = field.quantity("Heat that the liquid loop removes.", "kW")
    pdu: Entity | None = field.part("Power distribution units in its racks.", "pdu")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cell(Entity):
    """A kind of servers on leaves of its own, under the spines of a fabric; what it does not state is as in the fabric."""

    nic: Entity | None = field.part("Network adapter of its servers.", "nic")
    leaf: Entity | None = field.part("Switch next to them.", "switch")
    rails: int | None = field.count("Rails of its leaves.", least=1, most=4096)
    oversubscription: Quantity | None = field.number("Down over up at its leaves.")
    links_per_server: int | None = field.count("Links of one of its servers.", most=4096)
    link_rate: Quantity | None = field.quantity("Rate of those links.", "byte/s", bits=True)
    downlinks: int | None = field.count("Links down of one of its leaves.", least=1)
    uplinks: int | None = field.count("Links up of one of its leaves.", least=1)
    dual_homed: bool = field.flag("Whether its servers' links go to two leaves.", default=False)
    leaves: int | None = field.count("Its leaves, where their number is given.", most=1_000_000)
    spare_ports: int | None = field.count("Ports of each of its leaves that stay free.")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Fabric(Entity):
    """A network that joins servers, as the user describes it."""

    topology: EnumValue | None = field.term("Its shape.", network.TOPOLOGIES)
    nic: Entity | None = field.part("Network adapter of the servers.", "nic")
    leaf: Entity | None = field.part("Switch next to the servers.", "switch")
    spine: Entity | None = field.part("Switch above the leaves.", "switch")
    core: Entity | None = field.part("Switch above the spines.", "switch")
    rails: int | None = field.count(
        "Rails: leaves each take one adapter of a server.", least=1, most=4096
    )
    planes: int = field.count("Independent copies of the network.", default=1, least=1, most=4096)
    oversubscription: Quantity | None = field.number(
        "Down over up at the leaves; 1:1 keeps the full bandwidth."
    )
    tiers: dict[str, Quantity] = field.table("Down over up tier by tier.", "1", keys=network.TIERS)
    pod: int | None = field.count(
        "Servers that share spines before a core.", unit="servers", least=1
    )
    links_per_server: int | None = field.count("Links of a server.", most=4096)
    link_rate: Quantity | None = field.quantity(
        "Rate of a link where the switch port is split.", "byte/s", bits=True
    )
    uplink_rate: Quantity | None = field.quantity(
        "Rate of a link between switches where it differs.", "byte/s", bits=True
    )
    downlinks: int | None = field.count(
        "Links down of a leaf, where stated; the ratio decides else.", least=1
    )
    uplinks: int | None = field.count(
        "Links up of a leaf, where stated; the ratio decides else.", least=1
    )
    attach: dict[str, tuple[Counted, ...]] = field.lists(
        "What else is joined, or kinds of servers that differ: PART = 4 x 400 Gb/s; FABRIC_spines = 4 x 400 Gb/s."
    )
    optics: Entity | None = field.part("Transceivers on switches.", "optic", auto=True)
    server_optics: Entity | None = field.part("Transceivers in servers.", "optic", auto=True)
    cables: Entity | None = field.part("Cables.", "cable", auto=True)
    link_parts: tuple[Entity, ...] = field.parts(
        "Transceivers and cables to choose from where none is stated; those of the catalogue else.",
        "optic",
        "cable",
    )
    copper: Entity | None = field.part(
        "Copper cables, taken instead of optics where they reach.", "cable"
    )
    cells: dict[str, Cell] = field.named(
        Cell,
        "Kinds of servers on leaves of their own under the same spines, by pool, server or enclosure.",
        head="cell",
    )
    load_balancing: str | None = field.word(
        "How flows are spread over paths.", network.LOAD_BALANCING
    )
    protocol: str | None = field.word("What it speaks.", network.NETWORK_PROTOCOLS)
    dual_homed: bool = field.flag("Whether each server's links go to two leaves.", default=False)
    in_network_reduction: bool | None = field.flag("Whether switches reduce data on the way.")
    rate: Quantity | None = field.quantity("Rate, where only that is known.", "byte/s", bits=True)
    per: str | None = field.word("What has that rate.", network.RATE_OWNERS, default="accelerator")
    leaves: int | None = field.count("Leaf switches, where their number is given.", most=1_000_000)
    spines: int | None = field.count(
        "Spine switches, where their number is given.", most=1_000_000
    )
    cores: int | None = field.count("Core switches, where their number is given.", most=1_000_000)
    groups: int | None = field.count("Groups of a dragonfly.", most=1_000_000)
    latency: Quantity | None = field.quantity("Delay of one hop.", "us", high="1 ms")
    spare_ports: int | None = field.count("Ports of each leaf that stay free.")
    placement: str | None = field.word("Where switches stand.", network.PLACEMENTS)
    spread: str = field.word(
        "Whether every switch sends the same number of links to each one above it.",
        network.SPREADS,
        default="even",
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClusterStorage(Entity):
    """What the cluster asks of its storage, and the appliances that give it."""

    capacity: Quantity | None = field.quantity("Usable capacity.", "byte")
    read_bandwidth: Quantity | None = field.quantity("Read rate.", "byte/s", bits=False)
    write_bandwidth: Quantity | None = field.quantity("Write rate.", "byte/s", bits=False)
    system: tuple[Counted, ...] = field.counted("Appliances.", "storage", "server")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Spares(Entity):
    """Parts kept in stock: a percentage, rounded up, or a count."""

    servers: Quantity | None = field.share("Servers.")
    accelerators: Quantity | None = field.share("Accelerators.")
    switches: Quantity | None = field.share("Switches.")
    optics: Quantity | None = field.share("Transceivers.")
    cables: Quantity | None = field.share("Cables.")
    nics: Quantity | None = field.share("Network adapters.")
    drives: Quantity | None = field.share("Drives.")
    psus: Quantity | None = field.share("Power supplies.")
    replenishment: Quantity | None = field.quantity(
        "Time until a failed part is replaced; sizes spares by failure rates.", "week"
    )
    confidence: Quantity | None = field.number(
        "Probability that the stock lasts that long.", high="100 %"
    )
    failures: dict[str, Quantity] = field.table(
        "Yearly failure rate by kind of part.", "1/year", "1"
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Economics(Entity):
    """How money is counted."""

    life: Quantity | None = field.quantity(
        "Time over which hardware is written off.", "year", low="1 day", high="100 years"
    )
    utilisation: Quantity | None = field.number(
        "Share of the time that the cluster works.", high="100 %", above_zero=True
    )
    maintenance: Quantity | None = field.quantity(
        "Yearly cost over the price of the hardware.", "1/year", "1", high="100 %/year"
    )
    discount_rate: Quantity | None = field.quantity(
        "Yearly cost of capital.", "1/year", "1", high="100 %/year"
    )
    staff: Quantity | None = field.quantity(
        "What the people cost who run it: 20000 USD/month.", "USD/month"
    )
    as_of: str | None = field.date('Date of the prices, such as "2026-11".')
    needed_by: str | None = field.date(
        'When what is bought must be there, ordered on the date of the prices: "2027-02".'
    )
    billing: str | None = field.word(
        "The way in which instances are rented [on demand, else reserved].", money.BILLING
    )
    currency: str | None = field.word(
        "In which all money of the design is told; USD where no cluster says.", money.CURRENCY
    )
    residual: Quantity | None = field.number(
        "Share of the price that remains after its life.", high="100 %"
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Inventory(Entity):
    """What is already there."""

    servers: tuple[Counted, ...] = field.counted("Servers.", "server", "enclosure")
    switches: tuple[Counted, ...] = field.counted("Switches.", "switch")
    optics: tuple[Counted, ...] = field.counted("Transceivers.", "optic")
    cables: tuple[Counted, ...] = field.counted("Cables.", "cable")
    nics: tuple[Counted, ...] = field.counted("Network adapters.", "nic")
    racks: tuple[Counted, ...] = field.counted("Racks.", "rack")
    storage: tuple[Counted, ...] = field.counted("Storage appliances.", "storage")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cluster(Entity):
    """Counted servers, fabrics, storage and spares, on a site."""

    kind: ClassVar[str] = "cluster"

    title: str | None = field.text("Its name.", descriptive=True)
    site: Site | None = field.part("Where it stands.", "site")
    servers: tuple[Counted, ...] = field.counted(
        "Servers: 64 x a + 2 x b, or enclosures.", "server", "enclosure", auto=True
    )
    pools: dict[str, tuple[Counted, ...]] = field.lists(
        "Servers that workloads name: small = 16 x a.", "server", "enclosure", "storage"
    )
    fabrics: dict[str, Fabric] = field.named(
        Fabric, "Networks; reached as cluster.fabric.NAME.", head="fabric"
    )
    storage: ClusterStorage | None = field.block(ClusterStorage, "Storage.")
    services: dict[str, tuple[Counted, ...]] = field.lists(
        "Servers that are bought and cabled, never scheduled.", "server", "enclosure", "storage"
    )
    spares: Spares | None = field.block(Spares, "Parts kept in stock.")
    owned: Inventory | None = field.block(Inventory, "What is already there.")
    economics: Economics | None = field.block(Economics, "How money is counted.")
    software: tuple[Counted, ...] = field.counted("Licences.", "software")
    support: tuple[Counted, ...] = field.counted("Services.", "service")
    accessories: tuple[Counted, ...] = field.counted(
        "What belongs to cables and racks: 12 x patch_panel + 1 x label.", "accessory"
    )
    cdus: tuple[Counted, ...] = field.counted("Coolant distribution units.", "cdu")
    region: str | None = field.text("Where instances are rented.")
    orderable: bool = field.flag(
        "Whether each line of its bill must be one that can be ordered: a part, its number, price and sold length.",
        default=False,
    )
