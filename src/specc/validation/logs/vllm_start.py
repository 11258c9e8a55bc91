"""What vLLM prints when it starts: weights, memory for the cache, tokens that fit.

Source: vLLM, gpu_model_runner.py, gpu_worker.py and kv_cache_utils.py, messages of versions 0.6 to 0.33.
"""

from specc.validation.log import Log, Observed
from specc.validation.start_messages import CACHE, GIB, TOKENS, WEIGHTS, last_messages, reasons

LOADED = r"(?:Model loading took|Loading model weights took) ([\d.]+) Gi?B"
PATTERNS = (
    ("weights", LOADED, WEIGHTS, GIB),
    ("available KV cache memory", r"Available KV cache memory: ([\d.]+) GiB", CACHE, GIB),
    ("GPU KV cache size", r"GPU KV cache size: ([\d,]+) tokens", TOKENS, 1.0),
)


def read(text: str) -> tuple[Observed, ...]:
    """The last of each message."""
    return last_messages(text, PATTERNS)


LOG = Log(
    name="vLLM start",
    about="the log of vLLM's start",
    read=read,
    reasons=reasons("--gpu-memory-utilization"),
)
