"""What follows from a model: its parameters, what they weigh, what a token keeps and costs, and what it fits on."""

from collections.abc import Iterator

from specc.design.entity import Entity, EnumValue
from specc.design.model import Model
from specc.design.workload import Inference
from specc.physics.architecture import Architecture
from specc.plan.degrees import ServingDegrees
from specc.plan.lower.serving import lower_replica
from specc.plan.memory.serving import ServingMemory
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.reports.figure import NOTHING, Figure, Figures, figure
from specc.reports.fits import FORMATS, parts_that_hold
from specc.resolve.profiles import Shelf
from specc.units import Quantity
from specc.units.dimension import BYTE, FLOP, TOKEN
from specc.units.text import percent, show


def figures(entity: Entity, shelf: Shelf) -> Figures:
    """What follows from a model; nothing where its sizes are not stated."""
    assert isinstance(entity, Model)
    try:
        network = architecture(entity)
    except IncompleteModelError:
        return NOTHING
    follows = [*_parameters(network), *_weights(entity)]
    if not network.generative:
        return Figures(figures=tuple(follows))
    return Figures(
        figures=(*follows, *_tokens(entity, network)), grids=(parts_that_hold(entity, shelf),)
    )


def _parameters(network: Architecture) -> Iterator[Figure]:
    whole, active = network.parameters(), network.active_parameters()
    if not whole:
        return
    yield figure(
        name="parameters",
        amount=Quantity(whole),
        formula="the sum over its tensors, tied ones once",
    )
    if active != whole:
        yield figure(
            name="active parameters",
            amount=Quantity(active),
            formula=f"those that one token passes through: {percent(active / whole)} of them",
        )


def _memory(model: Model, weights: EnumValue | None = None) -> ServingMemory | None:
    """The memory of a service on one accelerator that is not named, with no engine's habits."""
    service = Inference(name="card", model=model, weights=weights)
    replica = lower_replica(service, ServingDegrees(), None, None)
    return None if replica is None else replica.memory


def _weights(model: Model) -> Iterator[Figure]:
    """Bytes of the weights on one accelerator, by format."""
    formats = {term.word: term for term in FORMATS}
    if model.weights is not None:
        formats = {model.weights.word: model.weights, **formats}
    for word, term in formats.items():
        memory = _memory(model, term)
        if memory is not None:
            size = memory.ledger.groups().get("weights", 0)
            own = (
                ", as published"
                if model.weights is not None and word == model.weights.word
                else ""
            )
            yield figure(
                name=f"weights in {term}",
                amount=Quantity(float(size), BYTE),
                formula=f"elements × bits of each class of tensor{own}",
            )


def _tokens(model: Model, network: Architecture) -> Iterator[Figure]:
    """What a token keeps, and what it takes to make one."""
    memory = _memory(model)
    word = "bf16" if model.kv_cache is None else model.kv_cache.word
    if memory is not None:
        cost = memory.cost
        if cost.per_token:
            yield figure(
                name="cache of a token",
                amount=Quantity(cost.per_token, BYTE),
                formula=f"cached elements of the layers that keep every token, in {word}",
            )
        for rate, kept in cost.windowed:
            yield figure(
                name=f"cache of a token, inside a window of {show(Quantity(kept, TOKEN))}",
                amount=Quantity(rate, BYTE),
                formula=f"layers that keep {show(Quantity(kept, TOKEN))} at most, in {word}",
            )
        if cost.per_sequence:
            yield figure(
                name="state of a sequence",
                amount=Quantity(cost.per_sequence, BYTE),
                formula="recurrent state, whatever its length",
            )
        if network.context:
            yield figure(
                name="cache of the longest request",
                amount=Quantity(cost.sequence(network.context), BYTE),
                formula=f"one sequence of {show(Quantity(network.context, TOKEN))}",
            )
    yield figure(
        name="work of a token",
        amount=Quantity(2.0 * network.active_parameters(), FLOP),
        formula="2 × active parameters, attention to what came before it not counted",
    )


FIGURES = figures
