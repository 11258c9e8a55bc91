"""Names of ports: cage and port of the cage on switches, fabric and number on servers."""

from math import ceil

from specc.topology.boards import board
from specc.topology.lay import FabricLayout
from specc.topology.shape import MANAGEMENT_RATE


class Ports:
    """Names of ports: cage and port of the cage on switches, adapter and port on servers."""

    def __init__(self, laid: FabricLayout) -> None:
        """Looks the front of each tier up once."""
        self.laid = laid
        self.slow = laid.ask.servers.rate <= MANAGEMENT_RATE
        self.down: dict[str, int] = {}
        self.each: dict[str, tuple[int, int, bool]] = {}
        self.backplane: set[str] = set()
        """Tiers whose ports down are on a backplane, apart from the cages in front."""
        for tier in laid.sized.tiers:
            self.down[tier.name] = tier.down
            front = board(laid.switch(tier.name))
            below = [y.rate for y in laid.sized.layers if y.upper == tier.name]
            above = [y.rate for y in laid.sized.layers if y.lower == tier.name]
            low = max(below, default=0)
            high = max(above, default=low)
            inner = front.inner(low) if front else None
            cages = (inner or front.serving(low), front.serving(high)) if front else (None, None)
            if inner is not None:
                self.backplane.add(tier.name)
            down_each = cages[0].each(low) if cages[0] else 1
            up_each = cages[1].each(high) if cages[1] else 1
            self.each[tier.name] = (max(1, down_each), max(1, up_each), cages[0] is not cages[1])

    def upper(self, layer: int, port: int, part: int) -> str:
        """The port of an upper device."""
        return self._switch(self.laid.sized.layers[layer].upper, port, part)

    def lower(self, layer: int, port: int, part: int) -> str:
        """The port of a lower device."""
        name = self.laid.sized.layers[layer].lower
        if self.laid.sized.tier(name) is not None:
            return self._switch(name, port, part)
        member = self.laid.members[layer] if layer < len(self.laid.members) else None
        if member is None:
            return f"{port + 1}"
        if member.nic is not None:
            return f"{member.nic.name}-{member.first + port + 1}"
        if member.role in {"switch", "pdu"} or self.slow:
            return "mgmt" if member.ends.links == 1 else f"mgmt{port + 1}"
        return f"{self.laid.name}-{port + 1}"

    def cage(self, tier: str, port: int) -> int:
        """The cage of a port, from 0."""
        return self._cage(tier, port)[0]

    def _cage(self, tier: str, port: int) -> tuple[int, int, int]:
        """Cage, port of the cage, and ports that the cage has."""
        down_each, up_each, apart = self.each.get(tier, (1, 1, False))
        down = self.down.get(tier, 0)
        if port < down or (down_each == up_each and not apart):
            return (*divmod(port, down_each), down_each)
        cage, sub = divmod(port - down, up_each)
        before = 0 if tier in self.backplane else ceil(down / down_each)
        return cage + before, sub, up_each

    def _switch(self, tier: str, port: int, part: int) -> str:
        cage, sub, each = self._cage(tier, port)
        text = f"{cage + 1}" if each == 1 else f"{cage + 1}/{sub + 1}"
        return f"{text}.{part}" if part else text
