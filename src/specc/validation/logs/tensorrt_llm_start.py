"""What TensorRT-LLM prints when it starts: the paged cache and its tokens.

Source: TensorRT-LLM, kvCacheManager.cpp, the message of the allocated pools.
"""

from specc.validation.log import Log, Observed
from specc.validation.start_messages import CACHE, GIB, TOKENS, last_messages, reasons

ALLOCATED = r"\[MemUsageChange\] Allocated ([\d.]+) GiB for max tokens in paged KV cache"
PATTERNS = (
    ("paged KV cache", ALLOCATED, CACHE, GIB),
    ("max tokens in paged KV cache", r"max tokens in paged KV cache \((\d+)\)", TOKENS, 1.0),
)


def read(text: str) -> tuple[Observed, ...]:
    """The last of each message."""
    return last_messages(text, PATTERNS)


LOG = Log(
    name="TensorRT-LLM start",
    about="the log of TensorRT-LLM's start",
    read=read,
    reasons=reasons("free_gpu_memory_fraction"),
)
