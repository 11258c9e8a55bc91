"""Words of devices and servers: memories, forms, links inside a server, slots, cooling."""

from specc.design.attribute import Word
from specc.design.vocabulary.declare import number, vocabulary, whole

MEMORY_TYPES = vocabulary(
    "memory types",
    {
        "hbm": "High-bandwidth memory of the first generation, or of one that the sheet does not name.",
        "hbm2": "High-bandwidth memory, second generation.",
        "hbm2e": "HBM2 at higher rates.",
        "hbm3": "High-bandwidth memory, third generation.",
        "hbm3e": "HBM3 at higher rates.",
        "hbm4": "High-bandwidth memory, fourth generation.",
        "hbm4e": "HBM4 at higher rates.",
        "gddr5": "Graphics memory, fifth generation.",
        "gddr5x": "GDDR5 at higher rates.",
        "gddr6": "Graphics memory, sixth generation.",
        "gddr6x": "GDDR6 with four-level signalling.",
        "gddr7": "Graphics memory, seventh generation.",
        "lpddr4": "Low-power memory, fourth generation.",
        "lpddr4x": "LPDDR4 at lower voltage.",
        "lpddr5": "Low-power memory, fifth generation.",
        "lpddr5x": "LPDDR5 at higher rates.",
        "lpddr6": "Low-power memory, sixth generation.",
        "ddr3": "DIMMs, third generation.",
        "ddr4": "DIMMs, fourth generation.",
        "ddr5": "DIMMs, fifth generation.",
        "sram": "Static memory on the chip.",
    },
)

ACCELERATOR_FORMS = vocabulary(
    "forms of accelerators",
    {
        "module": "A module of a kind of its own.",
        "chip": "A chip on a board that is not sold alone.",
        "superchip": "A module that holds a host processor too.",
        "soc": "A system on a chip: host, accelerator and memory in one.",
        "cloud": "Rented only: nobody sells it as a part.",
    },
    Word("sxm", "NVIDIA's mezzanine module.", also=("sxm2", "sxm3", "sxm4", "sxm5", "sxm6")),
    Word("oam", "A mezzanine module of the Open Compute Project.", also=("ocp",)),
    Word("pcie", "A card.", also=("card", "fhfl", "hhhl", "add_in_card")),
    Word("mxm", "A module of laptops and small machines."),
    Word("socket", "In a socket of the host, as a processor."),
)

DRIVE_FORMS = vocabulary(
    "forms of drives",
    {
        "u2": "2.5-inch drive with a U.2 connector.",
        "u3": "2.5-inch drive with a U.3 connector.",
        "m2": "M.2 module.",
        "e1s": "E1.S, the short ruler.",
        "e1l": "E1.L, the long ruler.",
        "e3s": "E3.S, short.",
        "e3l": "E3.L, long.",
        "sff": "2.5-inch drive with SATA or SAS.",
        "lff": "3.5-inch drive with SATA or SAS.",
        "card": "A PCIe card.",
    },
)

_GENERATION = whole("Generation of PCI Express.", 1, 7)
PCIE = Word(
    "pcie",
    "PCI Express.",
    {"gen": _GENERATION, "lanes": whole("Lanes to all hosts.", 1, 64)},
    also=("pci", "pci_e", "pciexpress", "pci_express"),
)
HOST_LINKS = vocabulary(
    "links to the host",
    {
        "nvlink_c2c": "NVIDIA's link between processor and accelerator of one module.",
        "infinity_fabric": "AMD's link between dies and devices.",
        "sata": "Serial ATA.",
        "sas": "Serial attached SCSI.",
    },
    PCIE,
    Word(
        "cxl",
        "Compute Express Link.",
        {"gen": whole("Generation.", 1, 4), "lanes": whole("Lanes of the link.", 1, 32)},
    ),
)
HOST_LANES = vocabulary(
    "lanes of a processor",
    {},
    Word(
        "pcie",
        "PCI Express lanes to slots and devices.",
        {"gen": _GENERATION, "lanes": whole("Lanes in all.", 1, 512)},
        also=PCIE.also,
    ),
)

