"""The table of units: every name that may follow a number, with its exact size in base units.

A unit is added here and nowhere else; reading, printing, suggestions and the manual use this table.
"""

from fractions import Fraction

from specc.units.dimension import (
    AMPERE,
    BYTE,
    DIMENSIONLESS,
    FLOP,
    FRAME,
    IMAGE,
    JOULE,
    KELVIN,
    KILOGRAM,
    METRE,
    OPERATION,
    REQUEST,
    SECOND,
    TOKEN,
    WATT,
    Dimension,
)

Scale = int | Fraction

DECIMAL: dict[str, Scale] = {
    "k": 10**3,
    "M": 10**6,
    "G": 10**9,
    "T": 10**12,
    "P": 10**15,
    "E": 10**18,
    "Z": 10**21,
    "Y": 10**24,
}
BINARY: dict[str, Scale] = {
    "Ki": 2**10,
    "Mi": 2**20,
    "Gi": 2**30,
    "Ti": 2**40,
    "Pi": 2**50,
    "Ei": 2**60,
}
SMALL: dict[str, Scale] = {
    "m": Fraction(1, 10**3),
    "u": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
}

HOUR = 3600
DAY = 24 * HOUR
YEAR = 365 * DAY  # 8,760 hours, as rates per year are quoted; a month is a twelfth of it
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY", "KRW", "TWD", "INR", "CAD", "AUD", "SEK")

# Counts: words that say what is counted and have no dimension.
COUNTS = (
    "params", "param", "gpus", "gpu", "accelerators", "accelerator", "chips", "chip", "cards", "card",
    "cores", "core", "servers", "server", "nodes", "node", "racks", "rack", "sequences", "sequence",
    "samples", "sample", "steps", "step", "epochs", "epoch", "layers", "layer", "ports", "port", "links",
    "link", "replicas", "replica", "sites", "site", "switches", "switch", "optics", "cables", "U",
    "copies", "copy", "users", "user", "lanes", "experts", "hops", "phases", "units", "unit",
)  # fmt: skip


def _build() -> dict[str, tuple[Scale, Dimension]]:
    table: dict[str, tuple[Scale, Dimension]] = {"%": (Fraction(1, 100), DIMENSIONLESS)}

    def add(names: str, scale: Scale, dimension: Dimension) -> None:
        for name in names.split():
            table[name] = (scale, dimension)

    def prefixed(
        name: str, scale: Scale, dimension: Dimension, *prefixes: dict[str, Scale]
    ) -> None:
        table[name] = (scale, dimension)
        for group in prefixes:
            for prefix, factor in group.items():
                table[prefix + name] = (factor * scale, dimension)

    add("byte bytes", 1, BYTE)
    for prefix, factor in {**DECIMAL, **BINARY}.items():
        table[prefix + "B"] = (factor, BYTE)
    add("bit bits", Fraction(1, 8), BYTE)
    for prefix, factor in DECIMAL.items():
        table[prefix + "b"] = table[prefix + "bit"] = (Fraction(factor, 8), BYTE)
    for prefix, factor in BINARY.items():
        table[prefix + "bit"] = (Fraction(factor, 8), BYTE)
    prefixed("s", 1, SECOND, SMALL)
    add("second seconds sec", 1, SECOND)
    add("min minute minutes", 60, SECOND)
    add("h hour hours", HOUR, SECOND)
    add("d day days", DAY, SECOND)
    add("week weeks", 7 * DAY, SECOND)
    add("month months", YEAR // 12, SECOND)
    add("year years", YEAR, SECOND)
    prefixed("FLOP", 1, FLOP, DECIMAL)
    prefixed("OP", 1, OPERATION, DECIMAL)
    prefixed("J", 1, JOULE, DECIMAL, {"m": SMALL["m"]})
    prefixed("W", 1, WATT, DECIMAL, {"m": SMALL["m"]})
    prefixed("Wh", HOUR, JOULE, DECIMAL)
    prefixed("A", 1, AMPERE, {"m": SMALL["m"]})
    prefixed("V", 1, WATT / AMPERE, {"k": 1000})
    prefixed("VA", 1, WATT, {"k": 1000, "M": 10**6})
    prefixed("Hz", 1, DIMENSIONLESS / SECOND, DECIMAL)
    prefixed("m", 1, METRE, SMALL, {"k": 1000, "c": Fraction(1, 100)})
    add("ft foot feet", Fraction(3048, 10000), METRE)
    add("inch inches", Fraction(254, 10000), METRE)
    add("l L litre litres liter liters", Fraction(1, 1000), METRE**3)
    add("kg", 1, KILOGRAM)
    add("g", Fraction(1, 1000), KILOGRAM)
    add("t tonne tonnes", 1000, KILOGRAM)
    add("lb lbs", Fraction(45359237, 10**8), KILOGRAM)
    add("K degC", 1, KELVIN)
    add("token tokens", 1, TOKEN)
    add("request requests", 1, REQUEST)
    add("image images", 1, IMAGE)
    add("frame frames", 1, FRAME)
    for name in CURRENCIES:
        table[name] = (1, Dimension({name: 1}))
        table["k" + name] = (1000, Dimension({name: 1}))
    for name in COUNTS:
        table[name] = (1, DIMENSIONLESS)
    return table


UNITS: dict[str, tuple[Scale, Dimension]] = _build()

# 0 degC in kelvin; the one unit with an offset.
CELSIUS_OFFSET = Fraction(27315, 100)
