"""Every computed name of a spec: what can be required, explained and compared."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from specc.bill.results import cluster_results
from specc.design.expression import Unknown
from specc.design.results import RESULTS, result_dimension
from specc.record import field, record
from specc.reports.document import DocumentHeader
from specc.result import Result
from specc.units import Quantity


@record
class Named:
    """A computed name."""

    name: str
    unit: str
    about: str
    value: Quantity | Unknown | str | bool | int


@record
class Names:
    """The subject of the formats of `names`."""

    file: str
    names: tuple[Named, ...]
    head: DocumentHeader = field(factory=DocumentHeader)


def named_results(result: Result) -> Iterator[Named]:
    """All results with their values, clusters first, in the order in which reports show them."""
    for cluster, bill in result.bills.items():
        for path, amount in cluster_results(bill).items():
            yield _named(
                cluster,
                "cluster",
                path,
                amount,
            )
    for site, here in result.site_bills.items():
        for path in RESULTS["site"]:
            yield _named(site, "site", path, here.result(path))
    for workload, prediction in result.told.items():
        yield _named(workload, prediction.kind, "accelerators", Quantity(prediction.accelerators))
        for path, value in prediction.results.items():
            yield _named(workload, prediction.kind, path, value)


@lru_cache(maxsize=1)
def results_by_name(result: Result) -> Mapping[str, Named]:
    """The same by name; of the result that was asked for last, since a report asks for many."""
    return {named.name: named for named in named_results(result)}


def _named(
    owner: str, kind: str, path: str, value: Quantity | Unknown | str | bool | int
) -> Named:
    dimension = result_dimension(kind, path)
    unit = (
        value.dimension.text
        if isinstance(value, Quantity)
        else dimension.text
        if dimension
        else "1"
    )
    return Named(name=f"{owner}.{path}", unit=unit, about=about(kind, path), value=value)


def about(kind: str, path: str) -> str:
    """What a result is, in a sentence; empty where nobody says."""
    known = RESULTS.get(kind, {})
    found = known.get(path) or known.get(f"{path.partition('.')[0]}.*")
    return found[1] if found else ""
