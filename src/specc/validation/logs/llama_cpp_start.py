"""What llama.cpp prints when it starts: buffers of weights and cache by device.

Source: llama.cpp, llama-model.cpp and llama-kv-cache.cpp, messages of 2024 to 2026.
"""

import re

from specc.validation.log import Log, Observed
from specc.validation.start_messages import CACHE, WEIGHTS, reasons

MIB = 2.0**20
BUFFER = re.compile(
    r"(?:load_tensors|llama_kv_cache\w*|llama_kv_cache_init):\s+(\S+) (model|KV) buffer size =\s*(\d+\.?\d*) MiB"
)
LOADING = "llama_model_loader: loaded meta data"
OF_HOST = ("CPU", "Host", "BLAS")
PATHS = {"model": (WEIGHTS, "model buffers"), "KV": (CACHE, "KV buffers")}


def read(text: str) -> tuple[Observed, ...]:
    """Buffers of the fullest device since the last model was loaded; those of the host are left out."""
    sizes: dict[str, dict[str, float]] = {"model": {}, "KV": {}}
    for device, what, size in BUFFER.findall(text.rpartition(LOADING)[2]):
        if not any(word in device for word in OF_HOST):
            sizes[what][device] = sizes[what].get(device, 0.0) + float(size) * MIB
    return tuple(
        Observed(path=path, value=max(sizes[what].values()), what=f"{words} of a device")
        for what, (path, words) in PATHS.items()
        if sizes[what] and max(sizes[what].values()) > 0.0
    )


LOG = Log(
    name="llama.cpp start",
    about="the log of llama.cpp's start",
    read=read,
    reasons=reasons("--n-gpu-layers"),
)
