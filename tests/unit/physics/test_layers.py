"""Layers against published sizes and hand counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.physics.architecture import Architecture, Block
from specc.physics.layers.attention import SelfAttention
from specc.physics.layers.experts import ExpertsLayer
from specc.physics.layers.feed_forward import FeedForward
from specc.physics.layers.latent_attention import LatentAttention
from specc.physics.layers.norm import Norm
from specc.physics.layers.state_space import StateSpace
from specc.physics.quantisation import format_of, padded_vocabulary
from specc.physics.residency import local_elements, microbatches_in_flight, saved_bytes

GPT = (
    Norm(width=6144, kind="layernorm"),
    SelfAttention(hidden=6144, heads=64, kv_heads=64, head_dim=96),
    Norm(width=6144, kind="layernorm"),
    FeedForward(hidden=6144, ffn=24576, gated=False),
)


@pytest.mark.parametrize(
    ("tensor", "sequence", "selective", "expected"),
    [
        # Korthikanti et al. 2022, equations 1 to 5: s b h (34 + 5 a s / h) and its divisions.
        (1, 0, False, 34 + 5 * 64 * 2048 / 6144),
        (8, 0, False, 10 + 24 / 8 + 5 * 64 * 2048 / (6144 * 8)),
        (8, 1, False, (34 + 5 * 64 * 2048 / 6144) / 8),
        (8, 1, True, 34 / 8),
    ],
)
def test_saved_activations_are_those_of_the_paper(tensor, sequence, selective, expected):
    total = sum(
        saved_bytes(
            layer.saved(),
            2048.0,
            2048.0,
            float(tensor),
            sequence=float(sequence),
            flash=False,
            selective=selective,
            dropout=True,
        )
        for layer in GPT
    )
    assert total == pytest.approx(2048 * 6144 * expected)


def test_key_value_heads_are_replicated_beyond_their_number():
    attention = SelfAttention(hidden=4096, heads=32, kv_heads=8, head_dim=128)
    key = next(t for t in attention.tensors() if t.name.endswith(".k"))
    assert local_elements(key, 8.0) == 128 * 4096
    assert local_elements(key, 32.0) == 128 * 4096
    query = next(t for t in attention.tensors() if t.name.endswith(".q"))
    assert local_elements(query, 32.0) == 128 * 4096


def test_latent_attention_caches_rank_and_rotary_part():
    layer = LatentAttention(
        hidden=7168, heads=128, kv_rank=512, nope_dim=128, rope_dim=64, value_dim=128, q_rank=1536
    )
    assert layer.kv_elements_per_token() == 576


def test_experts_count_what_a_token_uses():
    layer = ExpertsLayer(hidden=2048, ffn=768, count=128, active=8)
    assert layer.parameters() == 128 * 2048 + 128 * 3 * 2048 * 768
    assert layer.active_parameters() == 128 * 2048 + 8 * 3 * 2048 * 768


def test_state_space_layers_keep_a_state_and_no_cache():
    layer = StateSpace(hidden=2560, inner=5120, state=16, version=1, dt_rank=160)
    assert layer.kv_elements_per_token() == 0
    assert layer.state_elements() == 5120 * 16 + 5120 * 3


@given(st.integers(1, 100_000), st.integers(1, 4096))
def test_a_window_never_sees_more_than_itself_or_the_sequence(tokens, window):
    attention = SelfAttention(
        hidden=64, heads=4, kv_heads=4, head_dim=16, window=window
    ).attention()
    assert attention.seen(float(tokens)) == min(tokens, window)
    assert 0.5 <= attention.mean_seen(float(tokens)) <= min(tokens, window)


def test_flops_of_arrays_are_those_of_their_elements():
    block = Block(name="layer", count=3, layers=GPT)
    network = Architecture(name="n", hidden=6144, blocks=(block,))
    tokens = np.array([1.0, 100.0, 2048.0])
    assert network.forward_flops(tokens).tolist() == [
        network.forward_flops(t) for t in tokens.tolist()
    ]


def test_forward_flops_follow_the_published_formula():
    # Narayanan et al. 2021: 24 s h^2 (1 + s / 6 h) for a layer, with the causal half not taken off.
    network = Architecture(
        name="n", hidden=6144, blocks=(Block(name="layer", count=1, layers=GPT),)
    )
    s, h = 2048.0, 6144.0
    full = 24 * s * h**2 * (1 + s / (6 * h))
    halved = full - 4 * s * s * h + 4 * s * h * (s + 1) / 2
    assert network.forward_flops(s) == pytest.approx(halved)


@pytest.mark.parametrize(
    ("word", "arguments", "bits"),
    [
        ("bf16", {}, 16.0), ("int4", {"group": 128}, 4 + 20 / 128), ("int4", {"group": 32}, 4 + 20 / 32),
        ("nvfp4", {}, 4.5), ("mxfp4", {}, 4.25), ("fp8", {"block": 128}, 8 + 32 / 128**2), ("q8_0", {}, 8.5),
        ("q4_k", {}, 4.5), ("mxfp8", {}, 8.25),
    ],
)  # fmt: skip
def test_formats_have_the_bits_of_their_definitions(word, arguments, bits):
    assert format_of(word, arguments).bits == pytest.approx(bits)


def test_unknown_formats_are_not_guessed():
    assert format_of("fp5") is None


def test_quantisation_leaves_tables_norms_and_head_alone():
    stored = format_of("int4", {"group": 128})
    norm = Norm(width=4096).tensors()[0]
    assert stored.bytes_of(norm) == 2 * 4096
    kept = format_of("fp8", keep=("attention",))
    key = SelfAttention(hidden=64, heads=4, kv_heads=4, head_dim=16).tensors()[0]
    assert kept.bytes_of(key) == 2 * 64 * 64


def test_vocabularies_are_padded_to_equal_shares():
    assert padded_vocabulary(50257.0, 8.0, 128.0) == 51200


@pytest.mark.parametrize(
    ("stages", "stage", "microbatches", "virtual", "expected"),
    [(8, 0, 64, 1, 8), (8, 7, 64, 1, 1), (8, 0, 4, 1, 4), (8, 0, 64, 3, 8 * (1 + 7 / 24))],
)
def test_microbatches_in_flight_are_those_of_the_schedule(
    stages, stage, microbatches, virtual, expected
):
    held = microbatches_in_flight(float(stages), float(stage), float(microbatches), float(virtual))
    assert held == pytest.approx(expected)
