"""The bandwidth hierarchy as ASTRA-sim's analytical network reads it: innermost first, GB/s and ns.

Source: ASTRA-sim documentation, analytical network backend.
"""

from specc.diagnostics.printable import one_line
from specc.reports.bills import Bills, only
from specc.reports.report import Format, View
from specc.topology.levels import Domain, levels
from specc.units.text import plain

_WORDS = {"torus": "Ring", "ring": "Ring", "full_mesh": "FullyConnected"}


def render(bills: Bills, view: View) -> str:
    """One document a cluster, parted by `---`."""
    parts = []
    for name, bill in only(bills, view.cluster):
        found = [d for d in levels(bill.topology) if d.bandwidth]
        words, counts, rates, delays = [], [], [], []
        inside = 1
        for domain in found:
            count = -(-domain.size // inside)
            if count < 2:
                continue
            inside *= count
            words.append(_WORDS.get(domain.layout, "Switch"))
            counts.append(count)
            rates.append(plain((domain.bandwidth or 0) / 1e9))
            delays.append(_delay(domain))
        parts.append(
            f"# cluster {one_line(name)}: {inside} accelerators\n"
            f"topology: [{', '.join(words)}]\n"
            f"npus_count: [{', '.join(map(str, counts))}]\n"
            f"bandwidth: [{', '.join(rates)}]  # GB/s\n"
            f"latency: [{', '.join(delays)}]  # ns\n"
        )
    return "---\n".join(parts)


def _delay(domain: Domain) -> str:
    return plain(round(domain.latency * 1e9, 1))


FORMAT = Format(
    name="astra-sim",
    about="the network of ASTRA-sim's analytical backend",
    render=render,
    machine=True,
)
