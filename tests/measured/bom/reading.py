"""Compiles a reference spec and answers the queries of `rows.csv`."""

from functools import cache
from pathlib import Path

from specc.bill.bill import Bill, make_bill
from specc.design.cluster import Cluster
from specc.diagnostics.store import DiskStore
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader
from specc.topology.lay import FabricLayout, lay_out

ROOT = Path(__file__).parents[3]
SPECS = ROOT / "specs"


@cache
def reader() -> tuple[DiskStore, Reader]:
    store = DiskStore(str(SPECS))
    return store, Reader(Loader(store, str(SPECS)))


@cache
def bill_of(spec: str, settings: str = "") -> Bill:
    """The bill of the one cluster of a reference spec; settings are `name=value;…`."""
    store, _ = reader()
    fresh = Reader(Loader(store, str(SPECS)))
    path = str(SPECS / "reference" / f"{spec}.gpuspec")
    given = dict(pair.split("=", 1) for pair in settings.split(";") if pair)
    design, diagnostics = fresh.read(store.load(path), store.real(path), given)
    assert not diagnostics, [d.message for d in diagnostics]
    (cluster,) = design.of_kind(Cluster).values()
    return make_bill(lay_out(cluster))


def _layers(laid: FabricLayout, lower: str, upper: str) -> list[int]:
    """The layers between two names: tiers, parts or roles."""
    numbers = []
    for number, layer in enumerate(laid.sized.layers):
        names = {layer.lower}
        if number < len(laid.members):
            names.add(laid.members[number].role)
        if lower in names and layer.upper == upper:
            numbers.append(number)
    return numbers


def answer(bill: Bill, query: str) -> int:
    """The number that a query asks for."""
    word, *rest = query.split()
    topology = bill.topology
    whole = {
        "servers": lambda: topology.servers,
        "accelerators": lambda: topology.accelerators,
        "racks": lambda: len(bill.hall.racks),
        "cores": lambda: sum(m.count * (m.part.host_cores or 0) for m in topology.machines),
        "count": lambda: bill.count(rest[0]),
        "half": lambda: answer(bill, " ".join(rest)) // 2,
    }
    if word in whole:
        return whole[word]()
    laid = topology.fabrics[rest[0]]
    sized = laid.sized
    assert not sized.problems, sized.problems
    of_fabric = {
        "tier": lambda: sized.count(rest[1]),
        "switches": lambda: sized.switches,
        "between": lambda: sized.switch_links,
        "most": lambda: sized.most or 0,
        "fact": lambda: sized.fact(" ".join(rest[1:])),
        "optics": lambda: bill.quantity("optic", f"{rest[0]} {rest[1]}"),
        "ends": lambda: sum(y.links for y in sized.layers[: len(laid.members)]),
    }
    return of_fabric[word]() if word in of_fabric else _on_layers(bill, laid, word, rest[1:])


def _on_layers(bill: Bill, laid: FabricLayout, word: str, rest: list[str]) -> int:
    """Links, cages or cables between two names, perhaps of one rate."""
    sized = laid.sized
    rate = int(rest[rest.index("at") + 1]) * 125_000_000 if "at" in rest else None
    every = range(len(sized.layers))
    layers = list(every) if rest[0] == "at" else _layers(laid, rest[0], rest[1])
    layers = [n for n in layers if rate in {None, sized.layers[n].rate}]
    assert layers, rest
    if word == "links":
        return sum(sized.layers[n].links for n in layers)
    if word == "cages":
        return sum(sized.layers[n].upper_cages for n in layers)
    assert word == "cables", word
    return sum(r.count for r in bill.cabling[laid.name].runs if r.layer in layers)
