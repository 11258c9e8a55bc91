"""Outputs of running systems against predictions: told apart, compared, explained."""

import json

import pytest

from specc.validation.verify import observe

NCCL = """#       size         count      type   redop    root     time   algbw   busbw #wrong
     8388608       2097152     float     sum      -1    281.2   29.83   58.10      0
  8589934592    2147483648     float     sum      -1  92310.0   93.05  180.12      0
# Avg bus bandwidth    : 119.1
"""
START = """INFO model_runner.py: Model loading took 66.1234 GiB memory and 41.2 seconds
INFO gpu_worker.py: Available KV cache memory: 5.25 GiB
INFO kv_cache_utils.py: GPU KV cache size: 68,816 tokens
"""
SGLANG = """[2026-01-02 03:04:05 TP0] Load weight end. type=LlamaForCausalLM, dtype=torch.bfloat16, avail mem=60.09 GB, mem usage=17.50 GB.
[2026-01-02 03:04:07 TP0] KV Cache is allocated. #tokens: 298447, K size: 25.25 GB, V size: 25.25 GB
[2026-01-02 03:04:09 TP0] max_total_num_tokens=298447, chunked_prefill_size=8192, max_running_requests=2048, context_len=131072
"""
TENSORRT = """[TensorRT-LLM][INFO] Number of tokens per block: 64.
[TensorRT-LLM][INFO] [MemUsageChange] Allocated 26.91 GiB for max tokens in paged KV cache (220480).
"""
LLAMA = """llama_model_loader: loaded meta data with 30 key-value pairs
load_tensors:   CPU_Mapped model buffer size =   306.00 MiB
load_tensors:        CUDA0 model buffer size =   100.00 MiB
llama_model_loader: loaded meta data with 30 key-value pairs
load_tensors:   CPU_Mapped model buffer size =   306.00 MiB
load_tensors:        CUDA0 model buffer size =   243.50 MiB
load_tensors:        CUDA1 model buffer size =   518.75 MiB
llama_kv_cache:      CUDA0 KV buffer size =     8.00 MiB
llama_kv_cache:      CUDA0 KV buffer size =    30.00 MiB
llama_kv_cache:        CPU KV buffer size =    64.00 MiB
"""
SERVER = """================================================
MLPerf Results Summary
================================================
SUT name : llama2-70b
Scenario : Server
Mode     : PerformanceOnly
Completed samples per second    : 74.96
Completed tokens per second: 22020.92
Result is : VALID

Scheduled samples per second : 76.17
Min latency (ns)                : 83955567
Mean latency (ns)               : 17499356575
99.00 percentile latency (ns)   : 62057076953

Completed tokens per second                 : 22020.92
Mean First Token latency (ns)               : 200849949
99.00 percentile first token latency (ns)   : 674674289
99.90 percentile first token latency (ns)   : 930948482

Mean Time per Output Token (ns)               : 61403731
50.00 percentile time to output token (ns)   : 58683300
"""
OFFLINE = """MLPerf Results Summary
Scenario : Offline
Samples per second: 9.73
Tokens per second: 2884.86
Result is : INVALID
Mean latency (ns)               : 17499356575
"""
MLLOG = """0: :::MLLOG {"namespace": "", "time_ms": 1721026000000, "event_type": "POINT_IN_TIME", "key": "global_batch_size", "value": 8, "metadata": {}}
:::MLLOG {"namespace": "", "time_ms": 1721026100000, "event_type": "INTERVAL_START", "key": "run_start", "value": null, "metadata": {}}
:::MLLOG {"namespace": "", "time_ms": 1721026200000, "event_type": "POINT_IN_TIME", "key": "tracked_stats", "value": {"throughput": 2.0}, "metadata": {}}
:::MLLOG {"namespace": "", "time_ms": 1721026300000, "event_type": "POINT_IN_TIME", "key": "tracked_stats", "value": {"throughput": 1.6}, "metadata": {}}
:::MLLOG {"namespace": "", "time_ms": 1721026300001, "event_type": "POINT_IN_TIME", "key": "tracked_stats", "value": {"throughput": 1.0}, "metadata": {}}
:::MLLOG {broken
:::MLLOG {"namespace": "", "time_ms": 1721026400000, "event_type": "INTERVAL_END", "key": "run_stop", "value": null, "metadata": {"status": "success"}}
"""
OLD_MLLOG = MLLOG.replace('"throughput": ', '"throughput": 9999')
BENCH = {
    "request_throughput": 4.0,
    "output_throughput": 512.5,
    "mean_ttft_ms": 120.0,
    "median_tpot_ms": 18.0,
    "p99_ttft_ms": float("nan"),
}
SPEC = """
edition 2026

from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

inference chat {
  model    = llama_3_1_70b
  cluster  = pod
  weights  = fp8
  traffic { concurrency = 16; prompt = 1024 tokens; output = 128 tokens }
  parallel { tensor = 4 }
}
"""


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        (NCCL, "nccl-tests", {"": 180.12e9}),
        (
            START,
            "vLLM start",
            {
                "memory.per_accelerator.weights": 66.1234 * 2**30,
                "memory.per_accelerator.kv_cache": 5.25 * 2**30,
                "kv_cache_tokens": 68816.0,
            },
        ),
        (
            SGLANG,
            "SGLang start",
            {
                "memory.per_accelerator.weights": 17.5 * 2**30,
                "memory.per_accelerator.kv_cache": 50.5 * 2**30,
                "kv_cache_tokens": 298447.0,
            },
        ),
        (
            TENSORRT,
            "TensorRT-LLM start",
            {"memory.per_accelerator.kv_cache": 26.91 * 2**30, "kv_cache_tokens": 220480.0},
        ),
        (
            LLAMA,
            "llama.cpp start",
            {
                "memory.per_accelerator.weights": 518.75 * 2**20,
                "memory.per_accelerator.kv_cache": 38.0 * 2**20,
            },
        ),
        (
            SERVER,
            "MLPerf inference",
            {
                "requests_per_second": 74.96,
                "tokens_per_second": 22020.92,
                "request_latency.mean": 17.499356575,
                "request_latency.p99": 62.057076953,
                "ttft.mean": 0.200849949,
                "ttft.p99": 0.674674289,
                "tpot.mean": 0.061403731,
                "tpot.p50": 0.0586833,
            },
        ),
        (OFFLINE, "MLPerf inference", {"requests_per_second": 9.73, "tokens_per_second": 2884.86}),
        (MLLOG, "MLPerf training", {"iteration_time": 5.0, "duration": 300.0}),
        (OLD_MLLOG, "MLPerf training", {"duration": 300.0}),
        (
            json.dumps(BENCH | {"mean_e2e_latency_ms": 2000.0}),
            "vllm bench",
            {
                "requests_per_second": 4.0,
                "tokens_per_second": 512.5,
                "ttft.mean": 0.12,
                "tpot.p50": 0.018,
                "request_latency.mean": 2.0,
            },
        ),
        (
            json.dumps(BENCH),
            "vllm bench",
            {
                "requests_per_second": 4.0,
                "tokens_per_second": 512.5,
                "ttft.mean": 0.12,
                "tpot.p50": 0.018,
            },
        ),
    ],
)
def test_outputs_are_told_apart_and_read(text, kind, values):
    log, observed = observe(text)
    assert log.name == kind
    assert {item.path: item.value for item in observed} == pytest.approx(values)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        "{}",
        "busbw",
        '{"mean_ttft_ms": true}',
        "GPU KV cache size: , tokens",
        "MLPerf Results Summary",
        ":::MLLOG ",
        ':::MLLOG {"key": "tracked_stats", "value": {"throughput": "x"}}',
        "load_tensors:   CPU_Mapped model buffer size =   306.00 MiB",
        "[]",
        "[1, 2]",
        '{"a": 1}\n{"b"',
        "\0",
    ],
)
def test_no_output_is_more_than_unknown(text):
    assert observe(text) is None


