"""Making images and videos: text encoders, so many steps of denoising, the decoder."""

from __future__ import annotations

from specc.design.entity import EnumValue
from specc.design.model import Diffusion
from specc.design.workload import Inference
from specc.plan.lower.serving import storage, weights_of
from specc.plan.network.denoiser import latent_frames
from specc.plan.plan import Plan
from specc.predict.forward import image_time
from specc.predict.mode import Mode
from specc.predict.prediction import Prediction
from specc.predict.sampling import batch_of, bench_of, sampled
from specc.predict.serving.plan import network_of
from specc.predict.serving.unpredictable import CannotServe, unpredictable
from specc.record import record

STEPS = 28


@record
class Sample:
    """The size of what is made.

    Attributes:
        pixels: Of an image, or of all frames of a video.
        scale: Tokens of its latent over those of the size that the model was made for.
    """

    pixels: float
    scale: float


def sample_of(diffusion: Diffusion, area: float | None, frames: float | None) -> Sample:
    """The size of an image or video of so many pixels each frame; where nothing is said, that of the model's own."""
    native = float(diffusion.image or 512) ** 2
    own = float(diffusion.frames or 1)
    each, length = area or native, frames or own
    latent = latent_frames(diffusion, length) / latent_frames(diffusion, own)
    return Sample(pixels=each * length, scale=each / native * latent)


def _asked(inference: Inference, diffusion: Diffusion) -> Sample:
    """What the traffic asks for: `output = image(1024, 1024)`, `video(1280, 720, 129)`."""
    output = None if inference.traffic is None else inference.traffic.output
    if not isinstance(output, EnumValue) or output.word not in ("image", "video"):
        return sample_of(diffusion, None, None)
    wide, high = output.quantity("width", 0), output.quantity("height", 1)
    area = None if wide is None else float(wide) * float(high if high is not None else wide)
    frames = output.quantity("frames", 2) if output.word == "video" else None
    return sample_of(diffusion, area, None if frames is None else float(frames))


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
    size = _asked(inference, diffusion)
    steps = float(inference.steps or diffusion.steps or STEPS)
    passes = 2.0 if diffusion.guidance else 1.0
    stored, plain = weights_of(model, inference.weights, network_of(model)), storage()
    network = network_of(model)

    def seconds(batch: float) -> float:
        return image_time(
            network, stored, plain, batch, steps, passes, size.pixels, size.scale, bench.machine
        ).latency

    _, batch = batch_of(inference, max(bench.place.degrees.replicas, 1), seconds)
    made = image_time(
        network,
        stored,
        plain,
        max(batch, 1.0),
        steps,
        passes,
        size.pixels,
        size.scale,
        bench.machine,
    )
    parts = {
        "text_encoder": made.text,
        "denoiser": made.step * made.steps,
        "image_decoder": made.decode,
    }
    rate = "" if diffusion.frames else "images_per_second"
    return sampled(plan, bench, seconds, rate, parts)


def accepts(plan: Plan) -> bool:
    """Services of diffusion models."""
    workload = plan.workload
    return (
        isinstance(workload, Inference)
        and workload.model is not None
        and workload.model.diffusion is not None
    )


MODE = Mode(name="image", accepts=accepts, predict=predict_image)
