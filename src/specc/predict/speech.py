"""Speech to text: the encoder over windows of audio, the decoder token by token with a beam.

Source: Radford et al. 2022 (Whisper): windows of 30 s, 1500 encoder positions; people speak about three tokens a second.
"""

from __future__ import annotations

from collections.abc import Mapping

from specc.physics.architecture import Architecture
from specc.physics.decode import smooth_maximum
from specc.physics.quantisation import StorageFormat
from specc.predict.forward import LAUNCHES, STREAM, EngineDevice, TowerWork, pass_time, tower_work

WINDOW = 30.0
TOKENS_PER_SECOND = 3.2
"""Tokens of English speech, timestamps included."""
BACKGROUND = 10.0
"""Windows that share a batch at most."""


def decode_step(
    work: TowerWork, sequences: float, machine: EngineDevice, traits: Mapping[str, float]
) -> float:
    """One token for each of the sequences: weights, arithmetic, launches."""
    reading = work.weights / (machine.bandwidth * STREAM)
    computing = 2.0 * work.parameters * sequences / (machine.half * machine.share)
    launches = work.layers * LAUNCHES * traits.get("sample_launch", machine.launch)
    return float(smooth_maximum(smooth_maximum(reading, computing), launches, 3.0))


def speech_time(
    network: Architecture,
    stored: StorageFormat,
    seconds: float,
    beam: float,
    batch: float,
    machine: EngineDevice,
    traits: Mapping[str, float],
) -> float:
    """Time to write down `seconds` of speech.

    Args:
        network: The encoder-decoder.
        stored: How its weights are stored.
        seconds: Length of the audio.
        beam: Beam of the search.
        batch: Windows that are worked on together.
        machine: Device and engine.
        traits: Traits of the engine.
    """
    windows = max(seconds / WINDOW, 1.0)
    together = max(min(batch, windows), 1.0)
    encoder = tower_work(network, "encoder", 1500.0, stored)
    decoder = tower_work(network, "decoder", 1.0, stored)
    tokens = TOKENS_PER_SECOND * WINDOW
    reading = pass_time(encoder, together, machine)
    writing = tokens * decode_step(decoder, together * beam, machine, traits)
    return windows / together * (reading + writing)
