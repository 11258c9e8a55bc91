"""Power follows the load of every kind of service, and a queue that drains keeps nobody longer than the run takes."""

import json

import pytest

HEAD = """edition 2026
from std.models.google import bert_large_uncased
from std.models.black_forest_labs import flux_1_dev
from std.models.openai import whisper_large_v3
from std.models.deepseek import deepseek_r1
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100, dgx_h200
cluster pod { servers = 1 x dgx_h100 }
cluster pools { servers = 4 x dgx_h200; fabric compute { rate = 400 Gb/s; per = accelerator } }
"""
KINDS = {
    "encoder": "model = bert_large_uncased; cluster = pod; engine = tensorrt\n"
    "  traffic { rate = RATE requests/s; prompt = 256 tokens; output = none }",
    "image": "model = flux_1_dev; cluster = pod; engine = diffusers\n"
    "  traffic { rate = RATE requests/s; prompt = 77 tokens; output = image(1024) }",
    "apart": "model = deepseek_r1; cluster = pools; engine = sglang; weights = fp8\n"
    "  traffic { rate = RATE requests/s; prompt = 4096 tokens; output = 512 tokens }\n"
    "  disaggregated { link = compute; prefill { workers = 2; tensor = 8; expert = 8 }\n"
    "  decode { workers = 1; tensor = 1; data = 16; expert = 16 } }",
}


def predicted(specc, body: str) -> dict:
    text = f"{HEAD}inference run {{ {body} }}\n"
    return json.loads(specc("predict", "-", "-f", "json", stdin=text).out)["workloads"]["run"]


@pytest.mark.parametrize(
    ("kind", "few", "many"), [("encoder", 100, 3000), ("image", 0.1, 1), ("apart", 0.2, 6)]
)
def test_power_follows_the_load(specc, kind, few, many) -> None:
    idle, busy = (predicted(specc, KINDS[kind].replace("RATE", str(rate))) for rate in (few, many))
    assert idle["utilisation"]["value"] < 0.2
    assert busy["utilisation"]["value"] > 0.5
    low, high = (one["power"]["mean"]["value"] for one in (idle, busy))
    assert low < 0.8 * high < high <= busy["power"]["peak"]["value"]
    # What stands idle draws about a third, however little it does.
    assert low > 0.25 * busy["power"]["peak"]["value"]


def test_pools_apart_serve_no_more_than_arrives(specc) -> None:
    body = KINDS["apart"].replace("RATE", "6")
    served = predicted(specc, body)["requests_per_second"]
    assert served["low"] <= served["value"] == served["high"] == pytest.approx(6)


def test_the_layout_of_pools_names_the_workers_of_both(specc) -> None:
    body = KINDS["apart"].replace("RATE", "6")
    out = specc("predict", "-", stdin=f"{HEAD}inference run {{ {body} }}\n").out
    assert "prefill workers 2 · decode workers 1" in out


def test_a_queue_that_drains_keeps_nobody_longer_than_the_run(specc) -> None:
    told = predicted(
        specc,
        "model = llama_3_1_8b; cluster = pod; engine = vllm\n"
        "  traffic { offline = true; requests = 200_000; prompt = 1000 tokens; output = 200 tokens }",
    )
    whole = told["duration"]["value"]
    for name in ("ttft", "request_latency"):
        times = [told[name][point]["value"] for point in ("p50", "p95", "p99")]
        assert times == sorted(times)
        assert times[-1] <= whole
        assert told[name]["mean"]["value"] == pytest.approx(whole / 2, rel=0.05)


def test_first_tokens_of_a_closed_loop_wait_no_longer_than_its_least_rate_makes_them(
    specc,
) -> None:
    """3,000 users who are served at worst at the low end of the rate: Little's law bounds what one of them waits."""
    told = predicted(
        specc,
        "model = llama_3_1_8b; cluster = pod; engine = sglang; max_batch = 64; parallel { replicas = 8 }\n"
        "  traffic { concurrency = 3000; prompt = 4096 tokens; output = 256 tokens }",
    )
    most = 3000 / told["requests_per_second"]["low"]
    assert told["ttft"]["mean"]["value"] < told["ttft"]["mean"]["high"] <= most