def test_what_is_off_is_said_with_the_likeliest_reason(specc, tmp_path):
    (tmp_path / "chat.gpuspec").write_text(SPEC, "utf-8")
    (tmp_path / "vllm.log").write_text(START, "utf-8")
    ran = specc("verify", str(tmp_path / "chat.gpuspec"), str(tmp_path / "vllm.log"))
    assert ran.code == 1, ran.err
    assert "likeliest: the checkpoint is stored wider than `weights` says" in ran.out
    assert ran.out.count("measured") == 3
    none = specc("verify", str(tmp_path / "chat.gpuspec"), str(tmp_path / "chat.gpuspec"))
    assert none.code == 2


def _write(path, *results):
    path.write_text("\n".join(json.dumps(result) for result in results), "utf-8")


def _told(specc, tmp_path, concurrency):
    """What the tool predicts at a load."""
    text = SPEC.replace("concurrency = 16", f"concurrency = {concurrency}")
    (tmp_path / "there.gpuspec").write_text(text, "utf-8")
    chat = json.loads(specc("predict", "there.gpuspec", "-f", "json").out)["workloads"]["chat"]
    return {
        "max_concurrency": concurrency,
        "output_throughput": chat["tokens_per_second"]["value"],
        "mean_tpot_ms": chat["tpot"]["mean"]["value"] * 1e3,
    }


