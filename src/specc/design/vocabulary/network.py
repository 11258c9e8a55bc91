"""Words of networks: cages, plugs, fibres, protocols, topologies, placement."""

from specc.design.attribute import Attribute, Vocabulary, Word
from specc.design.vocabulary.declare import amount, choice, rates, text, vocabulary, whole
from specc.design.vocabulary.known import SHAPES
from specc.registry import about, names

HEATSINKS = vocabulary(
    "heatsinks",
    {
        "finned": "On the module: an open or closed top with fins.",
        "flat": "On the cage: the module has a flat top.",
        "riding": "On the cage, pressed onto the module.",
    },
)
_RATE = rates("Rate of the port, or how the cage breaks out: 2 x 400 Gb/s.")
_SINK = {"heatsink": choice("Where the heatsink sits.", HEATSINKS)}


def _cage(name: str, doc: str, *also: str) -> Word:
    return Word(name, doc, _SINK, _RATE, also=also)


CAGES = vocabulary(
    "cages and ports",
    {},
    _cage("sfp", "SFP: one lane, 1 Gb/s.", "sfp_1g"),
    _cage("sfp_plus", "SFP+: one lane, 10 Gb/s.", "sfpp", "sfp10"),
    _cage("sfp28", "SFP28: one lane, 25 Gb/s."),
    _cage("sfp56", "SFP56: one lane, 50 Gb/s."),
    _cage("sfp112", "SFP112: one lane, 100 Gb/s."),
    _cage("sfp_dd", "SFP-DD: two lanes.", "sfpdd"),
    _cage("qsfp", "QSFP or QSFP+: four lanes, 40 Gb/s.", "qsfp_plus"),
    _cage("qsfp28", "QSFP28: four lanes, 100 Gb/s."),
    _cage("qsfp56", "QSFP56: four lanes, 200 Gb/s."),
    _cage("qsfp112", "QSFP112: four lanes, 400 Gb/s."),
    _cage("qsfp224", "QSFP224: four lanes, 800 Gb/s."),
    _cage("qsfp_dd", "QSFP-DD: eight lanes, 400 or 800 Gb/s.", "qsfpdd", "qsfp_dd800"),
    _cage("osfp", "OSFP: eight lanes, 400 or 800 Gb/s.", "osfp112"),
    _cage("osfp224", "OSFP224: eight lanes, 1600 Gb/s.", "osfp1600"),
    _cage("osfp_rhs", "OSFP with a riding heatsink: flat modules.", "osfprhs"),
    _cage("osfp_xd", "OSFP-XD: sixteen lanes.", "osfpxd"),
    _cage("rj45", "Twisted pair.", "base_t"),
    _cage("ethernet", "Ethernet through a cage that is not known.", "eth"),
    _cage("infiniband", "InfiniBand through a cage that is not known.", "ib"),
    _cage("backplane", "A port inside an enclosure, for what stands in it: no cable, no module."),
    _cage("cage", "A cage whose kind is not known.", "port"),
)
PLUGS = vocabulary(
    "plugs of fibres",
    {
        "lc": "Two fibres, LC duplex.",
        "sc": "SC.",
        "cs": "Two fibres, CS.",
        "sn": "Two fibres, SN.",
        "mpo8": "Eight fibres.",
        "mpo8_apc": "Eight fibres, angled.",
        "mpo12": "Twelve fibres.",
        "mpo12_apc": "Twelve fibres, angled.",
        "mpo12_upc": "Twelve fibres, flat.",
        "mpo16": "Sixteen fibres.",
        "mpo16_apc": "Sixteen fibres, angled.",
        "mpo24": "Twenty-four fibres.",
        "mmc12": "Twelve fibres, very small form factor.",
        "mmc16": "Sixteen fibres, very small form factor.",
    },
)
CONNECTORS = PLUGS.plus(CAGES)
SWITCH_PORTS = CAGES.plus(
    vocabulary(
        "fibre ports",
        {
            "mpo12": "A fibre port of a switch with optics inside.",
            "mmc12": "A fibre port of a switch with optics inside.",
            "mmc16": "A fibre port of a switch with optics inside.",
        },
    )
)

FIBRES = vocabulary(
    "kinds of fibre",
    {},
    Word("single", "Single-mode.", also=("single_mode", "smf", "os2", "sm")),
    Word("multi", "Multi-mode.", also=("multi_mode", "mmf", "om3", "om4", "om5", "mm")),
)
STANDARDS = vocabulary(
    "optical standards",
    {
        "sr": "One fibre pair, multi-mode.",
        "lr": "One fibre pair, single-mode, 10 km.",
        "sr4": "Four fibre pairs, multi-mode.",
        "vsr4": "Four fibre pairs, multi-mode, 50 m.",
        "sr4_2": "Four fibre pairs with two wavelengths each way, multi-mode.",
        "sr8": "Eight fibre pairs, multi-mode.",
        "vsr8": "Eight fibre pairs, multi-mode, 50 m.",
        "dr1": "One fibre pair, single-mode, 500 m.",
        "dr2": "Two fibre pairs, single-mode, 500 m.",
        "dr4": "Four fibre pairs, single-mode, 500 m.",
        "xdr4": "Four fibre pairs, single-mode, 2 km; also called DR4+.",
        "plr4": "Four fibre pairs, single-mode, 10 km.",
        "psm4": "Four fibre pairs, single-mode, 25 Gb/s lanes.",
        "dr8": "Eight fibre pairs, single-mode, 500 m.",
        "xdr8": "Eight fibre pairs, single-mode, 2 km.",
        "fr4": "One fibre pair, four wavelengths, 2 km.",
        "lr4": "One fibre pair, four wavelengths, 10 km.",
        "cwdm4": "One fibre pair, four wavelengths, 25 Gb/s lanes, 2 km.",
        "zr": "One fibre pair, coherent.",
    },
)
MEDIA = FIBRES.plus(
    vocabulary(
        "media",
        {
            "acc": "Copper with equalisers in the plugs.",
            "aoc": "Fibre with optics fixed to it.",
            "copper": "Twisted pair.",
        },
        Word("power", "A power cord.", also=("cord", "mains")),
        Word("dac", "Passive copper with plugs.", also=("twinax", "passive_copper")),
    )
)

