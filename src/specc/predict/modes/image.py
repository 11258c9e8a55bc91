"""Making images: text encoders, so many steps of denoising, the image decoder."""

from __future__ import annotations

from specc.design.entity import EnumValue
from specc.design.workload import Inference
from specc.plan.lower.serving import storage, weights_of
from specc.plan.plan import Plan
from specc.predict.forward import image_time
from specc.predict.mode import Mode
from specc.predict.prediction import Prediction
from specc.predict.sampling import batch_of, bench_of, sampled
from specc.predict.serving.plan import network_of
from specc.predict.serving.unpredictable import CannotServe, unpredictable

STEPS = 28


def pixels_of(inference: Inference, native: float) -> float:
    """Pixels of an image: `output = image(1024, 1024)`, or the size that the model was made for."""
    traffic = inference.traffic
    output = None if traffic is None else traffic.output
    if isinstance(output, EnumValue) and output.word == "image":
        wide, high = output.quantity("width", 0), output.quantity("height", 1)
        if wide is not None:
            return float(wide) * float(high if high is not None else wide)
    return native * native


def predict_image(plan: Plan) -> Prediction:
    """The prediction of a service that makes images."""
    try:
        bench = bench_of(plan)
    except CannotServe as fault:
        return unpredictable(plan, str(fault))
    inference = bench.inference
    model = inference.model
    if model is None or model.diffusion is None:
        raise TypeError(plan)
    diffusion = model.diffusion
    native = float(diffusion.image or 512)
    pixels = pixels_of(inference, native)
    steps = float(inference.steps or diffusion.steps or STEPS)
    passes = 2.0 if diffusion.guidance else 1.0
    stored, plain = weights_of(model, inference.weights, network_of(model)), storage()
    network = network_of(model)

    def seconds(batch: float) -> float:
        return image_time(
            network, stored, plain, batch, steps, passes, pixels, pixels / native**2, bench.machine
        ).latency

    _, batch = batch_of(inference, max(bench.place.degrees.replicas, 1), seconds)
    made = image_time(
        network,
        stored,
        plain,
        max(batch, 1.0),
        steps,
        passes,
        pixels,
        pixels / native**2,
        bench.machine,
    )
    parts = {
        "text_encoder": made.text,
        "denoiser": made.step * made.steps,
        "image_decoder": made.decode,
    }
    return sampled(plan, bench, seconds, "images_per_second", parts)


def accepts(plan: Plan) -> bool:
    """Services of diffusion models."""
    workload = plan.workload
    return (
        isinstance(workload, Inference)
        and workload.model is not None
        and workload.model.diffusion is not None
    )


MODE = Mode(name="image", accepts=accepts, predict=predict_image)
