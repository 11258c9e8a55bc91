"""What no engine can beat."""

import pytest

from specc.physics.decode import DecoderShape, DeviceEfficiency, Precision
from specc.physics.job import ServingJob
from specc.physics.limits import least_between_tokens, least_first_token, most_tokens
from specc.physics.replica_split import ReplicaSplit
from specc.physics.serving import closed_loop
from specc.record import evolve

SHAPE = DecoderShape(
    layers=10.0, hidden=1000.0, attention_params=1e6, dense_layers=10.0, ffn_params=9e6, head_params=1e7,
    embedding_params=1e7, kv_elements=100.0, kv_heads=1.0, full_layers=10.0, prefill_pair=1000.0, decode_pair=1000.0,
)  # fmt: skip
HALF = Precision(
    linear_bytes=2.0, expert_bytes=2.0, attention_bytes=2.0, head_bytes=2.0, kv_bytes=2.0, linear_rate=1e14, expert_rate=1e14,
    attention_rate=1e14, head_rate=1e14,
)  # fmt: skip
JOB = ServingJob(
    shape=SHAPE, precision=HALF, device=DeviceEfficiency(bandwidth=1e12), split=ReplicaSplit(), users=1.0, prompt=1000.0, output=100.0
)  # fmt: skip


def test_by_hand() -> None:
    """100 million parameters: 1,000 tokens take 2e11 FLOP and their attention 1e10; reading takes 220 MB, the head included."""
    assert least_first_token(JOB) == pytest.approx((2e11 + 1e10) / 1e14)
    assert least_between_tokens(JOB) == pytest.approx(2.2e8 / 1e12)
    assert most_tokens(JOB) == pytest.approx(1e14 / (2e8 * 11.0))


@pytest.mark.parametrize("users", [1.0, 8.0, 512.0])
def test_an_engine_that_adds_nothing_does_not_beat_them(users: float) -> None:
    steady = closed_loop(evolve(JOB, users=users))
    assert least_first_token(JOB) <= steady.prompt_alone
    assert least_between_tokens(JOB) <= steady.step
    assert steady.tokens_per_second <= most_tokens(JOB)


def test_devices_share_the_work_and_guesses_the_reading() -> None:
    shared = evolve(JOB, split=ReplicaSplit(tensor=4.0), verified=5.0)
    assert least_first_token(shared) == pytest.approx(least_first_token(JOB) / 4.0)
    assert least_between_tokens(shared) == pytest.approx(least_between_tokens(JOB) / 20.0)
