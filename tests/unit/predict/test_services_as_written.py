"""Services in the words of those who run them: no answer, fewer requests than replicas, speech, no more than arrives."""

import pytest

import specc

HEAD = """edition 2026
from std.models.qwen import qwen3_8b
from std.models.openai import whisper_large_v3
from std.models.black_forest_labs import flux_1_dev
from std.servers.gigabyte import g593_zd2
cluster pod { servers = 1 x g593_zd2 }
"""


def served(model: str, traffic: str, engine: str = "vllm") -> specc.Result:
    text = f"{HEAD}inference s {{ model = {model}; cluster = pod; engine = {engine}\n traffic {{ {traffic} }} }}\n"
    return specc.compile(text)


def told(result: specc.Result, path: str) -> float:
    value = result.value(f"s.{path}")
    assert value is not None, path
    return float(value)


def test_a_decoder_may_read_for_a_vector_alone() -> None:
    arriving = served("qwen3_8b", "rate = 20 requests/s; prompt = 512 tokens; output = none")
    assert told(arriving, "requests_per_second") == pytest.approx(20.0)
    assert told(arriving, "ttft.mean") == pytest.approx(told(arriving, "request_latency.mean"))


def test_fewer_requests_than_replicas_keep_as_many_replicas_busy() -> None:
    """Three requests in flight on eight replicas write three eighths of what eight do."""
    few = served("qwen3_8b", "concurrency = 3; prompt = 512 tokens; output = 100 tokens")
    many = served("qwen3_8b", "concurrency = 8; prompt = 512 tokens; output = 100 tokens")
    assert told(few, "running") == 3.0
    assert told(few, "tokens_per_second") == pytest.approx(
        3.0 / 8.0 * told(many, "tokens_per_second")
    )


def test_no_more_images_are_made_than_are_asked_for() -> None:
    result = served(
        "flux_1_dev", "rate = 1 requests/s; output = image(1024, 1024)", "diffusers_compiled"
    )
    rate = result.value("s.images_per_second")
    assert rate is not None
    assert rate.high == 1.0


def test_a_request_of_speech_is_a_window() -> None:
    result = served("whisper_large_v3", "rate = 2 requests/s", "ctranslate2")
    assert any("window of 30 s" in note for note in result.predictions["s"].notes)
