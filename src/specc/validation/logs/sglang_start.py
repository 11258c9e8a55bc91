"""What SGLang prints when it starts; its GB are 2^30 bytes.

Source: SGLang, model_runner.py and memory_pool.py, messages of versions 0.4 to 0.5.
"""

from specc.validation.log import Log, Observed
from specc.validation.start_messages import CACHE, GIB, TOKENS, WEIGHTS, last_messages, reasons

HALVES = r"KV Cache is allocated\. #tokens: \d+, K size: ([\d.]+) GB, V size: ([\d.]+) GB"
PATTERNS = (
    ("weights", r"Load weight end\. type=.*mem usage=([\d.]+) GB", WEIGHTS, GIB),
    ("keys and values", HALVES, CACHE, GIB),
    ("KV size", r"KV Cache is allocated\. #tokens: \d+, KV size: ([\d.]+) GB", CACHE, GIB),
    ("max_total_num_tokens", r"max_total_num_tokens=(\d+)", TOKENS, 1.0),
)


def read(text: str) -> tuple[Observed, ...]:
    """The last of each message, of whatever rank."""
    return last_messages(text, PATTERNS)


LOG = Log(
    name="SGLang start",
    about="the log of SGLang's start",
    read=read,
    reasons=reasons("--mem-fraction-static"),
)
