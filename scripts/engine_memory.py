"""What engines keep beside weights and cache: the memory traits of their catalogue entries.

`KNOWN` are the engines' own defaults and documented habits; `FITTED` comes from `calibrate_memory.py`, which reads the logs
and tables in data/inference_measured.csv again. A generation has its family's numbers where it has none of its own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

GIB = 2.0**30
Trait = tuple[float, str]

KNOWN: dict[str, dict[str, Trait]] = {
    # EngineArgs and the V1 scheduler's defaults; 256 sequences of 32-bit logits with their sorted copy.
    "vllm": {
        "memory_fraction": (0.9, "1"),
        "memory_step_tokens": (8192, "token"),
        "memory_step_sequences": (256, "1"),
        "memory_block_tokens": (16, "token"),
        "memory_logits_bytes": (8, "byte"),
    },
    # KvCacheConfig: free_gpu_memory_fraction, tokens_per_block; the runtime sizes logits for its largest batch.
    "tensorrt_llm": {
        "memory_fraction": (0.9, "1"),
        "memory_step_tokens": (8192, "token"),
        "memory_step_sequences": (2048, "1"),
        "memory_block_tokens": (32, "token"),
        "memory_logits_bytes": (4, "byte"),
    },
    # server_args.py: mem_fraction_static, chunked_prefill_size.
    "sglang": {
        "memory_fraction": (0.85, "1"),
        "memory_step_tokens": (8192, "token"),
        "memory_step_sequences": (256, "1"),
        "memory_block_tokens": (1, "token"),
        "memory_logits_bytes": (8, "byte"),
        "memory_context_bytes": (0.6 * GIB, "byte"),
        "memory_context_share": (0.01, "1"),
        "memory_context_parallel_bytes": (0.6 * GIB, "byte"),
        "memory_graph_bytes": (1.0 * GIB, "byte"),
    },
    # n_ubatch; a window's cells are padded by the batch and rounded up.
    "llama_cpp": {
        "memory_step_tokens": (512, "token"),
        "memory_step_sequences": (1, "1"),
        "memory_logits_bytes": (0, "byte"),
        "memory_prompt_logits_bytes": (4, "byte"),
        "memory_window_padding": (1152, "token"),
        "memory_context_bytes": (0.35 * GIB, "byte"),
    },
    "exllama": {"memory_step_tokens": (2048, "token"), "memory_logits_bytes": (4, "byte")},
    "transformers": {
        "memory_logits_bytes": (6, "byte"),
        "memory_context_bytes": (0.45 * GIB, "byte"),
    },
    "diffusers": {"memory_context_bytes": (0.6 * GIB, "byte")},
}
KNOWN["tgi"] = {**KNOWN["vllm"], "memory_step_tokens": (4096, "token")}
KNOWN["lmdeploy"] = {
    **KNOWN["tensorrt_llm"],
    "memory_fraction": (0.8, "1"),
    "memory_step_sequences": (256, "1"),
}

UNITS = {
    "memory_context_share": "1",
    "memory_activation_factor": "1",
    "memory_image_elements": "1",
}
_FILE = Path(__file__).with_suffix(".json")
FITTED: dict[str, dict[str, Trait]] = {
    word: {name: (value, UNITS.get(name, "byte")) for name, value in traits.items()}
    for word, traits in (
        json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else {}
    ).items()
}
for _word, _like in (("tgi", "vllm"), ("lmdeploy", "tensorrt_llm")):
    if _like in FITTED:
        FITTED[_word] = FITTED[_like]

FEATURES: dict[str, tuple[str, ...]] = {
    "llama_cpp": ("embedding_on_host", "chunked_steps", "driver_peak"),
    "exllama": ("chunked_steps", "driver_peak"),
    "fastertransformer": ("driver_peak",),
    "ctranslate2": ("driver_peak",),
    "diffusers": ("quantises_on_load",),
}
"""What stays on the host, whether prompts are cut into steps, that published peaks are the driver's, and that weights are
quantised on the device."""

FIRST_ENGINE = ("vllm_0_2", "vllm_0_4", "vllm_0_6")
"""Generations of vLLM that capture graphs after they have sized the cache."""


def family_of(word: str) -> str:
    """The engine of a generation."""
    return next(
        (
            name
            for name in sorted({*KNOWN, *FITTED, *FEATURES}, key=len, reverse=True)
            if word.startswith(name)
        ),
        word,
    )


def memory_traits(word: str) -> dict[str, Trait]:
    """The memory traits of an engine or a generation of it."""
    family = family_of(word)
    found = {**KNOWN.get(family, {}), **FITTED.get(family, {})}
    if word in FIRST_ENGINE:
        found.pop("memory_graph_bytes", None)
    if word == "transformers_4_44":  # logits of every token of the prompt, in two precisions
        found["memory_prompt_logits_bytes"] = (6, "byte")
    return found


def memory_features(word: str) -> tuple[str, ...]:
    """The memory features of an engine."""
    return FEATURES.get(family_of(word), ())


def write_engines(folder: Path) -> None:
    """Put the memory traits and features into the catalogue's files, and leave all else in them as it is."""
    for path in sorted(folder.glob("*.gpuspec")):
        text = path.read_text(encoding="utf-8")
        traits = memory_traits(path.stem)
        if not traits:
            continue
        text = re.sub(r"\n *memory_\w+ *=[^\n]*", "", text)
        width = max(len(name) for name in traits)
        units = {"token": " tokens", "byte": " byte", "1": ""}
        lines = [
            f"    {name.ljust(width)} = {value:.10g}{units[unit]}"
            for name, (value, unit) in traits.items()
        ]
        lines = [re.sub(r"= ([\d.]+)e\+?(\d+)", r"= \1e\2", line) for line in lines]
        head, brace, rest = text.partition("traits {\n")
        if brace:
            text = head + brace + "\n".join(lines) + "\n" + rest
        stated = re.search(r"features = \[([^\]]*)\]", text)
        if stated is not None:
            words = [word.strip() for word in stated.group(1).split(",") if word.strip()]
            words += [word for word in memory_features(path.stem) if word not in words]
            text = text.replace(stated.group(0), f"features = [{', '.join(words)}]")
        path.write_text(text, encoding="utf-8")
