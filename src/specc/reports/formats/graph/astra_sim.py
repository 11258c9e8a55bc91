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
        domains = [d for d in levels(bill.topology) if d.bandwidth]
        words, counts, rates, delays = [], [], [], []
        inside = 1
        for domain in domains:
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
            f"{_latency(delays)}\n"
        )
    return "---\n".join(parts)


def _delay(domain: Domain) -> str | None:
    return plain(round(domain.latency * 1e9, 1)) if domain.latency > 0 else None


def _latency(delays: list[str | None]) -> str:
    """The line of latencies; a comment where one is not known, since no number would be true."""
    if any(delay is None for delay in delays):
        shown = ", ".join(delay or "unknown" for delay in delays)
        return f"# latency: [{shown}]  # ns; state it, no latency of these links is known"
    return f"latency: [{', '.join(delay or '' for delay in delays)}]  # ns"


FORMAT = Format(
    name="astra-sim",
    about="the network of ASTRA-sim's analytical backend",
    render=render,
    machine=True,
)
