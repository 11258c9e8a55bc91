"""What runs on the wire."""

RATES = frozenset(
    int(gigabits * 125_000_000)
    for gigabits in (1, 2.5, 5, 10, 25, 40, 50, 56, 100, 200, 400, 800, 1600)
)
"""byte/s, of links of Ethernet and InfiniBand; no transceiver runs at another. Source: IEEE 802.3 and the InfiniBand roadmap."""


def spoken(words: tuple[str, ...]) -> set[str]:
    """Protocols on the wire: RoCE runs over Ethernet."""
    return {"ethernet" if word == "roce" else word for word in words}
