"""All ways to divide one training job over given accelerators, priced at once.

Every valid layout gets its time and its memory by the formulas of a single prediction, as array work; then only the best few
need to go through the stages. Numpy is loaded here, and only where a layout is searched.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import product

import attrs

from specc.design.profiles import Stack
from specc.design.workload import Training, TrainingParallel
from specc.plan.degrees import OpenValue, global_sequences, settled
from specc.plan.limit import runs
from specc.plan.limits.interleaved import GROUPED, in_groups, interleaves
from specc.plan.network.transformer import IncompleteModelError
from specc.plan.plan import Plan, as_its_stack
from specc.plan.stages import ENDS
from specc.predict.training.ranking import Columns, Mask, Priced, Whole, price, together
from specc.record import field, record
from specc.sizing.open_values import Open, filled
from specc.sums import sum_counts
from specc.units.dimension import TOKEN

DEGREES = (
    "tensor", "context", "pipeline", "virtual_pipeline", "expert", "expert_tensor", "microbatch", "shard",
)  # fmt: skip
FASTEST = 6  # layouts that are assessed for their time
LEAN = 16  # and those than which no faster one takes less memory
PRICED = 4000  # layouts priced in the time of one step of the search's work
EACH = 10  # such steps for each choice of words, however few layouts there are
MOST_PRICED = 60_000  # layouts, with each choice of words
SMALL = 4  # microbatches that are never left out: the smallest, which the fastest layouts have most often


@record(eq=False)
class Divisions:
    """The layouts of a training job on so many accelerators.

    Attributes:
        training: The job, with its degrees open.
        values: What each open degree may be.
        count: Accelerators.
        ways: The degrees that divide the model.
    """

    training: Training
    values: Mapping[Open, Sequence[int]]
    count: int
    ways: "DivisionWays"
    _prices: "list[_Prices]" = field(factory=list)

    @cached_property
    def every(self) -> Columns:
        """Every degree and `data` of the layouts that divide the model, one element a layout: the smallest copies first."""
        import numpy as np

        columns = self.ways.columns()
        replica = _replica(columns)
        stated = (self.training.parallel or TrainingParallel()).data
        copies = (
            np.full(len(replica), stated) if isinstance(stated, int) else self.count // replica
        )
        columns["data"] = copies.astype(np.int64)
        order = np.argsort(replica, kind="stable")
        order = order[(copies >= 1)[order] & (replica * copies <= self.count)[order]]
        return {name: column[order] for name, column in columns.items()}

    @cached_property
    def able(self) -> Mask:
        """Which of them the batch and the ranks of experts allow too."""
        import numpy as np

        columns = self.every
        data, replicas = columns["data"], columns["data"] * columns["context"]
        ranks = replicas * columns["tensor"]
        able: Mask = ranks % (columns["expert"] * columns["expert_tensor"]) == 0
        if "shard" in columns:
            able = able & (replicas % columns["shard"] == 0)
        batch = self.training.global_batch
        if batch is not None and batch.dimension is not TOKEN:  # one in tokens is rounded
            steps = global_sequences(self.training) / (data * columns["microbatch"])
            able = able & (np.abs(steps - np.round(steps)) < 1e-9) & (steps > 0.5)
        return able

    @property
    def first(self) -> dict[Open, int] | None:
        """A layout that can run; None where there is none."""
        return self._layout(int(self.able.argmax())) if self.able.any() else None

    @property
    def cost(self) -> int:
        """Steps of the search's work that pricing them takes."""
        return EACH * len(self._worded) + len(self.able) // PRICED

    @property
    def priced(self) -> int:
        """How many layouts have their prices."""
        return int(self._prices[0].able.sum()) if self._prices else 0

    def price(self, plan: Plan) -> None:
        """Price all layouts.

        Args:
            plan: Any layout of the job on these accelerators.
        """
        with suppress(IncompleteModelError):
            self._prices.append(self._priced(plan))

    def best(self) -> Iterator[dict[Open, int]]:
        """Priced layouts that are worth assessing: the fastest that fit, then those that take less memory."""
        for all_ in self._prices:
            rows = [*all_.prices.order(all_.able)[:FASTEST], *all_.prices.lean(all_.able)[:LEAN]]
            for row in dict.fromkeys(map(int, rows)):
                words = all_.words[int(all_.said[row])]
                yield self._layout(int(all_.rows[row]), words)

    @property
    def fits(self) -> bool:
        """Whether a layout that can run fits."""
        return any(all_.prices.fastest(all_.able) < math.inf for all_ in self._prices)

    @property
    def beatable(self) -> bool:
        """Whether a layout that the batch or the ranks of experts forbid here might do better on fewer accelerators.

        On fewer there are no more copies, each takes no fewer microbatches, and its share of the states is no smaller: what fits
        and how fast it is at best here is the best that fewer could do.
        """
        return any(a.prices.fastest(a.able) > a.prices.fastest() for a in self._prices)

    def _priced(self, plan: Plan) -> "_Prices":
        """The prices in every choice of words; more is not computed again or moved to the host where less fits."""
        import numpy as np

        stack = plan.companions.stacks.get(self.training.stack)
        stages = self.every["pipeline"]
        able_here = self.able & self._grouped(stack)
        left = {said: np.ones(len(stages), dtype=bool) for said in self._shardings}
        parts: list[tuple[Whole, Priced, Mask]] = []
        worded = self._worded
        for words in worded:
            waiting = left[self._sharding(words)]
            rows = np.flatnonzero(waiting)
            job = filled(self.training, words)
            assert isinstance(job, Training)
            job = as_its_stack(job, stack)
            priced = price(plan, job, {name: column[rows] for name, column in self.every.items()})
            refused = [n for n in np.unique(stages[rows]) if not self._takes(words, int(n), stack)]
            able = able_here[rows] & ~np.isin(stages[rows], refused)
            waiting[rows[priced.fitting & able]] = False
            parts.append((rows, priced, able))
        return _Prices(
            words=worded,
            rows=np.concatenate([rows for rows, _, _ in parts]),
            said=np.repeat(np.arange(len(parts)), [len(rows) for rows, _, _ in parts]),
            able=np.concatenate([able for _, _, able in parts]),
            prices=together([priced for _, priced, _ in parts]),
        )

    def _grouped(self, stack: Stack | None) -> Mask:
        """Which of them have whole groups of microbatches, where the stack takes no others."""
        import numpy as np

        columns = self.every
        if stack is None or GROUPED not in stack.features or not interleaves(self.training):
            return np.ones(len(columns["data"]), dtype=bool)
        stages, chunks = (columns[n].astype(np.float64) for n in ("pipeline", "virtual_pipeline"))
        batch = global_sequences(self.training) / (columns["data"] * columns["microbatch"])
        whole: Mask = in_groups(stages, chunks, np.round(batch))
        return whole

    @cached_property
    def _worded(self) -> tuple[dict[Open, int], ...]:
        """Every choice of words, those first that cost the least time."""
        opens = [open_ for open_ in self.values if open_.words]
        order = sorted(opens, key=lambda open_: open_.path == "recompute")
        order = sorted(order, key=lambda open_: open_.path != "offload")
        return tuple(
            dict(zip(order, chosen, strict=True))
            for chosen in product(*(self.values[open_] for open_ in order))
        )

    @property
    def _shardings(self) -> Sequence[int]:
        return next((v for o, v in self.values.items() if o.path == "sharding"), (0,))

    def _sharding(self, words: Mapping[Open, int]) -> int:
        return next((n for o, n in words.items() if o.path == "sharding"), 0)

    def _takes(self, words: Mapping[Open, int], stages: int, stack: Stack | None) -> bool:
        """Whether the stack takes so many stages under a choice of words."""
        given = {open_: stages for open_ in self.values if open_.path == "parallel.pipeline"}
        return self.ways.runs({**words, **given}, stack)

    def _layout(self, row: int, words: Mapping[Open, int] | None = None) -> dict[Open, int]:
        said = words or (self._worded[0] if self._worded else {})
        return {
            open_: said[open_]
            if open_.words
            else int(self.every[open_.path.rpartition(".")[2]][row])
            for open_ in self.values
        }


