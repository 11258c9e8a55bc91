"""At what rate a part multiplies under an engine."""

import pytest

from specc.plan.rates import HALF_SUMS, products_rate, weights_rate
from specc.validation.shelves import Shelves


@pytest.mark.parametrize(
    ("name", "plain", "summed_in_16_bit"),
    [
        ("rtx4090", 165.2e12, 330.3e12),
        ("rtx3090", 71.2e12, 142.4e12),
        ("rtx6000_ada", 364.25e12, 364.25e12),
        ("h100_sxm", 989e12, 989.5e12),
        ("v100_sxm2_32", 125e12, 125e12),
        ("m2_ultra", None, None),
    ],
)
def test_cards_for_games_sum_twice_as_fast_in_16_bit(
    name: str, plain: float | None, summed_in_16_bit: float | None
) -> None:
    """NVIDIA Ada GPU architecture, appendix A; GA102 whitepaper, table 3: 142 and 71 TFLOP/s."""
    part = Shelves().accelerator(name)
    assert part is not None
    if plain is None:
        assert products_rate(part, (HALF_SUMS,)) == products_rate(part, ())
        return
    assert products_rate(part, ()) == pytest.approx(plain)
    assert products_rate(part, (HALF_SUMS,)) == pytest.approx(summed_in_16_bit, rel=1e-3)


@pytest.mark.parametrize(
    ("weights", "activations", "rate"),
    [
        ("fp8", None, 1979e12),
        ("fp8", "bf16", None),
        ("fp8", "fp8", 1979e12),
        ("int8", None, None),
        ("int8", "int8", 1979e12),
        ("int4", "fp8", 1979e12),
        ("int4", "fp16", None),
        ("bf16", "fp8", None),
    ],
)
def test_stated_activations_decide_in_what_products_run(
    weights: str, activations: str | None, rate: float | None
) -> None:
    """None: in 16 bit. Narrow weights beside 16-bit activations are unpacked."""
    part = Shelves().accelerator("h100_sxm")
    assert part is not None
    assert weights_rate(part, weights, activations) == rate
