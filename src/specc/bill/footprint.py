"""What a cluster's electricity emits and the water that it takes, per second, from the power of the equipment.

Emissions are those of the electricity that is used, not of making the hardware. Water is what the cooling evaporates (WUE, per
energy of the equipment) and, where stated, what power stations take for the electricity.

Source: ISO/IEC 30134-9:2022 (WUE) and GHG Protocol, scope 2: energy times the factor of the grid.
"""

from specc.bill.sums import Sum, total_of
from specc.design.cluster import Site
from specc.record import record
from specc.units.calculation import Calculation, Operand, operand
from specc.units.dimension import WATT


@record
class Footprint:
    """Per second.

    Attributes:
        emissions: CO2 equivalent, kg/s.
        water: m^3/s.
    """

    emissions: Sum
    water: Sum


def footprint(power: Sum, site: Site | None) -> Footprint:
    """Of so much mean power of the equipment, W."""
    return Footprint(emissions=_emissions(power, site), water=_water(power, site))


def states_footprint(site: Site | None) -> bool:
    """Whether a site says anything that a footprint rests on."""
    return site is not None and not (
        site.carbon is None and site.water is None and site.grid_water is None
    )


def _emissions(power: Sum, site: Site | None) -> Sum:
    lacking = [f"site.{f}" for f in ("carbon", "pue") if site is None or getattr(site, f) is None]
    if site is None or site.carbon is None:
        return power.without(*lacking)
    emitted = power.times(float(site.carbon))
    return emitted.at_least(*lacking) if site.pue is None else emitted.times(float(site.pue))


def _water(power: Sum, site: Site | None) -> Sum:
    if site is None or (site.water is None and site.grid_water is None):
        return power.without("site.water")
    evaporated = Sum(value=0.0) if site.water is None else power.times(float(site.water))
    if site.grid_water is None:
        return evaporated
    taken = power.times(float(site.grid_water))
    if site.pue is None:
        return total_of((evaporated, taken.at_least("site.pue")))
    return total_of((evaporated, taken.times(float(site.pue))))


def emissions_of(power: Sum, busy: float, site: Site | None) -> Calculation | None:
    """How the emissions of a mean power at a utilisation are computed; None where they are not known."""
    if site is None or site.carbon is None or site.pue is None or _lacks(power):
        return None
    return Calculation(
        "mean power × utilisation × PUE × carbon",
        (
            *_drawn(power, busy),
            operand("PUE", site.pue, source="site.pue"),
            operand("carbon", site.carbon, site.carbon.dimension, "site.carbon"),
        ),
    )


def water_of(power: Sum, busy: float, site: Site | None) -> Calculation | None:
    """How the water is computed: of cooling, and of power stations where stated."""
    if site is None or _lacks(power) or _lacks(_water(power, site)):
        return None
    taken: list[Operand] = []
    terms: list[str] = []
    if site.water is not None:
        taken.append(operand("WUE", site.water, site.water.dimension, "site.water"))
        terms.append("WUE")
    if site.grid_water is not None and site.pue is not None:
        drawn = operand(
            "grid water", site.grid_water, site.grid_water.dimension, "site.grid_water"
        )
        taken += [operand("PUE", site.pue, source="site.pue"), drawn]
        terms.append("PUE × grid water")
    formula = f"mean power × utilisation × ({' + '.join(terms)})"
    return Calculation(formula, (*_drawn(power, busy), *taken))


def _lacks(total: Sum) -> bool:
    return total.value is None or bool(total.missing)


def _drawn(power: Sum, busy: float) -> tuple[Operand, Operand]:
    return (
        operand("mean power", power.value or 0.0, WATT, "typical, else the highest"),
        operand("utilisation", busy, source="economics.utilisation"),
    )
