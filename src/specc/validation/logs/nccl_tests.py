"""The table that nccl-tests and rccl-tests print.

Source: NVIDIA/nccl-tests, doc/PERFORMANCE.md: bus bandwidth is what the slowest link carries, whatever the collective.
"""

import re

from specc.validation.log import Log, Observed

ROW = re.compile(
    r"^\s*(\d+)\s+\d+\s+\w+\s+\w+\s+-?\d+\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s", re.MULTILINE
)


def read(text: str) -> tuple[Observed, ...]:
    """The highest bus bandwidth out of place, byte/s."""
    if "busbw" not in text:
        return ()
    rates = [
        float(row[3])
        for row in ROW.findall(text + "\n")
        if re.fullmatch(r"\d{1,9}(\.\d+)?", row[3])
    ]
    best = max(rates, default=0.0)
    return (Observed(path="", value=best * 1e9, what="highest bus bandwidth"),) if best > 0 else ()


LOG = Log(
    name="nccl-tests",
    about="the table of nccl-tests or rccl-tests",
    read=read,
    reasons={
        ("", True): "links inside a server carry part of it: compare a run with one rank a server",
        (
            "",
            False,
        ): "a rail is down, adapters sit behind another socket (no GPUDirect RDMA), or messages are too small",
    },
)