OUTLETS = vocabulary(
    "outlets",
    {
        "c13": "IEC 60320 C13, 10 A.",
        "c19": "IEC 60320 C19, 16 A.",
        "c39": "Takes C14 and C20 plugs.",
    },
)
CORD_ENDS = vocabulary(
    "ends of power cords",
    {
        "c13": "Onto a C14 inlet.",
        "c14": "Into a C13 outlet.",
        "c19": "Onto a C20 inlet.",
        "c20": "Into a C19 outlet.",
    },
)
CABLE_ENDS = CONNECTORS.plus(CORD_ENDS)
INLETS = vocabulary(
    "inlets",
    {"c14": "IEC 60320 C14, 10 A.", "c20": "IEC 60320 C20, 16 A.", "busbar": "A busbar."},
)

COUNTED_BY = vocabulary(
    "what accessories are counted by",
    {
        "cable": "One for each cable.",
        "cable_end": "Two for each cable.",
        "rack": "One for each rack.",
        "server": "One for each server.",
        "unit": "As many as stated.",
    },
)

CUTS = vocabulary(
    "lengths that are sold",
    {},
    Word(
        "length",
        "A length, and what one orders it by.",
        {
            "of": amount("The length.", "m", required=True),
            "number": text("The part number of that length.", required=True),
        },
    ),
)

PROTOCOLS = vocabulary(
    "protocols",
    {
        "ethernet": "Ethernet.",
        "roce": "RDMA over Converged Ethernet.",
        "efa": "AWS Elastic Fabric Adapter.",
        "slingshot": "HPE Slingshot.",
        "omnipath": "Omni-Path.",
        "nvlink": "NVIDIA NVLink.",
        "ualink": "Ultra Accelerator Link.",
    },
    Word("infiniband", "InfiniBand.", also=("ib", "ndr", "hdr", "xdr")),
)
NETWORK_PROTOCOLS = PROTOCOLS.only(
    "infiniband", "roce", "ethernet", "efa", "slingshot", "omnipath"
)

ADAPTER_MODES = Vocabulary(
    "modes of an adapter",
    {
        word.name: Word(
            word.name, word.doc, {}, rates("Ports and the rate of each: 2 x 400 Gb/s.")
        )
        for word in NETWORK_PROTOCOLS
    },
)

_SIZES: dict[str, tuple[Attribute, int]] = {
    "slim_fly": (whole("The prime power that the graph is built from.", 2, 1000), 1),
    "torus": (whole("Nodes along one dimension.", 1, 1_000_000), 6),
}
"""What stands in the parentheses of a shape, and how often."""
_MEANT = {
    "fat_tree": ("clos", "fattree", "folded_clos", "tree"),
    "full_mesh": ("mesh",),
    "leaf_spine": ("spine_leaf", "leafspine", "two_tier"),
    "rail_optimised": ("rail_optimized", "rail", "rails", "rail_aligned"),
    "single": ("star", "one_switch"),
    "slim_fly": ("slimfly",),
}


def _shape(name: str) -> Word:
    """A topology: its name and documentation are those of its file among the shapes, which is not loaded."""
    rest, most = _SIZES.get(name, (None, 1))
    return Word(name, about(SHAPES, name), {}, rest, most, also=_MEANT.get(name, ()))


TOPOLOGIES = Vocabulary("topologies", {name: _shape(name) for name in names(SHAPES)})
TIERS = vocabulary(
    "tiers",
    {"leaf": "The switches next to the servers.", "spine": "Above them.", "core": "At the top."},
)

LOAD_BALANCING = vocabulary(
    "ways of spreading flows",
    {
        "ecmp": "Each flow takes one path, by a hash.",
        "ecmp_qp": "Each queue pair takes one path, by a hash.",
        "planned": "Paths are assigned by a controller.",
        "spray": "Packets of a flow take all paths.",
    },
    Word("adaptive", "Switches pick the less loaded path.", also=("adaptive_routing", "ar")),
)
RATE_OWNERS = vocabulary(
    "what has the rate",
    {"accelerator": "Each accelerator.", "server": "Each server."},
)
PLACEMENTS = vocabulary(
    "places of switches",
    {
        "middle": "In the middle of each rack.",
        "end_of_row": "In a rack at the end of each row.",
        "network_row": "In racks of their own.",
        "enclosure": "In the enclosures of the servers, whose switches are the leaves.",
    },
    Word("top", "On top of each rack.", also=("top_of_rack", "tor")),
)
SPREADS = vocabulary(
    "ways to spread links",
    {
        "even": "The same number of links to each switch above; some more switches where that does not divide.",
        "uneven": "Links dealt in turn to as few switches as have the ports.",
    },
)
AIRFLOWS = vocabulary(
    "ways of the air",
    {
        "front_to_back": "In at the front, which is the side of the ports or of the bezel as the sheet says.",
        "back_to_front": "In at the back.",
        "reversible": "Either way, by the fans that are fitted.",
        "liquid": "Cooled by liquid.",
    },
)
