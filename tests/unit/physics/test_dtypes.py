"""One table says what a dtype is; everything else asks it."""

import pytest

from specc.physics.dtypes import DTYPES, dtype_of, kernels_of, known_dtype


@pytest.mark.parametrize(
    ("word", "size"),
    [("fp64", 8.0), ("tf32", 4.0), ("bf16", 2.0), ("fp8", 1.0), ("mxfp8", 33 / 32), ("mxfp4", 17 / 32), ("nvfp4", 9 / 16)],
)  # fmt: skip
def test_bytes_count_the_scales(word, size):
    assert known_dtype(word).bytes == pytest.approx(size)


def test_fp4_means_nvfp4():
    plain, scaled = known_dtype("fp4"), known_dtype("nvfp4")
    assert (plain.bytes, plain.kernels, set(plain.rates)) == (
        scaled.bytes,
        scaled.kernels,
        set(scaled.rates),
    )


def test_a_dtype_is_of_one_class():
    for dtype in DTYPES.values():
        assert not (dtype.eight_bit and dtype.four_bit)
        assert dtype.narrow == (dtype.bits < 16)
        assert dtype.working_bytes >= 2.0


def test_variants_synonyms_and_mixtures_are_known():
    assert dtype_of("fp8_e4m3") is DTYPES["fp8"]
    assert dtype_of("half") is DTYPES["fp16"]
    assert kernels_of("q4_k_m") == "q4"
    assert kernels_of("int2") == "int4"
    assert dtype_of("fp5") is None
    with pytest.raises(KeyError):
        known_dtype("fp5")
