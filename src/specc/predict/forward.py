"""One pass of a network over a batch of samples: encoders, vision models, denoisers, and what is known by FLOPs alone.

Arithmetic, reading the weights and launching kernels; the same roofline as for decoding, without a cache.
Source: Williams et al. 2009 for the roofline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from specc.physics.architecture import Architecture
from specc.physics.decode import smooth_maximum
from specc.physics.layer import Layer
from specc.physics.quantisation import StorageFormat
from specc.record import evolve, record
from specc.sums import sum_counts, sum_floats

LAUNCHES = 4.0
"""Kernels that an engine launches for one layer of the network: the product, its bias, a norm, a copy."""
SHARE = 0.45
UNSEEN_LAYERS = 50.0
"""Layers of a network that is known by its FLOPs alone: those of the usual CNN."""
EIGHT_BIT = 0.8
"""What products of 8 bit keep of that share: quantising activations takes its part."""
LAUNCH = 5e-6
STREAM = 0.75


@record
class EngineDevice:
    """A device and how its engine uses it.

    Attributes:
        rate: Peak of the products' dtype.
        half: Peak in 16 bit.
        bandwidth: byte/s.
        share: Share of the peak that whole networks reach.
        launch: Time of one kernel launch.
    """

    rate: float
    half: float
    bandwidth: float
    share: float = SHARE
    launch: float = LAUNCH


def machine_of(
    rate: float, half: float, bandwidth: float, traits: Mapping[str, float]
) -> EngineDevice:
    """A device under an engine with the given traits."""
    share = traits.get("sample_share", SHARE)
    if rate > 1.5 * half:
        share *= traits.get("sample_share_8bit", EIGHT_BIT)
    return EngineDevice(
        rate=rate,
        half=half,
        bandwidth=bandwidth,
        share=share,
        launch=traits.get("sample_launch", LAUNCH),
    )


@record
class TowerWork:
    """One tower of a network over one sample.

    Attributes:
        flops: Arithmetic of a sample.
        weights: Bytes of its weights.
        layers: Layers that launch kernels.
        parameters: Elements of its weights.
    """

    flops: float
    weights: float
    layers: float
    parameters: float


_KNOWN: dict[tuple[object, ...], tuple[Architecture, TowerWork]] = {}
_MOST_KNOWN = 4096


def tower_work(
    network: Architecture,
    tower: str | None,
    tokens: float,
    stored: StorageFormat,
    scale: float = 1.0,
) -> TowerWork:
    """Work of a tower, summed once; see `summed_work`."""
    key = (id(network), tower, tokens, stored.name, stored.bits, scale)
    known = _KNOWN.get(key)
    if known is None or known[0] is not network:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[key] = (network, summed_work(network, tower, tokens, stored, scale))
    return known[1]


def summed_work(
    network: Architecture,
    tower: str | None,
    tokens: float,
    stored: StorageFormat,
    scale: float = 1.0,
) -> TowerWork:
    """Work of a tower, or of all of them.

    Args:
        network: The network.
        tower: Which tower; None for all.
        tokens: Tokens of streams that are not of fixed length.
        stored: How its weights are stored.
        scale: Pixels of the image over those that the network was made for; image streams grow with it.
    """
    flops = weights = layers = parameters = 0.0

    def length(stream: str) -> float:
        fixed = network.streams.get(stream)
        if fixed is None:
            return tokens
        if scale == 1.0 or stream not in ("image", "joint"):
            return fixed
        text = network.streams.get("text", 0.0) if stream == "joint" else 0.0
        return (fixed - text) * scale + text

    for block in network.blocks:
        if tower is not None and block.tower != tower:
            continue
        layers += block.count * sum_counts(1 for layer in block.layers if layer.parameters() > 0)
        for layer in block.layers:
            flops += block.count * _layer_flops(layer, length)
            for tensor in layer.tensors():
                weights += block.count * stored.bytes_of(tensor)
                parameters += block.count * tensor.elements
    if tower is None:
        flops += network.flops_per_sample
        layers = max(layers, UNSEEN_LAYERS if network.flops_per_sample else 0.0)
        weights += network.extra_parameters * stored.bytes
        parameters += network.extra_parameters
    return TowerWork(flops=flops, weights=weights, layers=layers, parameters=parameters)


def _layer_flops(layer: Layer, length: Callable[[str], float]) -> float:
    """Arithmetic of a layer over one sample; keys and values of another stream are made of, and seen by, its own tokens."""
    geometry = layer.attention()
    if geometry is None or geometry.context_stream == geometry.stream:
        return float(layer.forward_flops(length(layer.stream)))
    queries = length(layer.stream) * layer.scale
    products = sum_floats(
        matmul.flops_per_token
        * (queries if matmul.stream == layer.stream else length(matmul.stream))
        for matmul in layer.matmuls()
    )
    return products + float(geometry.score_flops(queries, length(geometry.context_stream)))


def pass_time(work: TowerWork, batch: float, machine: EngineDevice) -> float:
    """Seconds of one pass over a batch."""
    computing = work.flops * batch / (machine.rate * machine.share)
    reading = work.weights / (machine.bandwidth * STREAM)
    device = float(smooth_maximum(computing, reading))
    # Launches overlap with the device's work; a network of small layers is bound by them.
    return float(smooth_maximum(device, work.layers * LAUNCHES * machine.launch, 3.0))


@record
class Image:
    """Seconds of the stages of making images.

    Attributes:
        text: Text encoders, once.
        step: One step of denoising.
        decode: The image decoder, once.
        steps: Steps.
    """

    text: float
    step: float
    decode: float
    steps: float

    @property
    def latency(self) -> float:
        """One batch of images."""
        return self.text + self.steps * self.step + self.decode


def image_time(
    network: Architecture,
    stored: StorageFormat,
    plain: StorageFormat,
    batch: float,
    steps: float,
    passes: float,
    pixels: float,
    scale: float,
    machine: EngineDevice,
) -> Image:
    """A batch of images from a prompt each.

    Args:
        network: Denoiser with its text encoders and image decoder, as towers.
        stored: How the denoiser's weights are stored.
        plain: How the others' are.
        batch: Images made together.
        steps: Steps of denoising.
        passes: Passes of the denoiser in a step: 2 with guidance.
        pixels: Pixels of an image.
        scale: Pixels over those of the size that the network was made for.
        machine: Device and engine.
    """
    half = evolve(machine, rate=machine.half)
    denoiser = tower_work(network, "denoiser", 77.0, stored, scale)
    text = 0.0
    towers = sorted({block.tower for block in network.blocks})
    for tower in towers:
        if tower.startswith("text_encoder"):
            tokens = network.streams.get("text", 77.0)
            text += pass_time(tower_work(network, tower, tokens, plain), batch * passes, half)
    decoder = pixels * DECODER_FLOPS
    decode = decoder * batch / (half.rate * 0.6 * half.share)
    step = pass_time(denoiser, batch * passes, machine)
    return Image(text=text, step=step, decode=decode, steps=steps)


DECODER_FLOPS = 2.4e6
"""FLOP of the usual convolutional decoder of latents for one pixel: 2.5 TFLOP at 1024 x 1024. Source: the layers of KL-F8."""
