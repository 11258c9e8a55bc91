"""Reading whole samples: text encoders and rankers, vision models, and networks known by their FLOPs."""

from __future__ import annotations

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

PROMPT = 128.0


def predict_encoder(plan: Plan) -> Prediction:
    """The prediction of a service that reads whole samples."""
    try:
        bench = bench_of(plan)
        traffic = bench.inference.traffic
        tokens = mean(shares_of(None if traffic is None else traffic.prompt, PROMPT))
    except (CannotServe, UnknownSpread) as fault:
        return unpredictable(plan, str(fault))
    model = bench.inference.model
    if model is None:
        raise TypeError(plan)
    stored = weights_of(model, bench.inference.weights, network_of(model))
    work = tower_work(network_of(model), None, tokens, stored)

    def seconds(batch: float) -> float:
        return pass_time(work, batch, bench.machine)

    images = "images_per_second" if model.vision is not None or model.flops is not None else ""
    return sampled(plan, bench, seconds, images, {"network": seconds(1.0)})


def accepts(plan: Plan) -> bool:
    """Services of networks that write nothing."""
    workload = plan.workload
    if not isinstance(workload, Inference) or workload.model is None:
        return False
    model = workload.model
    if model.diffusion is not None or model.encoder is not None:
        return False
    return not network_of(model).generative


MODE = Mode(name="encoder", accepts=accepts, predict=predict_encoder)
