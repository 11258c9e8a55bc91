"""Results of `vllm bench serve` and of SGLang's `bench_serving` as JSON: one, a list, or one a line.

Source: vLLM, vllm/benchmarks/serve.py; SGLang, python/sglang/bench_serving.py: the keys of their result files.
"""

import json

from specc.validation.log import Load, Log, Observed

SECONDS = {
    "ttft": "ttft",
    "tpot": "tpot",
    "e2el": "request_latency",
    "e2e_latency": "request_latency",
}
SHARES = {"mean": "mean", "median": "p50", "p95": "p95", "p99": "p99"}
RATES = {"request_throughput": "requests_per_second", "output_throughput": "tokens_per_second"}


def read(text: str) -> tuple[Observed, ...]:
    """Rates and latencies of every result, each at its load."""
    observed: list[Observed] = []
    for values in _results(text):
        load = _load(values)
        told = {path: (key, 1.0) for key, path in RATES.items()}
        for name, result in SECONDS.items():
            for share, part in SHARES.items():
                key = f"{share}_{name}_ms"
                if key in values:
                    told[f"{result}.{part}"] = (key, 1e-3)
        for path, (key, scale) in told.items():
            value = _positive(values.get(key))
            if value:
                observed.append(Observed(path=path, value=value * scale, what=key, load=load))
    return tuple(observed)


def _results(text: str) -> list[dict[str, object]]:
    """The results in a text; none where it is no JSON."""
    try:
        values = json.loads(text)
    except RecursionError:
        return []
    except ValueError:
        try:
            values = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return []
    listed = values if isinstance(values, list) else [values]
    return [item for item in listed if isinstance(item, dict)]


def _load(values: dict[str, object]) -> Load | None:
    """The highest concurrency where one was set, else the rate of requests where it was finite."""
    concurrency = _positive(values.get("max_concurrency"))
    if concurrency:
        return Load(field="concurrency", value=concurrency)
    rate = _positive(values.get("request_rate"))
    return Load(field="rate", value=rate) if rate else None


def _positive(value: object) -> float:
    """A number above zero and below what a bench can print, else 0."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e15
    return float(value) if fits else 0.0  # type: ignore[arg-type]


LOG = Log(
    name="vllm bench",
    about="JSON results of `vllm bench serve` or SGLang's bench_serving, of one load or of many",
    read=read,
    reasons={
        (
            "ttft",
            True,
        ): "requests arrive in bursts or prompts are longer than `traffic` says, so that they queue",
        (
            "ttft",
            False,
        ): "prompts hit the prefix cache: state `prefix_hit`, or run with --random-range-ratio 0 and fresh prompts",
        (
            "tpot",
            True,
        ): "more requests run together than predicted, or launches are not captured (`--enforce-eager`)",
        (
            "tpot",
            False,
        ): "fewer requests run together than predicted, or a draft guesses tokens: state `speculative`",
        (
            "tokens_per_second",
            False,
        ): "the load offered is lower than `traffic` says: compare --request-rate and --max-concurrency",
        (
            "tokens_per_second",
            True,
        ): "the load offered is higher than `traffic` says: compare --request-rate and --max-concurrency",
        (
            "requests_per_second",
            False,
        ): "the load offered is lower than `traffic` says: compare --request-rate and --max-concurrency",
        ("requests_per_second", True): "answers are shorter than `output` says",
        ("request_latency", True): "answers are longer than `output` says",
        ("request_latency", False): "answers are shorter than `output` says",
    },
)
