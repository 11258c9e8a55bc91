"""Lengths of cables between the spots of a hall.

Length is the way along the rows and across them, twice the way up to the tray, and the slack. Inside a rack it is the difference in
height and the slack.
"""

from specc.bill.rack_use import rack_height
from specc.bill.site import UNIT, Hall


class CableWays:
    """Lengths between spots of a hall."""

    def __init__(self, hall: Hall) -> None:
        """Looks the racks up once."""
        self.hall = hall
        self.measures = hall.measures()
        self.tops = [0.0] * max((r.number + r.racks for r in hall.runs), default=0)
        for run in hall.runs:
            height = rack_height(run) * UNIT
            self.tops[run.number : run.number + run.racks] = [height] * run.racks

    def spots(self, key: str, first: int = 0) -> tuple[list[int], list[float]] | None:
        """Racks and heights of a kind of device from a number on; None where it has no place."""
        found = self.hall.spots.get(key)
        return found if found is None or not first else (found[0][first:], found[1][first:])

    def places(
        self, key: str, first: int = 0
    ) -> list[tuple[int, float, float, float, float]] | None:
        """Rack, height, way along and across the rows, and the rise to the tray, device by device."""
        spots = self.spots(key, first)
        if spots is None:
            return None
        m = self.measures
        return [
            (
                rack,
                height,
                rack % m.row * m.pitch,
                rack // m.row * m.row_pitch,
                (self.tops[rack] if self.tops else 0.0) - height + m.drop,
            )
            for rack, height in zip(*spots, strict=True)
        ]

    def farthest(self) -> float:
        """No link between two racks of the hall is longer (m)."""
        racks = len(self.tops)
        rows = -(-racks // self.measures.row)
        m = self.measures
        flat = (min(racks, m.row) - 1) * m.pitch + (rows - 1) * m.row_pitch
        return max(0.0, flat) + 2 * (max(self.tops, default=0.0) + m.drop) + m.slack

    def length(self, rack: int, height: float, other: int, up: float) -> float:
        """From one spot to another, slack included (m)."""
        m = self.measures
        if rack == other:
            return abs(height - up) + m.slack
        row, place = divmod(rack, m.row)
        row2, place2 = divmod(other, m.row)
        flat = abs(place - place2) * m.pitch + abs(row - row2) * m.row_pitch
        rise = self.tops[rack] - height + self.tops[other] - up + 2 * m.drop
        return flat + rise + m.slack
