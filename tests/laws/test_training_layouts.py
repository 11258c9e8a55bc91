"""What must hold of the search for a layout of a training job: it prices what it assesses, and leaves nothing better behind."""

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import attrs
import numpy as np
import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.design.cluster import Cluster
from specc.design.workload import Training
from specc.diagnostics.source import Source
from specc.plan.limit import able
from specc.plan.limit import divisions as divisions_of
from specc.plan.memory.training import peak
from specc.plan.plan import Plan, make_plan
from specc.predict.training.iteration import iteration
from specc.predict.training.ranking import price
from specc.result import Result
from specc.sizing.divisions import Divisions
from specc.sizing.open_values import Open, filled, open_values
from specc.sizing.space import Space

HEAD = """edition 2026
from std.models.meta import llama_3_1_8b, llama_3_1_70b
from std.models.mistral import mixtral_8x7b_v0_1
from std.models.deepseek import deepseek_v2_lite
from std.servers.gigabyte import g593_zd2
from std.servers.nvidia import dgx_a100
"""
DENSE = (
    "tensor = auto; context = auto; pipeline = auto; virtual_pipeline = auto; microbatch = auto"
)
ROUTED = "tensor = auto; pipeline = auto; virtual_pipeline = auto; microbatch = auto; expert = auto; expert_tensor = auto"
CHOICES = {
    "model": ("llama_3_1_8b", "llama_3_1_70b", "mixtral_8x7b_v0_1", "deepseek_v2_lite"),
    "server": ("g593_zd2", "dgx_a100"),
    "servers": (2, 6, 16, 48),
    "batch": (256, 480, 1024),
    "fields": (
        "stack = megatron; recompute = full",
        "stack = megatron; recompute = [norms, mlp]",
        "stack = fsdp; sharding = fsdp; recompute = full",
        "stack = deepspeed; sharding = zero1",
    ),
}


FEW = f"""{HEAD}
cluster pod {{ servers = 3 x g593_zd2; fabric compute {{ rate = 200 Gb/s; per = accelerator }} }}
training run {{
  model = deepseek_v2_lite; cluster = pod; sequence = 4096 tokens; global_batch = 96 sequences
  parallel {{ tensor = auto(1..4); pipeline = auto; virtual_pipeline = auto(1..3); microbatch = auto(1..2); expert = auto(1..8) }}
}}
"""


def random_job(seed: int) -> str:
    """A job with all its degrees open."""
    drawn = random.Random(seed)
    words = {name: drawn.choice(values) for name, values in CHOICES.items()}
    routed = words["model"] in ("mixtral_8x7b_v0_1", "deepseek_v2_lite")
    return f"""{HEAD}
cluster pod {{ servers = {words["servers"]} x {words["server"]}; fabric compute {{ rate = 200 Gb/s; per = accelerator }} }}
training run {{
  model = {words["model"]}; cluster = pod; sequence = 4096 tokens; {words["fields"]}
  global_batch = {words["batch"]} sequences
  parallel {{ {ROUTED if routed else DENSE} }}
}}
"""


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    desk = Desk()
    return Compiler(desk.store, desk.catalogue)


def sized(compiler: Compiler, text: str, name: str) -> Result:
    return compiler.compile(Source(name, text), f"/nowhere/{name}.gpuspec")


def open_job(result: Result) -> tuple[Training, tuple[Open, ...], Divisions]:
    """The job as it was written, and all its layouts."""
    assert result.as_read is not None
    space = Space(result.as_read)
    divisions = space.at(()).divisions["run"]
    return divisions.training, open_values(result.as_read), divisions


def plans(
    result: Result, layouts: Iterator[Mapping[Open, int]]
) -> Iterator[tuple[Mapping[Open, int], Plan]]:
    """Each layout planned by itself."""
    training, _, _ = open_job(result)
    topology = next(iter(result.topologies.values()))
    assert isinstance(topology.cluster, Cluster)
    assert result.profiles is not None
    for layout in layouts:
        job = filled(training, layout)
        assert isinstance(job, Training)
        plan = make_plan(attrs.evolve(job, cluster=topology.cluster), topology, result.profiles)
        assert plan is not None
        yield layout, plan


def rows(divisions: Divisions, opens: tuple[Open, ...]) -> list[dict[Open, int]]:
    columns = {o: divisions.every[o.path.rpartition(".")[2]] for o in opens}
    able = np.flatnonzero(divisions.able)
    return [{o: int(column[i]) for o, column in columns.items()} for i in able]


@pytest.mark.parametrize("seed", range(6))
def test_layouts_are_priced_at_what_each_costs_alone(compiler: Compiler, seed: int) -> None:
    result = sized(compiler, random_job(seed), f"alone{seed}")
    _, opens, divisions = open_job(result)
    every = rows(divisions, opens)
    chosen = sorted(random.Random(seed).sample(range(len(every)), min(12, len(every))))
    alone = [plan for _, plan in plans(result, (every[i] for i in chosen))]
    drawn = np.flatnonzero(divisions.able)[chosen]
    columns = {name: column[drawn] for name, column in divisions.every.items()}
    priced = price(alone[0], divisions.training, columns)
    for index, plan in enumerate(alone):
        assert plan.training is not None
        assert isinstance(plan.memory, tuple)
        assert priced.seconds[index] == pytest.approx(float(iteration(plan.training).total))
        assert priced.bytes[index] == pytest.approx(float(peak(plan.memory).driver))


