"""How many accelerators hold a model: the ledger of a replica, asked for one degree after another."""

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.design.profiles import Engine
from specc.design.replica import InferenceParallel
from specc.design.workload import Inference
from specc.physics.dtypes import format_of
from specc.plan.degrees import ServingDegrees
from specc.plan.limit import Division, limits
from specc.plan.lower.serving import lower_replica
from specc.record import record
from specc.reports.figure import Grid
from specc.resolve.profiles import Shelf
from specc.units import Quantity
from specc.units.dimension import TOKEN
from specc.units.text import show

ENGINE = "vllm"
LONGEST = 8192
"""Tokens of the longest request; a model with a shorter context has its own."""
DEGREES = (1, 2, 4, 8)
FORMATS = (
    EnumValue("bf16"),
    EnumValue("fp8"),
    EnumValue("int4", named={"group": Quantity(128)}),
)

PARTS = (
    ("nvidia", "l4"),
    ("nvidia", "rtx4090"),
    ("nvidia", "rtx5090"),
    ("nvidia", "l40s"),
    ("nvidia", "a100_sxm_80"),
    ("nvidia", "h100_sxm"),
    ("nvidia", "h200_sxm"),
    ("nvidia", "b200_sxm"),
    ("amd", "mi300x"),
    ("amd", "mi355x"),
)
"""What a model's card asks: the common parts from the smallest to the largest of each maker."""
MODELS = (
    ("meta", "llama_3_1_8b"),
    ("openai", "gpt_oss_20b"),
    ("qwen", "qwen3_32b"),
    ("meta", "llama_3_3_70b"),
    ("openai", "gpt_oss_120b"),
    ("qwen", "qwen3_235b_a22b"),
    ("meta", "llama_3_1_405b"),
    ("deepseek", "deepseek_v3"),
)
"""What an accelerator's card asks: known open models, a size each."""


@record
class Fit:
    """The fewest accelerators that hold a model in a format, and the tokens that their cache then has."""

    accelerators: int
    tokens: float

    @property
    def text(self) -> str:
        """`2 × (219k)`."""
        return f"{self.accelerators} × ({_short(self.tokens)} tokens)"


def _short(tokens: float) -> str:
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if tokens >= size:
            return show(Quantity(tokens / size), digits=3) + letter
    return show(Quantity(tokens), digits=3)


def fewest(
    model: Model, part: Accelerator, weights: EnumValue | None, engine: Engine
) -> Fit | None:
    """The fewest accelerators of one server that hold a model with room for a request; None where eight do not."""
    longest = min(LONGEST, int(model.context)) if model.context is not None else LONGEST
    for degree in DEGREES:
        service = Inference(
            name="card",
            model=model,
            weights=weights,
            max_length=Quantity(longest, TOKEN),
            parallel=InferenceParallel(tensor=degree),
        )
        degrees = ServingDegrees(tensor=degree)
        division = Division(
            workload=service, degrees=degrees, stated=None, software=engine, ranks=degree
        )
        if any(not r.runs for limit in limits() for r in limit.refuses(division)):
            continue
        replica = lower_replica(service, degrees, engine, part)
        if replica is not None and replica.memory.fits:
            return Fit(accelerators=degree, tokens=replica.memory.tokens or 0.0)
    return None


def engine_of(shelf: Shelf) -> Engine:
    """The engine that is asked: the newest range of releases that the catalogue has."""
    return shelf.entities(Engine, "engines", ENGINE)[ENGINE]


def runs_on(part: Accelerator, engine: Engine, weights: EnumValue | None = None) -> bool:
    """Whether the engine runs on a part, with weights of a format where one is asked for."""
    form = None if weights is None else format_of(weights.word)
    asked = (engine.capability, engine.format_capability.get(form or ""))
    able = float("inf") if part.capability is None else float(part.capability)
    return (part.vendor or "").casefold() in engine.hardware and all(
        least is None or able >= float(least) for least in asked
    )


def _cell(model: Model, part: Accelerator, weights: EnumValue | None, engine: Engine) -> str:
    if not runs_on(part, engine, weights or model.weights):
        return "not with this engine"
    fit = fewest(model, part, weights, engine)
    return f"more than {DEGREES[-1]}" if fit is None else fit.text


ABOUT = (
    f"The fewest of one server, tensor-parallel, with which {ENGINE} starts and has room for a request of {show(Quantity(LONGEST, TOKEN))} "
    "(or of the model's context), and the tokens that its cache then holds."
)


def parts_that_hold(model: Model, shelf: Shelf) -> Grid:
    """For a model: how many of each common part hold it."""
    engine = engine_of(shelf)
    formats: dict[str, EnumValue | None] = {}
    if model.weights is not None:
        formats[f"as published ({model.weights.word})"] = None
    formats |= {term.word: term for term in FORMATS}
    asked = (shelf.entities(Accelerator, "accelerators", *where)[where[-1]] for where in PARTS)
    parts = [part for part in asked if runs_on(part, engine)]
    return Grid(
        title="Fits on",
        heads=("accelerator", *formats),
        rows=tuple(
            (part.title or part.name, *(_cell(model, part, w, engine) for w in formats.values()))
            for part in parts
        ),
        about=ABOUT,
        refers=tuple(part.path for part in parts),
    )


def models_that_fit(part: Accelerator, shelf: Shelf) -> Grid | None:
    """For an accelerator: how many of it hold each known model; None where the engine does not run on it."""
    engine = engine_of(shelf)
    if not runs_on(part, engine):
        return None
    models = [shelf.entities(Model, "models", *where)[where[-1]] for where in MODELS]
    return Grid(
        title="Holds",
        heads=("model", "published in", "so", *(term.word for term in FORMATS)),
        rows=tuple(
            (
                model.title or model.name,
                "bf16" if model.weights is None else model.weights.word,
                *(_cell(model, part, term, engine) for term in (None, *FORMATS)),
            )
            for model in models
        ),
        about=ABOUT,
        refers=tuple(model.path for model in models),
    )
