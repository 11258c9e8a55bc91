"""Speech to text, and other encoder-decoders: an encoder over the input, a decoder token by token."""

from __future__ import annotations

from specc.design.entity import EnumValue
from specc.design.workload import Inference
from specc.plan.lower.serving import weights_of
from specc.plan.plan import Plan
from specc.predict.forward import pass_time, tower_work
from specc.predict.mode import Mode
from specc.predict.prediction import Prediction
from specc.predict.sampling import bench_of, sampled
from specc.predict.serving.lengths import UnknownSpread, mean, shares_of
from specc.predict.serving.plan import network_of
from specc.predict.serving.unpredictable import CannotServe, unpredictable
from specc.predict.speech import TOKENS_PER_SECOND, WINDOW, decode_step
from specc.record import evolve
from specc.units import Quantity
from specc.units.text import number

OUTPUT = TOKENS_PER_SECOND * WINDOW


def predict_speech(plan: Plan) -> Prediction:
    """The prediction of a service that listens or translates: a request is one window, or one text."""
    try:
        bench = bench_of(plan)
        traffic = bench.inference.traffic
        output = None if traffic is None else traffic.output
        given = isinstance(output, Quantity | EnumValue)
        tokens = mean(shares_of(output, OUTPUT)) if given else OUTPUT
        prompt = mean(shares_of(None if traffic is None else traffic.prompt, 128.0))
    except (CannotServe, UnknownSpread) as fault:
        return unpredictable(plan, str(fault))
    model = bench.inference.model
    if model is None:
        raise TypeError(plan)
    network = network_of(model)
    stored = weights_of(model, bench.inference.weights, network_of(model))
    reading = tower_work(network, "encoder", network.streams.get("encoder", prompt), stored)
    writing = tower_work(network, "decoder", 1.0, stored)
    engine = plan.companions.engines.get(bench.inference.engine)
    traits = (
        {} if engine is None else {name: float(value) for name, value in engine.traits.items()}
    )

    def seconds(batch: float) -> float:
        return pass_time(reading, batch, bench.machine) + tokens * decode_step(
            writing, batch, bench.machine, traits
        )

    parts = {
        "encoder": pass_time(reading, 1.0, bench.machine),
        "decoder": tokens * decode_step(writing, 1.0, bench.machine, traits),
    }
    told = sampled(plan, bench, seconds, "", parts)
    if "encoder" not in network.streams:
        return told
    alone = number(WINDOW / seconds(1.0), 2)
    note = f"a request is a window of {number(WINDOW)} s of speech; alone it is written down {alone} times as fast as it is spoken"
    return evolve(told, notes=(*told.notes, note))


def accepts(plan: Plan) -> bool:
    """Services of encoder-decoders."""
    workload = plan.workload
    return (
        isinstance(workload, Inference)
        and workload.model is not None
        and workload.model.diffusion is None
        and workload.model.encoder is not None
    )


MODE = Mode(name="speech", accepts=accepts, predict=predict_speech)
