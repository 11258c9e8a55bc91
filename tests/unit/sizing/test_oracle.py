"""An oracle: small problems solved by trying everything, against the search.

A problem is a design with open values, an objective and limits. Predictions of a design do not depend on what is required of
it, so each combination of values is computed once and judged again for every objective and limit.
"""

import itertools
import math
import random
from collections.abc import Iterator

import attrs
import pytest

from specc.checks.judge import Verdict
from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.design.design import Design
from specc.design.evaluation import Evaluation
from specc.design.workload import Inference, Training
from specc.diagnostics.source import Source
from specc.pipeline import run
from specc.record import evolve
from specc.resolve.profiles import find_profiles
from specc.result import Result
from specc.sizing.budget import Budget
from specc.sizing.memo import Memo
from specc.sizing.open_values import open_values, with_values
from specc.sizing.solve import solve
from specc.stages import requirements
from specc.units import Quantity

HEAD = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.servers.nvidia import dgx_a100

server cheap : g593_zd2 { sold_as = system }
server dear : g593_zd2 { sold_as = system }
server old : dgx_a100 { sold_as = system }
server tiered : g593_zd2 { sold_as = system }
offer of_tiered { part = tiered; price = 240000 USD; tiers = [tier(from = 3, price = 150000 USD), tier(from = 6, price = 70000 USD)] }
offer of_cheap { part = cheap; price = 200000 USD }
offer of_dear { part = dear; price = 270000 USD }
offer of_old { part = old; price = 90000 USD }
site hall {
  pue = 1.2
  electricity = 0.1 USD/kWh
}
"""
ECONOMICS = "site = hall; economics { life = 4 years }"
TRAIN = """training job {
  model = llama_3_1_8b; cluster = box; tokens = 20B tokens; sequence = 4096 tokens
  global_batch = %s
  parallel { %s }
}
"""
SERVE = """inference %s {
  model = llama_3_1_8b; cluster = %s; weights = fp8
  traffic { %s; prompt = 1024 tokens; output = 128 tokens }
  parallel { tensor = %s }
}
"""
BASES = {
    "batch": HEAD
    + f"cluster box {{ servers = auto(1..7) x cheap; {ECONOMICS} }}\n"
    + TRAIN % ("96 sequences", "tensor = auto; pipeline = auto(1..2)"),
    "rounded": HEAD
    + f"cluster box {{ servers = auto(1..6) x cheap; {ECONOMICS} }}\n"
    + TRAIN % ("400000 tokens", "tensor = auto(2..8); microbatch = auto(1..2)"),
    "kinds": HEAD
    + f"cluster box {{ servers = auto(0..3) x cheap + auto(0..3) x dear; {ECONOMICS} }}\n"
    + TRAIN % ("64 sequences", "tensor = auto(1..4)"),
    "bounds": HEAD
    + f"cluster box {{ servers = auto(2..9) x dear; {ECONOMICS} }}\n"
    + TRAIN % ("72 sequences", "tensor = auto(4..8); pipeline = auto(1..3)"),
    "service": HEAD
    + f"cluster box {{ servers = auto(1..5) x cheap; {ECONOMICS} }}\n"
    + SERVE % ("chat", "box", "rate = 90 requests/s", "auto"),
    "closed": HEAD
    + f"cluster box {{ servers = auto(1..3) x cheap; {ECONOMICS} }}\n"
    + SERVE % ("chat", "box", "concurrency = auto(16..22)", "auto(1..4)"),
    "two": HEAD
    + f"cluster box {{ servers = auto(1..4) x cheap; {ECONOMICS} }}\n"
    + f"cluster shed {{ servers = auto(1..3) x old; {ECONOMICS} }}\n"
    + SERVE % ("chat", "box", "rate = 60 requests/s", "2")
    + SERVE.replace("fp8", "bf16") % ("talk", "shed", "rate = 9 requests/s", "4"),
    "breaks": HEAD
    + f"cluster box {{ servers = auto(1..7) x tiered; {ECONOMICS} }}\n"
    + SERVE % ("chat", "box", "rate = 60 requests/s", "auto(1..2)"),
    "broken": HEAD
    + f"cluster box {{ servers = auto(0..7) x tiered + auto(0..4) x old; {ECONOMICS} }}\n",
    "standing": HEAD
    + "cluster box { servers = auto(0..6) x cheap + auto(0..5) x old; site = hall; economics { life = 4 years } }\n",
}
OBJECTIVES = {
    "box": ("", "box.cost.capital", "-box.accelerators", "box.power.it", "box.cost.per_hour"),
    "job": ("job.duration", "job.cost.per_run", "job.energy", "-job.mfu", "job.iteration_time * box.accelerators"),
    "chat": ("chat.tpot.mean", "chat.ttft.mean", "chat.energy_per_token", "-chat.tokens_per_second", "chat.cost.per_hour"),
}  # fmt: skip
LIMITED = {
    "box": (
        "box.accelerators >=",
        "box.cost.capital <=",
        "box.power.it <=",
        "box.accelerators <=",
    ),
    "job": ("job.duration <=", "job.cost.per_run <=", "job.energy <="),
    "chat": ("chat.tpot.mean <=", "chat.request_latency.mean <=", "chat.energy_per_token <="),
}


@attrs.define(eq=False)
class Base:
    """A design with open values, and every combination of them, computed."""

    text: str
    compiler: Compiler
    design: Design
    empty: Result
    known: dict[tuple[tuple[str, str], ...], Result] = attrs.field(factory=dict)

    def design_with(self, objective: str, limits: list[str]) -> Design:
        lines = [*(f"require {limit}" for limit in limits)]
        lines += [f"minimise {objective}"] if objective else []
        source = Source("spec.gpuspec", self.text + "\n".join(lines) + "\n")
        design, wrong = self.compiler.reader.read(source, f"/nowhere/{hash(source.text)}.gpuspec")
        assert not wrong, [d.message for d in wrong]
        return design

    def judged(self, design: Design) -> Result:
        """A design without open values as the river would judge it; computed only once whatever it requires."""
        key = tuple(
            (name, _stated(entity))
            for name, entity in design.entities.items()
            if entity.kind in {"cluster", "training", "inference"}
        )
        if key not in self.known:
            plain = attrs.evolve(design, requirements=())
            self.known[key] = run(evolve(self.empty, design=plain), Memo())
        return requirements.STAGE.run(evolve(self.known[key], design=design), Memo())


def _stated(entity: object) -> str:
    """The whole numbers of a cluster or workload, by which its variations differ."""
    if isinstance(entity, Training | Inference):
        traffic = (
            entity.traffic.concurrency if isinstance(entity, Inference) and entity.traffic else 0
        )
        names = attrs.fields_dict(type(entity.parallel)) if entity.parallel else ()
        degrees = {n: v for n in names if isinstance(v := getattr(entity.parallel, n), int)}
        return repr((degrees, traffic))
    return repr([(c.count, getattr(c.of, "name", "")) for c in entity.servers])  # type: ignore[attr-defined]


def _base(text: str) -> Base:
    desk = Desk()
    compiler = Compiler(desk.store, desk.catalogue)
    design, wrong = compiler.reader.read(Source("spec.gpuspec", text), "/nowhere/base.gpuspec")
    assert not wrong
    profiles, _ = find_profiles(compiler.shelf, design)
    empty = Result(design=design, profiles=profiles, verdict=Verdict())
    return Base(text, compiler, design, empty)


@pytest.fixture(scope="module")
def bases() -> dict[str, Base]:
    return {name: _base(text) for name, text in BASES.items()}


def _combinations(design: Design) -> Iterator[dict]:  # type: ignore[type-arg]
    """Every combination of values, by the bounds of the text alone."""
    opens = open_values(design)
    ranges = []
    for open_ in opens:
        low = open_.auto.low if open_.auto.low is not None else 1
        ranges.append(range(low, (open_.auto.high or 8) + 1))
    for values in itertools.product(*ranges):
        chosen = dict(zip(opens, values, strict=True))
        clusters = {o.entity for o in opens if o.counted}
        if all(any(v for o, v in chosen.items() if o.entity == c and o.counted) for c in clusters):
            yield chosen


def _ends(base: Base, design: Design) -> list[Result]:
    return [base.judged(with_values(design, values)) for values in _combinations(design)]


def _key(result: Result, design: Design) -> tuple[object, ...]:
    """What is compared: the objectives, else what it costs each second."""
    goals = [
        _number(Evaluation(result.lookup).value(r.expression))
        for r in design.requirements
        if r.minimise
    ]
    price = sum(b.running.total.value or 0.0 for b in result.bills.values())
    return tuple(float(f"{value:.8g}") for value in (goals or [price]))


def _number(value: object) -> float:
    return float(value) if isinstance(value, Quantity) else math.inf


def _limits(base: Base, names: tuple[str, ...], rng: random.Random) -> list[str]:
    """Limits between what the combinations reach, so that some pass and some do not."""
    ends = [r for r in _ends(base, base.design) if not r.errors]
    limits = []
    for limit in names:
        path, operator = limit.split()
        known = [q for r in ends if isinstance(q := r.lookup(path), Quantity)]
        if known:
            chosen = rng.choice(sorted(known, key=float))
            factor = rng.choice((0.995, 1.0, 1.005, 1.1))
            limits.append(f"{path} {operator} {_text(float(chosen) * factor, path)}")
    return limits


def _text(value: float, path: str) -> str:
    unit = {
        "duration": " s", "mean": " s", "it": " W", "energy": " J", "capital": " USD", "per_run": " USD",
        "energy_per_token": " J/token", "accelerators": "",
    }[path.rpartition(".")[2]]  # fmt: skip
    return f"{round(value)}" if not unit else f"{value:.9f}{unit}"


def _problems(base: Base, name: str, count: int) -> Iterator[tuple[str, list[str]]]:
    owners = [o for o in ("box", "job", "chat") if f" {o} {{" in base.text]
    objectives = [text for owner in owners for text in OBJECTIVES[owner]]
    limited = [text for owner in owners for text in LIMITED[owner]]
    rng = random.Random(name)
    for number in range(count):
        names = tuple(rng.sample(limited, rng.choice((0, 1, 1, 2, 2, 3))))
        yield objectives[number % len(objectives)], _limits(base, names, rng)


def _agrees(base: Base, objective: str, limits: list[str]) -> None:
    design = base.design_with(objective, limits)
    passing = [r for r in _ends(base, design) if not r.errors]
    sizing = solve(design, base.judged)
    told = f"minimise {objective}; require {limits}"
    assert sizing.solved == bool(passing), told
    assert sizing.complete, told
    if passing:
        least = min(_key(result, design) for result in passing)
        chosen = base.judged(sizing.design)
        assert not chosen.errors, told
        assert _key(chosen, design) == least, told
        assert sizing.proven, told


@pytest.mark.parametrize("name", BASES)
def test_the_search_finds_what_trying_everything_finds(bases: dict[str, Base], name: str) -> None:
    for objective, limits in _problems(bases[name], name, 13):
        _agrees(bases[name], objective, limits)


@pytest.mark.slow
@pytest.mark.parametrize("name", BASES)
def test_five_hundred_problems_agree(bases: dict[str, Base], name: str) -> None:
    for objective, limits in _problems(bases[name], f"{name} again", 64):
        _agrees(bases[name], objective, limits)


PARTS = ("cheap", "old", "dear")
CHOICES = {
    "job": HEAD
    + f"cluster box {{ servers = auto(1..4) x %s; {ECONOMICS} }}\n"
    + TRAIN.replace("%s", "96 sequences", 1).replace("%s", "tensor = auto(2..8)"),
    "chat": HEAD
    + f"cluster box {{ servers = auto(1..3) x %s; {ECONOMICS} }}\n"
    + (SERVE % ("chat", "box", "rate = 60 requests/s", "auto")).replace("fp8", "bf16"),
}
"""Designs with a kind of server left open; the oracle solves each with every kind in its place."""


def _chosen_agrees(name: str, kinds: list[Base], objective: str, limits: list[str]) -> None:
    told = f"minimise {objective}; require {limits}"
    passing = []
    for base in kinds:
        design = base.design_with(objective, limits)
        passing += [_key(r, design) for r in _ends(base, design) if not r.errors]
    asked = "".join(f"require {limit}\n" for limit in limits)
    asked += f"minimise {objective}\n" if objective else ""
    text = CHOICES[name] % f"auto of [{', '.join(PARTS)}]" + asked
    compiler = kinds[0].compiler
    compiler.reader.forget()
    result = compiler.compile(Source("spec.gpuspec", text), f"/nowhere/{hash(text)}.gpuspec")
    sizing = result.sizing
    assert sizing is not None
    assert sizing.solved == bool(passing), told
    assert bool(result.errors) != bool(passing), told
    if passing:
        assert _key(result, result.design) == min(passing), told
        assert sizing.proven, told


def _kinds(name: str) -> list[Base]:
    return [_base(CHOICES[name] % part) for part in PARTS]


@pytest.mark.parametrize("name", CHOICES)
def test_the_best_of_several_parts_is_chosen(name: str) -> None:
    kinds = _kinds(name)
    for objective, limits in _problems(kinds[0], f"{name} of parts", 6):
        _chosen_agrees(name, kinds, objective, limits)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHOICES)
def test_sixty_choices_agree(name: str) -> None:
    kinds = _kinds(name)
    for objective, limits in _problems(kinds[0], f"{name} of parts again", 30):
        _chosen_agrees(name, kinds, objective, limits)


@pytest.mark.parametrize("name", BASES)
def test_what_stops_early_claims_nothing(bases: dict[str, Base], name: str) -> None:
    """With little work the answer passes if there is one, is never better than the best, and is not called proven."""
    base = bases[name]
    for objective, limits in _problems(base, f"{name} early", 4):
        design = base.design_with(objective, limits)
        passing = [_key(r, design) for r in _ends(base, design) if not r.errors]
        sizing = solve(design, base.judged, Budget(25))
        if sizing.solved:
            key = _key(base.judged(sizing.design), design)
            assert key >= min(passing)
            assert key == min(passing) or not sizing.proven