SLOTS = vocabulary(
    "slots",
    {
        "sxm": "For NVIDIA's mezzanine modules.",
        "oam": "For mezzanine modules of the Open Compute Project.",
        "mxm": "For MXM modules.",
        "ocp": "For network adapters of the Open Compute Project.",
        "mezzanine": "For adapters of the server's own kind.",
        "dimm": "For memory modules.",
        "camm": "For compression-attached memory modules.",
        "socamm": "For small compression-attached memory modules.",
        "nvme": "For NVMe drives of a form that is not known.",
        "bay": "For drives of a kind that is not known.",
        **{word.name: f"For drives: {word.doc[0].lower()}{word.doc[1:]}" for word in DRIVE_FORMS},
    },
    Word(
        "pcie",
        "For cards.",
        {
            "gen": _GENERATION,
            "lanes": whole("Lanes that it is wired for.", 1, 32),
            "width": whole("Slots that a card may take.", 1, 4),
        },
        also=PCIE.also,
    ),
)

SCALE_UP_LINKS = vocabulary(
    "scale-up links",
    {
        "none": "No direct links: over the host.",
        **{f"nvlink{n}": f"NVIDIA NVLink, generation {n}." for n in range(1, 7)},
        "nvlink_bridge": "NVLink bridges between two or four cards.",
        "infinity_fabric": "AMD Infinity Fabric.",
        "ici": "Google's inter-chip interconnect.",
        **{f"neuronlink{n}": f"AWS NeuronLink, generation {n}." for n in range(1, 5)},
        "roce": "Ethernet with RDMA, as in Gaudi.",
        "ualink": "Ultra Accelerator Link.",
        "xe_link": "Intel Xe Link.",
        "hccs": "Huawei's cache-coherent link.",
        "pcie": "PCI Express from device to device.",
    },
    own=True,
)
SCALE_UP_SWITCHES = vocabulary(
    "scale-up switch chips",
    {
        "none": "The links are direct.",
        **{f"nvswitch{n}": f"NVIDIA NVSwitch, generation {n}." for n in range(1, 7)},
        "neuronswitch1": "AWS NeuronSwitch, generation 1.",
        "pcie": "PCI Express switches.",
        "ualink": "Switches for Ultra Accelerator Link.",
    },
    own=True,
)
SCALE_UP_TOPOLOGIES = vocabulary(
    "scale-up topologies",
    {
        "full_mesh": "Each accelerator is linked to every other.",
        "ring": "Each accelerator is linked to two neighbours.",
        "pairs": "Each accelerator is linked to one other.",
    },
    Word("switched", "Switch chips join all at the full rate.", also=("switch", "nvswitch")),
    Word(
        "torus",
        "A grid whose ends are joined, with its sizes: torus(4, 4, 4).",
        rest=whole("Accelerators along one dimension.", 1, 1_000_000),
        most=6,
    ),
)

COOLING = vocabulary(
    "ways of cooling",
    {
        "rear_door": "A heat exchanger in the rack's door; the equipment is cooled by air.",
        "immersion": "In a bath of coolant.",
        "passive": "No fans of its own: the chassis moves the air.",
    },
    Word("air", "Fans.", also=("fan", "fans", "air_cooled")),
    Word(
        "liquid",
        "Cold plates.",
        {"to_liquid": number("Share of the heat that the liquid takes.", high="100 %")},
        also=("water", "dlc", "direct_liquid", "liquid_cooled", "cold_plate", "cold_plates"),
    ),
)

SOLD_AS = vocabulary(
    "ways of selling",
    {
        "system": "One line of the bill, which contains the rest.",
        "barebone": "The chassis is one line; processors, memory and drives are others.",
        "parts": "Every part is a line of its own.",
    },
)
