"""From a source to its result: reads it, finds the profiles that hold for it, and sends it through the pipeline."""

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

import attrs

from specc.design.design import Design
from specc.design.entity import Entity
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.store import SourceStore
from specc.record import evolve, record
from specc.resolve.axes import Axis, ResolvedAxis
from specc.resolve.modules import Loader
from specc.resolve.resolve import Reader, Spec
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stages import allowances, design, requirements

# A file of parts loads no later stage (decision 71): what needs one imports it where a design has something for it.
if TYPE_CHECKING:
    from specc.design.profiles import Profiles
    from specc.resolve.profiles import Shelf
    from specc.sizing.budget import Budget

STAGES_OF_PARTS = (design.STAGE, requirements.STAGE, allowances.STAGE)


class Compiler:
    """Compiles sources; files of the catalogue are read once for all of them."""

    def __init__(self, store: SourceStore, catalogue: str) -> None:
        """`store` brings text, `catalogue` is the folder of `std`."""
        self.reader = Reader(Loader(store, catalogue))
        self._shelf: Shelf | None = None
        self.offers: tuple[Entity, ...] = ()
        self.rentals = False
        """Whether instances that could be rented instead are looked up, though no requirement rests on them."""

    def compile(
        self,
        source: Source,
        path: str,
        settings: dict[str, str] | None = None,
        *,
        prices: bool = True,
        findings_only: bool = False,
    ) -> Result:
        """The result of a source.

        Args:
            source: The text.
            path: Its real path; imports are relative to it.
            settings: Values of params, as text.
            prices: Whether offers are looked up.
            findings_only: Whether results on which no requirement rests may be left as they are first predicted, and variants out.
        """

        def read(empty: Result) -> Result:
            design, diagnostics = self.reader.read(source, path, settings)
            if findings_only and not diagnostics and source.written is None:
                diagnostics = self.reader.emptiness(source, path)
            result = self._through(empty.tell(diagnostics), design, prices=prices)
            if (
                findings_only
            ):  # what is wrong with a variant as it is written was told with the design
                return evolve(result, as_read=design)
            variants = {
                name: self._through(empty.tell(variant.faults), variant, prices=prices)
                for name, variant in design.variants.items()
            }
            return evolve(result, as_read=design, variants=variants)

        empty = Result(design=Design(name=source.name), findings_only=findings_only)
        return empty.attempt("resolving", "", read)

    def sweep(
        self, source: Source, path: str, settings: dict[str, str], name: str | None
    ) -> "SweepSpace":
        """The design space of a sweep, of the first where `name` is None."""
        spec, diagnostics = self.reader.open(source, path, settings)
        for node in spec.outline.sweeps:
            if name in {None, node.name.text}:
                axes, wrong = spec.axes(node)
                return SweepSpace(self, spec, axes, (*diagnostics, *wrong))
        return SweepSpace(self, spec, None, tuple(diagnostics))

    def open(
        self, source: Source, path: str, settings: dict[str, str]
    ) -> tuple[Spec, list[Diagnostic]]:
        """A source that was read, of which designs with other inputs can be made, and what is wrong with it."""
        return self.reader.open(source, path, settings)

    def run(self, design: Design) -> Result:
        """The result of a design that was read, with what is wrong with it as a variation."""

        def through(empty: Result) -> Result:
            return self._through(empty.tell(design.faults), design, prices=True)

        return Result(design=Design(name=design.name)).attempt("resolving", "", through)

    def price(self, source: Source, path: str) -> list[Diagnostic]:
        """Take the offers of a file that stays out of the spec; they win over the catalogue's. What is wrong with it."""
        loader = self.reader.loader
        # Its own reader, so that no result names the file among those it was made from.
        design, diagnostics = Reader(Loader(loader.store, loader.catalogue)).read(source, path)
        self.offers += tuple(
            entity for entity in design.entities.values() if entity.kind == "offer"
        )
        return diagnostics

    @property
    def shelf(self) -> "Shelf":
        """What the catalogue holds beside parts."""
        if self._shelf is None:
            from specc.resolve.profiles import Shelf

            self._shelf = Shelf(self.reader)
        return self._shelf

    def _through(
        self, result: Result, design: Design, *, prices: bool, work: "Budget | None" = None
    ) -> Result:
        """A design through all the stages that it has something for; where parts are to be chosen, with the best of them."""
        if design.choices and has_systems(design):
            from specc.sizing.parts import choose

            def through(alternative: Design, work: "Budget") -> Result:
                plain = attrs.evolve(alternative, choices=(), alternative=None)
                told = result.tell(alternative.faults)
                return self._through(told, plain, prices=prices, work=work)

            best, sizing = choose(design, through)
            return evolve(best.tell(sizing.diagnostics), sizing=sizing)
        result = evolve(result, design=design)
        if not has_systems(design):
            for stage in STAGES_OF_PARTS:
                result = stage.run(result, Memo())
            return result
        result = result.attempt(
            "the search for engines, calibrations and prices",
            "",
            lambda so_far: self._with_profiles(so_far, prices=prices),
        )
        if result.profiles is None:
            return result
        from specc.pipeline import compiled

        return compiled(result, work)

    def _with_profiles(self, result: Result, *, prices: bool) -> Result:
        from specc.resolve.profiles import find_profiles

        profiles, diagnostics = find_profiles(
            self.shelf, result.design, prices=prices, rentals=self.rentals
        )
        return evolve(result.tell(diagnostics), profiles=self._priced(profiles))

    def _priced(self, profiles: "Profiles") -> "Profiles":
        """With the offers that were taken beside the spec."""
        if not self.offers:
            return profiles
        from specc.design.price import Offer

        offers = dict(profiles.offers)
        for offer in self.offers:
            sold = (offer.part or offer.instance) if isinstance(offer, Offer) else None
            if isinstance(offer, Offer) and sold is not None:
                offers[sold.name] = (offer, *offers.get(sold.name, ()))
        rented = tuple(o for o in self.offers if isinstance(o, Offer) and o.instance is not None)
        return attrs.evolve(profiles, offers=offers, rentals=(*rented, *profiles.rentals))


@record(kw_only=False, eq=False)
class SweepSpace:
    """The points of a sweep, each compiled when it is asked for.

    Attributes:
        diagnostics: What is wrong with the spec or with the axes.
    """

    _compiler: Compiler
    _spec: Spec
    _axes: tuple[ResolvedAxis, ...] | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def axes(self) -> tuple[Axis, ...] | None:
        """What is varied; None where the spec has no such sweep."""
        return None if self._axes is None else tuple(axis.axis for axis in self._axes)

    @property
    def size(self) -> int:
        """How many points there are."""
        return prod(len(axis.values) for axis in self._axes or ())

    @cached_property
    def base(self) -> Result:
        """The result of the spec itself."""
        return self._compiler.run(self._spec.base)

    def at(self, number: int) -> tuple[tuple[str, ...], Result]:
        """The values and the result of a point; the last axis varies fastest."""
        places: list[int] = []
        for axis in reversed(self._axes or ()):
            number, place = divmod(number, len(axis.values))
            places.append(place)
        places.reverse()
        values = tuple(
            axis.axis.values[place] for axis, place in zip(self._axes or (), places, strict=True)
        )
        return values, self._compiler.run(self._spec.point(self._axes or (), places))


def has_systems(design: Design) -> bool:
    """Whether there is a cluster, workload or chain: anything for the stages after resolving."""
    kinds = {"cluster", "training", "inference", "pipeline"}
    return any(entity.kind in kinds for entity in design.entities.values())
