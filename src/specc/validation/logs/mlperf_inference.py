"""The summary that MLPerf's LoadGen writes, `mlperf_log_summary.txt`, for models that write tokens.

Source: mlcommons/inference, loadgen/results.cc.
"""

import re

from specc.validation.log import Load, Log, Observed

LINE = re.compile(r"^\s*([^:\n]{3,80}?)\s*:\s*([\d.]+)\s*$", re.MULTILINE)
RATES = {
    "Completed samples per second": "requests_per_second",
    "Completed tokens per second": "tokens_per_second",
    "Samples per second": "requests_per_second",
    "Tokens per second": "tokens_per_second",
}
SHARES = {
    "Mean": "mean",
    "50.00 percentile": "p50",
    "95.00 percentile": "p95",
    "99.00 percentile": "p99",
}
TIMES = {
    "latency (ns)": "request_latency",
    "first token latency (ns)": "ttft",
    "time to output token (ns)": "tpot",
    "time per output token (ns)": "tpot",
}
NANOSECOND = 1e-9


def read(text: str) -> tuple[Observed, ...]:
    """Rates, and latencies but for the offline scenario, where all requests wait from the start."""
    if "MLPerf Results Summary" not in text:
        return ()
    values: dict[str, float] = {}
    for name, digits in LINE.findall(text):
        if re.fullmatch(r"\d{1,18}(\.\d*)?", digits):
            values.setdefault(name, float(digits))
    scheduled = values.get("Scheduled samples per second")
    load = Load(field="rate", value=scheduled) if scheduled else None
    unsound = ", a run that LoadGen calls invalid" if "Result is : INVALID" in text else ""
    told: dict[str, Observed] = {}
    for name, value in values.items():
        path, scale = RATES.get(name, ""), 1.0
        if not path and "Scenario : Offline" not in text:
            path, scale = _time(name), NANOSECOND
        if path and value > 0.0:
            what = f"{name}{unsound}"
            told.setdefault(path, Observed(path=path, value=value * scale, what=what, load=load))
    return tuple(told.values())


def _time(name: str) -> str:
    for share, part in SHARES.items():
        result = TIMES.get(name.removeprefix(f"{share} ").lower())
        if name.startswith(f"{share} ") and result is not None:
            return f"{result}.{part}"
    return ""


LOG = Log(
    name="MLPerf inference",
    about="the summary of MLPerf's LoadGen",
    read=read,
    reasons={
        (
            "ttft",
            True,
        ): "requests queue: the rate is near what the system can do, or prompts are longer than `traffic` says",
        ("ttft", False): "prompts are shorter than `traffic` says",
        ("tpot", True): "more requests run together than predicted",
        ("tpot", False): "fewer requests run together than predicted",
        (
            "tokens_per_second",
            True,
        ): "answers are longer than `output` says, or more samples a second were offered",
        (
            "tokens_per_second",
            False,
        ): "the target rate was lower than `traffic` says, or the system was not kept busy",
        (
            "requests_per_second",
            True,
        ): "answers are shorter than `output` says, or more samples a second were offered",
        (
            "requests_per_second",
            False,
        ): "the target rate was lower than `traffic` says, or the system was not kept busy",
        ("request_latency", True): "requests queue, or answers are longer than `output` says",
        ("request_latency", False): "answers are shorter than `output` says",
    },
)