@record(eq=False)
class DivisionWays:
    """The degrees into which a training job can be divided on any number of accelerators.

    Attributes:
        training: The job, with its degrees open.
        values: What each open degree may be.
    """

    training: Training
    values: Mapping[Open, Sequence[int]]

    @property
    def thinned(self) -> bool:
        """Whether they were too many to price all."""
        return self._blocks[1]

    def columns(self) -> dict[str, Whole]:
        """Every combination, one element each."""
        import numpy as np

        blocks = [
            np.stack(np.meshgrid(*lists, indexing="ij")).reshape(len(lists), -1)
            for lists in self._blocks[0]
        ]
        table = np.concatenate(blocks, axis=1) if blocks else np.zeros((len(self._names), 0))
        return dict(zip(self._names, table.astype(np.int64), strict=True))

    @cached_property
    def _uncounted(self) -> Training:
        """The job on any number of accelerators."""
        parallel = self.training.parallel or TrainingParallel()
        return attrs.evolve(self.training, parallel=attrs.evolve(parallel, data=None))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        parallel = self.training.parallel or TrainingParallel()
        stated = {open_.path.rpartition(".")[2] for open_ in self.values}
        return tuple(
            n for n in DEGREES if n != "shard" or n in stated or parallel.shard is not None
        )

    @cached_property
    def _blocks(self) -> tuple[list[list[list[int]]], bool]:
        """Lists of degrees that divide the model, for every number of stages; and whether some were left out."""
        parallel = self.training.parallel or TrainingParallel()
        lists: dict[str, list[int]] = {}
        by_name = {o.path.rpartition(".")[2]: o for o in self.values if not o.words}
        for name in self._names:
            open_ = by_name.get(name)
            if open_ is None:
                lists[name] = [settled(getattr(parallel, name))]
            else:
                lists[name] = [n for n in self.values[open_] if self.runs({open_: n})]
        said = math.prod(len(values) for open_, values in self.values.items() if open_.words)
        chunks = {
            stages: self._even(
                stages,
                [n for n in lists["virtual_pipeline"] if self._chunked(by_name, stages, n)],
            )
            for stages in lists["pipeline"]
        }
        few = _few(lists, chunks, MOST_PRICED // said)
        blocks = []
        for stages in few["pipeline"]:
            kept = [n for n in chunks[stages] if n in few["virtual_pipeline"]]
            held = {**few, "pipeline": [stages], "virtual_pipeline": kept}
            blocks.append(list(held.values()))
        return blocks, few != lists

    def _even(self, stages: int, chunks: list[int]) -> list[int]:
        """Chunks of a stage that share the layers evenly, with or without the ends; all of them where none does."""
        layers = None if self.training.model is None else self.training.model.layers
        if layers is None:
            return chunks
        shared = (layers, layers + ENDS)
        even = [n for n in chunks if any(count % (stages * n) == 0 for count in shared)]
        return sorted({*even, *chunks[:1]}) if even else chunks

    def _chunked(self, by_name: Mapping[str, Open], stages: int, chunks: int) -> bool:
        if chunks > 1 and stages == 1 and "virtual_pipeline" in by_name:
            return False
        given = {"pipeline": stages, "virtual_pipeline": chunks}
        return self.runs({by_name[name]: n for name, n in given.items() if name in by_name})

    def runs(self, values: Mapping[Open, int], stack: Stack | None = None) -> bool:
        """Whether degrees divide the model where the others that are open are 1."""
        try:
            job = filled(self._uncounted, {**dict.fromkeys(self.values, 1), **values})
            return runs(job, stack)
        except OpenValue:
            return True


@record(eq=False)
class _Prices:
    """Layouts in every choice of words that was priced.

    Attributes:
        words: The choices.
        said: Which of them each is priced in.
        rows: Which layout it is.
        able: Whether it can run.
        prices: Its time and memory.
    """

    words: tuple[dict[Open, int], ...]
    said: Whole
    rows: Whole
    able: Mask
    prices: Priced


def _few(
    lists: Mapping[str, list[int]], chunks: Mapping[int, list[int]], most: int
) -> dict[str, list[int]]:
    """Lists of which no more layouts follow than allowed: large microbatches go first, then every other value of the longest.

    Args:
        lists: What each degree may be.
        chunks: What the chunks of a stage may be, for every number of stages.
        most: How many layouts are allowed.
    """
    fewer = dict(lists)

    def count() -> int:
        kept = set(fewer["virtual_pipeline"])
        pairs = sum_counts(len(kept.intersection(chunks[n])) for n in fewer["pipeline"])
        others = (len(fewer[n]) for n in fewer if n not in ("pipeline", "virtual_pipeline"))
        return pairs * math.prod(others)

    while count() > most and len(fewer["microbatch"]) > SMALL:
        fewer["microbatch"] = fewer["microbatch"][:-1]
    while count() > most:
        longest = max(fewer, key=lambda name: len(fewer[name]))
        if len(fewer[longest]) == 1:
            break
        fewer[longest] = fewer[longest][::2]
    return fewer


def _replica(columns: Columns) -> Whole:
    """Accelerators of one copy."""
    return columns["tensor"] * columns["context"] * columns["pipeline"]