def test_results_of_many_loads_are_held_each_at_its_own(specc, tmp_path):
    (tmp_path / "chat.gpuspec").write_text(SPEC, "utf-8")
    results = [_told(specc, tmp_path, load) for load in (4, 16, 64)]
    assert results[0]["mean_tpot_ms"] < 0.9 * results[2]["mean_tpot_ms"]
    _write(tmp_path / "bench.jsonl", *results)
    ran = specc("verify", "chat.gpuspec", "bench.jsonl")
    assert ran.code == 0, ran.out
    assert ran.out.count(": as predicted") == 6
    assert "tpot.mean at concurrency 4:" in ran.out
    assert "tpot.mean at concurrency 64:" in ran.out
    assert "tpot.mean: " in ran.out
    (tmp_path / "bench.json").write_text(json.dumps(results), "utf-8")
    assert specc("verify", "chat.gpuspec", "bench.json").out == ran.out


def test_one_load_that_is_off_is_said(specc, tmp_path):
    (tmp_path / "chat.gpuspec").write_text(SPEC, "utf-8")
    slow = _told(specc, tmp_path, 64)
    _write(tmp_path / "bench.jsonl", slow | {"mean_tpot_ms": 5 * slow["mean_tpot_ms"]})
    ran = specc("verify", "chat.gpuspec", "bench.jsonl")
    assert ran.code == 1
    assert "tpot.mean at concurrency 64: " in ran.out
    assert "likeliest: more requests run together" in ran.out
    assert ran.out.count(": off") == 1


def test_a_rate_where_the_spec_states_a_concurrency_is_held_as_the_spec_stands(specc, tmp_path):
    (tmp_path / "chat.gpuspec").write_text(SPEC, "utf-8")
    result = _told(specc, tmp_path, 16) | {"max_concurrency": None, "request_rate": 3.0}
    _write(tmp_path / "bench.json", result)
    ran = specc("verify", "chat.gpuspec", "bench.json")
    assert ran.code == 0, ran.out
    assert " at rate" not in ran.out


TRAINING = (
    SPEC[: SPEC.index("inference")].replace("70b", "8b")
    + """training job {
  model        = llama_3_1_8b
  cluster      = pod
  global_batch = 8
  sequence     = 2048 tokens
  recompute    = full
  sharding     = fsdp
}
"""
)


def test_what_nothing_is_predicted_of_is_not_off(specc, tmp_path):
    (tmp_path / "job.gpuspec").write_text(TRAINING, "utf-8")
    (tmp_path / "result_0.txt").write_text(MLLOG, "utf-8")
    ran = specc("verify", "job.gpuspec", "result_0.txt")
    assert "duration: 300 measured (run_start to run_stop), nothing is predicted of it" in ran.out
    assert "iteration_time: 5 s measured" in ran.out
    only = "\n".join(line for line in MLLOG.splitlines() if "tracked_stats" not in line)
    (tmp_path / "only.txt").write_text(only, "utf-8")
    assert specc("verify", "job.gpuspec", "only.txt").code == 1
