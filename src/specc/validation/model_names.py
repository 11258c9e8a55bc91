"""Names under which the catalogue has a model that a table names."""

import re

from specc.validation.inference_words import model_word

TAILS = frozenset({
    "instruct", "chat", "it", "hf", "base", "awq", "gptq", "int4", "int8", "fp8", "fp16", "bf16", "nvfp4", "mxfp4", "w4a16", "w8a8",
    "gguf", "quantized", "dynamic", "bnb", "4bit", "8bit", "text", "preview", "inst", "v1", "v2",
    "ud", "q2", "q3", "q4", "q5", "q6", "q8", "k", "xl", "s", "m", "0", "128k", "thinking",
})  # fmt: skip
"""Ends of names that say how a model was tuned or stored, and not how it is built."""
DISTILLED = {"qwen_1_5b": "qwen2_5_1_5b", "qwen_7b": "qwen2_5_7b", "qwen_14b": "qwen2_5_14b", "qwen_32b": "qwen2_5_32b",
             "llama_8b": "llama_3_1_8b", "llama_70b": "llama_3_3_70b"}  # fmt: skip
"""What DeepSeek-R1's small siblings are built like. Source: DeepSeek-R1 (2025), section 2.4."""


BUILT_LIKE = {
    "qwen3_6_35b_a3b": "qwen3_5_35b_a3b",
    "qwen3_6_27b": "qwen3_5_27b",
    "minimax_m2_1": "minimax_m2_5",
    "minimax_m2_7": "minimax_m2_5",
}
"""Later models with the sizes of earlier ones: their files count the same parameters (data/serving_more.csv)."""


def candidates(name: str) -> list[str]:
    """Names under which the catalogue may have a model, the closest first."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower().rpartition("/")[2]).strip("_")
    names = [model_word(name), plain]
    parts = plain.removeprefix("meta_").split("_")
    while len(parts) > 1 and parts[-1] in TAILS:
        parts = parts[:-1]
        names.append("_".join(parts))
    names.append("_".join(part for part in parts if part not in TAILS))
    if "distill_" in plain:
        inside = "_".join(
            part for part in plain.partition("distill_")[2].split("_") if part not in TAILS
        )
        names.insert(0, DISTILLED.get(inside, inside))
    names += [BUILT_LIKE[word] for word in names if word in BUILT_LIKE]
    names += [word.removeprefix("nvidia_") for word in names if word.startswith("nvidia_")]
    return [word for word in dict.fromkeys(names) if word]
