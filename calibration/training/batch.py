"""Rows of training measurements as one job of arrays, so that a fit prices all of them in one call."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from specc.physics.transfer import Link
from specc.plan.layout import Layout
from specc.plan.levels import Level
from specc.plan.lower.habits import fuses
from specc.plan.memory.traits import trait
from specc.plan.split import Widths
from specc.plan.stack_traits import StackTraits
from specc.plan.training_job import JobDevice, Recipe, Recomputed, States, TrainingJob
from specc.plan.work import Product, Scores, Work
from specc.record import evolve, fields, record
from specc.validation.training import Prepared

Array = NDArray[np.float64]
WORDS = ("order", "schedule")
"""Fields of a layout that are no numbers; rows leave them as they are by default."""
FAMILY = {"a800": "a100", "h200": "h100", "h800": "h100", "gh200": "h100"}
"""Accelerators with the same die share constants."""

ALIKE = {
    "llm_foundry": "fsdp",
    "megatron_bridge": "megatron",
    "transformers": "pytorch",
    "peft": "pytorch",
}
"""Stacks that take the time of another one: they differ in what they keep in memory alone."""


def family(part: str) -> str:
    """The die of a part: the first word of its name."""
    word = part.split("_", maxsplit=1)[0]
    return FAMILY.get(word, word)


def recipe_kind(precision: str) -> str:
    """`half`, `fp8`, `mxfp8` or `fp4`."""
    if precision in ("fp8", "mxfp8"):
        return precision
    return "fp4" if precision in ("nvfp4", "mxfp4", "fp4") else "half"


def _column(jobs: Sequence[TrainingJob], path: str) -> Array:
    values = []
    for job in jobs:
        value: object = job
        for name in path.split("."):
            value = getattr(value, name)
        values.append(float(value))  # type: ignore[arg-type]
    return np.array(values)


def _key(product: Product) -> tuple[str, str, bool, bool]:
    return (product.name.replace("gate", "up"), product.split, product.half, product.routed)


def _products(works: Sequence[Work], place: str) -> tuple[Product, ...]:
    """The products of all networks under common names; a network without one has it zero times."""
    blank = {
        "count": 0.0,
        "tokens": 1.0,
        "n": 128.0,
        "limited": 0.0,
        "pieces": 1.0,
        "k": 128.0,
        "copies": 1.0,
        "used": 1.0,
    }
    keys = list(dict.fromkeys(_key(p) for work in works for p in getattr(work, place)))
    products: list[Product] = []
    for key in keys:
        columns = {name: np.full(len(works), value) for name, value in blank.items()}
        for row, work in enumerate(works):
            for product in getattr(work, place):
                if _key(product) == key:
                    before = columns["count"][row]
                    for name, column in columns.items():
                        column[row] = getattr(product, name)
                    columns["count"][row] += before
        products.append(Product(name=key[0], split=key[1], half=key[2], routed=key[3], **columns))
    return tuple(products)


def _scores(works: Sequence[Work]) -> tuple[Scores, ...]:
    """Attention of all networks: the widest of each, counted as often as all of its layers attend."""
    names = [field.name for field in fields(Scores)]
    depth = max((len(work.scores) for work in works), default=0)
    pairs: list[Scores] = []
    for level in range(min(depth, 2)):
        columns = {name: np.ones(len(works)) for name in names}
        columns["count"][:] = 0.0
        for row, work in enumerate(works):
            kinds: dict[float, Scores] = {}
            for scores in work.scores:
                known = kinds.get(float(scores.share))
                count = float(scores.count) + (float(known.count) if known else 0.0)
                kinds[float(scores.share)] = evolve(scores, count=count)
            mine = sorted(kinds.values(), key=lambda s: -float(s.share))
            if level < len(mine):
                for name in names:
                    columns[name][row] = float(getattr(mine[level], name))
        pairs.append(Scores(**columns))
    return tuple(pairs)


@record(kw_only=False, frozen=False)
class Batch:
    """Measurements side by side.

    Attributes:
        rows: The prepared rows.
        seconds: Their measured iteration times.
        job: All of them as one job of arrays, constants still those of the catalogue.
        tags: Names that parameters are looked up by: part family, stack, recipe, types of gradients and weights, source, group.
    """

    rows: list[Prepared]
    seconds: Array
    job: TrainingJob
    tags: dict[str, NDArray[np.str_]]

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.rows)

    @cached_property
    def codes(self) -> dict[str, tuple[list[str], NDArray[np.int64]]]:
        """For every tag: its names, and which of them each row has."""
        codes = {}
        for tag, column in self.tags.items():
            names, places = np.unique(column, return_inverse=True)
            codes[tag] = (names.tolist(), places)
        return codes

    def only(self, mask: NDArray[np.bool_]) -> "Batch":
        """Some of the rows."""
        return batch([row for row, keep in zip(self.rows, mask, strict=True) if keep])


def _levels(jobs: Sequence[TrainingJob]) -> tuple[Level, Level]:
    """Scale-up links and network of every job; a level that a job lacks is never reached."""
    columns = {
        name: np.full(len(jobs), value)
        for name, value in (("up", 1e12), ("size", 1.0), ("out", 1e12), ("wait", 0.0))
    }
    for row, job in enumerate(jobs):
        for level in job.levels:
            if level.name.startswith("fabric"):
                columns["out"][row] = float(level.link.bandwidth)
            else:
                columns["up"][row] = float(level.link.bandwidth)
                columns["size"][row] = float(level.size)
    return (
        Level(name="scale-up", size=columns["size"], link=Link(bandwidth=columns["up"])),
        Level(name="fabric", size=np.full(len(jobs), np.inf), link=Link(bandwidth=columns["out"])),
    )


def _tags(rows: Sequence[Prepared]) -> dict[str, NDArray[np.str_]]:
    """What constants and folds are looked up by."""
    return {
        "part": np.array([family(row.part) for row in rows]),
        "stack": np.array([ALIKE.get(row.training.stack, row.training.stack) for row in rows]),
        "recipe": np.array([recipe_kind(row.training.precision) for row in rows]),
        "source": np.array([row.cells["suite"] for row in rows]),
        "group": np.array(
            [f"{row.cells['model_name']}|{row.cells['gpu']}|{row.cells['suite']}" for row in rows]
        ),
        "gradients": np.array([row.training.gradients or "" for row in rows]),
        "weights": np.array([row.training.precision for row in rows]),
        "full": np.array([row.cells["fully_configured"] for row in rows]),
        "loops": np.array(["y" if trait(row.job, "expert_loop") else "" for row in rows]),
        "fused": np.array(["y" if fuses(row.training, row.constants) else "" for row in rows]),
    }


def batch(rows: Sequence[Prepared]) -> Batch:
    """Rows as arrays."""
    jobs = [row.job for row in rows]
    works = [job.work for job in jobs]
    numbers = {
        field.name: _column(jobs, f"work.{field.name}")
        for field in fields(Work)
        if field.name not in ("body", "head", "scores")
    }
    layout = {
        f.name: _column(jobs, f"layout.{f.name}") for f in fields(Layout) if f.name not in WORDS
    }
    job = TrainingJob(
        work=Work(
            body=_products(works, "body"),
            head=_products(works, "head"),
            scores=_scores(works),
            **numbers,
        ),
        layout=Layout(**layout),
        device=JobDevice(
            peak=_column(jobs, "device.peak"),
            half=_column(jobs, "device.half"),
            bandwidth=_column(jobs, "device.bandwidth"),
        ),
        levels=_levels(jobs),
        widths=Widths(**{f.name: _column(jobs, f"widths.{f.name}") for f in fields(Widths)}),
        recipe=Recipe(element=_column(jobs, "recipe.element")),
        habits=StackTraits(
            dispatch_once=_column(jobs, "habits.dispatch_once"),
            fused_loss=_column(jobs, "habits.fused_loss"),
        ),
        recompute=_column(jobs, "recompute"),
        recompute_scores=_column(jobs, "recompute_scores"),
        again=Recomputed(
            **{n: _column(jobs, f"again.{n}") for n in ("products", "experts", "streams")}
        ),
        flash=_column(jobs, "flash"),
        stream=_column(jobs, "stream"),
        offloaded=_column(jobs, "offloaded"),
        host_updates=_column(jobs, "host_updates"),
        host_states=_column(jobs, "host_states"),
        states=States(
            weight=_column(jobs, "states.weight"),
            master=_column(jobs, "states.master"),
            moments=_column(jobs, "states.moments"),
        ),
        weight_gradients=_column(jobs, "weight_gradients"),
    )
    return Batch(
        rows=list(rows),
        seconds=np.array([row.seconds or np.nan for row in rows]),
        job=job,
        tags=_tags(rows),
    )
