"""Racks that are filled run by run come out as racks that are filled device by device, and are cut where one says."""

from hypothesis import given
from hypothesis import strategies as st

from specc.bill.filling import fill, on_top
from specc.bill.rack_use import Batch, RackRun, count_racks, cut
from specc.bill.rows import at_row_ends
from specc.design.parts.rack import Rack
from specc.design.parts.switch import Switch
from specc.units import Quantity
from specc.units.dimension import KILOGRAM, WATT

OPTIONAL = st.one_of(st.none(), st.integers(0, 9))


@st.composite
def batches(draw: st.DrawFn, most: int = 4) -> list[Batch]:
    return [
        Batch(
            key=f"kind {number}",
            part=Switch(
                name=f"kind_{number}",
                height=draw(st.one_of(st.none(), st.integers(1, 12))),
                power_max=_quantity(draw(OPTIONAL), WATT),
                mass=_quantity(draw(OPTIONAL), KILOGRAM),
            ),
            count=draw(st.integers(0, 40)),
            first=draw(st.sampled_from([0, 0, 7])),
            role="switch",
        )
        for number in range(draw(st.integers(1, most)))
    ]


racks = st.builds(
    lambda height, power, mass, count, reserved: Rack(
        name="rack",
        height=height,
        power=_quantity(power, WATT),
        mass_limit=_quantity(mass, KILOGRAM),
        count=count,
        reserved=reserved,
    ),
    st.integers(8, 20),
    st.one_of(st.none(), st.integers(1, 40)),
    st.one_of(st.none(), st.integers(1, 40)),
    st.one_of(st.none(), st.integers(1, 30)),
    st.one_of(st.none(), st.integers(1, 4)),
)


def _quantity(value: int | None, dimension: object) -> Quantity | None:
    return None if value is None else Quantity(value, dimension)  # type: ignore[arg-type]


class One:
    """A rack that is filled device by device."""

    def __init__(self) -> None:
        self.held: list[tuple[str, int, int, int]] = []
        self.used = 0
        self.power = self.mass = 0

    def takes(self, part: Switch, height: int, rack: Rack) -> bool:
        if not self.held:
            return True
        watts = 0 if part.power_max is None else part.power_max.value
        weight = 0 if part.mass is None else part.mass.value
        return (
            self.used + (part.height or 1) <= height
            and (rack.power is None or not watts or self.power + watts <= rack.power.value)
            and (
                rack.mass_limit is None
                or not weight
                or self.mass + weight <= rack.mass_limit.value
            )
        )

    def put(self, batch: Batch, number: int) -> None:
        part = batch.part
        height = part.height or 1
        self.held.append((batch.key, number, self.used + 1, height))
        self.used += height
        self.power += 0 if part.power_max is None else part.power_max.value  # type: ignore[attr-defined]
        self.mass += 0 if part.mass is None else part.mass.value


def one_by_one(groups: list[list[Batch]], rack: Rack) -> list[One]:
    racks: list[One] = []
    for group in groups:
        height = (rack.height or 0) - (rack.reserved or 0)
        if rack.count and not racks:
            units = sum((b.part.height or 1) * b.count for b in group)
            tallest = max(b.part.height or 1 for b in group)
            height = min(height, -(-units // rack.count) + tallest - 1)
        at = 0
        for batch in group:
            for number in range(batch.count):
                while at < len(racks) and not racks[at].takes(batch.part, height, rack):  # type: ignore[arg-type]
                    at += 1
                if at == len(racks):
                    racks.append(One())
                racks[at].put(batch, batch.first + number)
    return racks


def listed(runs: list[RackRun]) -> list[list[tuple[str, int, int, int]]]:
    return [list(rack.devices) for run in runs for rack in run.each()]


@given(groups=st.lists(batches(), min_size=1, max_size=2), rack=racks)
def test_run_by_run_is_one_by_one(groups: list[list[Batch]], rack: Rack) -> None:
    runs: list[RackRun] = []
    for group in groups:
        runs = fill(group, ("rack", rack), set(), into=runs, spread=rack.count)
    expected = one_by_one(groups, rack)
    assert listed(runs) == [one.held for one in expected]
    each = [one for run in runs for one in run.each()]
    assert [(r.used, r.power, r.mass) for r in each] == [
        (o.used, float(o.power), float(o.mass)) for o in expected
    ]


@given(below=batches(), above=batches(), rack=racks)
def test_switches_on_top_are_dealt_one_by_one(
    below: list[Batch], above: list[Batch], rack: Rack
) -> None:
    runs = fill(below, ("rack", rack), set())
    if not runs:
        return
    expected = listed(runs)
    height = [sum(device[3] for device in held) for held in expected]
    for batch in above:
        tall = batch.part.height or 1
        for number in range(batch.count):
            at = number * len(expected) // batch.count
            expected[at].append((batch.key, number, height[at] + 1, tall))
            height[at] += tall
    assert listed(on_top(above, runs)) == expected


@given(
    counts=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), max_size=4),
    at=st.integers(0, 60),
)
def test_a_cut_loses_nothing(counts: list[tuple[int, int]], at: int) -> None:
    whole = [_shell(f"e {n}", count, wide) for n, (count, wide) in enumerate(counts)]
    before, rest = cut(whole, at)
    assert count_racks(before) == min(at, count_racks(whole))
    assert listed([*before, *rest]) == listed(whole)


@given(count=st.integers(1, 80), leaves=st.integers(0, 30), row=st.integers(2, 16))
def test_rows_end_with_their_leaves(count: int, leaves: int, row: int) -> None:
    rack = Rack(name="rack", height=10)
    leaf = Batch(key="leaf", part=Switch(name="leaf", height=3), count=leaves, role="switch")
    main = [_shell("server", count, 1)]
    placed = at_row_ends(main, [leaf], row, lambda some: fill(some, ("rack", rack), set()))
    numbers = [run.number + n for run in placed for n in range(run.racks)]
    assert numbers == sorted(set(numbers))
    held = [device for devices in listed(placed) for device in devices]
    assert sorted(held[i][1] for i in range(len(held)) if held[i][0] == "leaf") == list(
        range(leaves)
    )
    assert [d[1] for d in held if d[0] == "server"] == list(range(count))


def _shell(key: str, count: int, wide: int) -> RackRun:
    run = RackRun(kind="shell", rack=None, count=count, wide=wide)
    part = Switch(name="part", height=4)
    from specc.topology.power import device_power

    run.put(
        Batch(key=key, part=part, count=count, role="enclosure"), 0, 1, device_power(part, None)
    )
    return run