def test_every_layout_that_runs_is_priced(compiler: Compiler) -> None:
    result = sized(compiler, FEW, "every")
    assert result.as_read is not None
    space = Space(result.as_read)
    place, values = space.at(()), space.priced["run"]
    able = [
        layout
        for combined in product(*values.values())
        if place.runs(layout := dict(zip(values, combined, strict=True)))
        and not (stages(layout) == 1 and layout[chunks(values)] > 1)
    ]
    _, opens, divisions = open_job(result)
    found = {tuple(row[o] for o in values) for row in rows(divisions, opens)}
    assert found == {tuple(layout.values()) for layout in able}


def stages(layout: Mapping[Open, int]) -> int:
    return next(n for o, n in layout.items() if o.path == "parallel.pipeline")


def chunks(opens: Iterable[Open]) -> Open:
    return next(o for o in opens if o.path == "parallel.virtual_pipeline")


def fastest(result: Result) -> float:
    """Seconds of the fastest layout that runs and fits, each planned and timed by itself."""
    _, opens, divisions = open_job(result)
    best = np.inf
    for _, plan in plans(result, iter(rows(divisions, opens))):
        if not all(map(able, divisions_of(plan))):
            continue
        assert plan.training is not None
        assert plan.training.capacity is not None
        assert isinstance(plan.memory, tuple)
        if float(peak(plan.memory).driver) <= plan.training.capacity:
            best = min(best, float(iteration(plan.training).total))
    return best


def regrets(compiler: Compiler, seeds: Iterable[int]) -> list[float]:
    """Of each job by how much the answer is slower than the fastest layout; of those that fit at all."""
    lost = []
    for seed in seeds:
        result = sized(compiler, random_job(seed), f"regret{seed}")
        best = fastest(result)
        assert result.sizing is not None
        assert result.sizing.solved == np.isfinite(best)
        if result.sizing.solved:
            taken = result.predictions["run"].number("iteration_time")
            assert taken is not None
            lost.append(taken / best - 1.0)
    return lost


def test_an_answer_is_hardly_slower_than_the_fastest_of_all_layouts(compiler: Compiler) -> None:
    lost = regrets(compiler, (0, 7))
    assert len(lost) == 2
    assert np.mean(lost) <= 0.01
    assert max(lost) <= 0.05


WORDS = f"""{HEAD}
cluster pod {{ servers = 2 x g593_zd2; fabric compute {{ rate = 200 Gb/s; per = accelerator }} }}
training run {{
  model = llama_3_1_8b; cluster = pod; sequence = %d tokens; global_batch = 64 sequences
  sharding = auto; recompute = auto; offload = auto
  parallel {{ tensor = auto(1..4); pipeline = auto(1..4); microbatch = auto(1..2) }}
}}
"""


@pytest.mark.parametrize("length", [2048, 32768])
def test_open_words_are_as_good_as_any(compiler: Compiler, length: int) -> None:
    result = sized(compiler, WORDS % length, f"words{length}")
    taken = result.predictions["run"].number("iteration_time")
    assert taken is not None
    best = np.inf
    assert result.as_read is not None
    space = Space(result.as_read)
    place, values = space.at(()), space.priced["run"]
    layouts = (dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))
    for _, plan in plans(result, (layout for layout in layouts if place.runs(layout))):
        assert plan.training is not None
        assert plan.training.capacity is not None
        assert isinstance(plan.memory, tuple)
        if float(peak(plan.memory).driver) <= plan.training.capacity:
            best = min(best, float(iteration(plan.training).total))
    assert taken <= 1.01 * best


@pytest.mark.slow
def test_many_answers_are_hardly_slower(compiler: Compiler) -> None:
    lost = regrets(compiler, range(8))
    assert len(lost) >= 4
    assert np.mean(lost) <= 0.01
    assert max(lost) <= 0.05


def test_layouts_divide_what_their_stack_divides_where_nobody_says(compiler: Compiler) -> None:
    """Under FSDP weights are gathered: a layout priced with the states of another stack divided takes another time."""
    result = sized(
        compiler, FEW.replace("training run {", "training run {\n  stack = fsdp"), "unsaid"
    )
    _, opens, divisions = open_job(result)
    _, plan = next(plans(result, iter(rows(divisions, opens))))
    assert plan.training is not None
    priced = divisions._priced(plan)
    row = int(np.flatnonzero(priced.rows == np.flatnonzero(divisions.able)[0])[0])
    assert priced.prices.seconds[row] == pytest.approx(float(iteration(plan.training).total))
