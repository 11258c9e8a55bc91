"""What a pass of a network over an image multiplies."""

import pytest

from specc.physics.quantisation import StorageFormat
from specc.predict.forward import summed_work
from specc.predict.serving.plan import network_of
from specc.validation.shelves import Shelves

HALF = StorageFormat(name="bf16", bits=16.0)


@pytest.mark.parametrize(
    ("model", "outside", "scores"),
    [
        # Outside attention's scores: Ma et al. 2023 (DeepCache), table 1, 339.8 GMAC; Podell et al.'s network by the same count, 2,990.
        ("stable_diffusion_1_5", 0.68e12, 0.12e12),
        ("sdxl_base", 5.98e12, 0.75e12),
    ],
)
def test_cross_attention_looks_at_the_text_alone(
    model: str, outside: float, scores: float
) -> None:
    """Scores of self-attention, 4 n^2 d of each level, add to the published products; those with 77 words of text are little."""
    entry = Shelves().model(model)
    assert entry is not None
    work = summed_work(network_of(entry), "denoiser", 77.0, HALF)
    assert work.flops == pytest.approx(outside + scores, rel=0.02)
