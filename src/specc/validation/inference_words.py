"""How published tables name things: models, accelerators, engines and dtypes, in ordered tables.

The first entry that fits wins. Nothing here looks at who published a row.
"""

import re

ACCELERATORS: tuple[tuple[str, str], ...] = (
    ("rtx-pro-6000", "rtxpro6000_server"),
    ("rtx-6000-ada", "rtx6000_ada"),
    ("rtx-5000-ada", "rtx5000_ada"),
    ("rtx-4000-ada", "rtx4000_ada"),
    ("rtx-a6000", "a6000"),
    ("rtx-a4000", "a4000"),
    ("rtx-2080ti-22", "rtx2080ti_22"),
    ("rtx-3070-laptop", "rtx3070_laptop"),
    ("rtx-4090d", "rtx4090d"),
    ("radeon-ai-pro-r9700", "r9700"),
    ("ascend-910b2", "ascend_910b2"),
    ("h20-141", "h20_141"),
    ("a100-40", "a100_pcie_40"),
    ("rtx-4090-48", "rtx4090_48"),
    ("rtx-5090", "rtx5090"),
    ("rtx-5080", "rtx5080"),
    ("rtx-4060ti-16", "rtx4060ti_16"),
    ("rtx-4060ti", "rtx4060ti_8"),
    ("rtx-4060", "rtx4060"),
    ("rtx-3050", "rtx3050_6"),
    ("rtx-4090", "rtx4090"),
    ("rtx-4080", "rtx4080"),
    ("rtx-4070ti", "rtx4070ti"),
    ("rtx-4070", "rtx4070"),
    ("rtx-3090ti", "rtx3090ti"),
    ("rtx-3090", "rtx3090"),
    ("rtx-3080ti", "rtx3080ti"),
    ("rtx-3080", "rtx3080"),
    ("rtx-3070ti", "rtx3070ti"),
    ("rtx-3070", "rtx3070"),
    ("gb300", "gb300"),
    ("gb200", "gb200"),
    ("gb10", "gb10"),
    ("b300", "b300_sxm"),
    ("b200", "b200_sxm"),
    ("gh200 grace hopper superchip 144", "gh200_141"),
    ("gh200", "gh200_96"),
    ("h200-nvl", "h200_nvl"),
    ("h200", "h200_sxm"),
    ("h100-nvl", "h100_nvl"),
    ("h100-pcie", "h100_pcie"),
    ("h800", "h800_sxm"),
    ("h100", "h100_sxm"),
    ("h20", "h20"),
    ("a100-pcie-40", "a100_pcie_40"),
    ("a100-pcie", "a100_pcie_80"),
    ("a100-sxm-40", "a100_sxm_40"),
    ("a100", "a100_sxm_80"),
    ("a10g", "a10g"),
    ("a10", "a10"),
    ("a30", "a30"),
    ("a40", "a40"),
    ("l40s", "l40s"),
    ("l40", "l40"),
    ("l20", "l20"),
    ("l4", "l4"),
    ("v100", "v100_sxm2_32"),
    ("t4", "t4"),
    ("mi355x", "mi355x"),
    ("mi325x", "mi325x"),
    ("mi300x", "mi300x"),
    ("mi250x (1 gcd)", "mi250x_gcd"),
    ("mi250x", "mi250x"),
    ("mi250", "mi250"),
    ("mi210", "mi210"),
    ("rx-7900xtx", "rx7900xtx"),
    ("inferentia2", "inferentia2"),
    ("trainium1", "trainium1"),
    ("trainium2", "trainium2"),
    ("gaudi2", "gaudi2"),
    ("gaudi3", "gaudi3"),
    ("tpu v5e", "tpu_v5e"),
    ("tpuv4", "tpu_v4"),
    ("tpu-v6e", "tpu_v6e"),
    ("tpu-v7x", "tpu_v7x"),
    ("ryzen-ai-max+395", "ryzen_ai_max_395"),
    ("jetson-agx-orin-64", "jetson_agx_orin_64"),
    ("jetson-agx-orin", "jetson_agx_orin_32"),
    ("jetson-orin-nx", "jetson_orin_nx_16"),
    ("jetson-orin-nano", "jetson_orin_nano_super"),
    ("m1-max", "m1_max"),
    ("m2-ultra", "m2_ultra"),
    ("m3-max", "m3_max"),
    ("m1-", "m1"),
)
"""Beginnings of (or, after the vendor's name, places in) a GPU column, and the catalogue's part."""

MODELS: tuple[tuple[str, str], ...] = (
    ("gpt-j", "gpt_j_6b"),
    ("mixtral-8x7b", "mixtral_8x7b_v0_1"),
    ("mixtral-8x22b", "mixtral_8x22b_v0_1"),
    ("mistral-7b", "mistral_7b_v0_1"),
    ("llama-4-maverick", "llama_4_maverick_17b_128e"),
    ("llama-4-scout", "llama_4_scout_17b_16e"),
    ("deepseek-r1-0528", "deepseek_r1_0528"),
    ("deepseek r1 0528", "deepseek_r1_0528"),
    ("deepseek r1", "deepseek_r1"),
    ("unsloth_deepseek r1", "deepseek_r1"),
    ("deepseek v3", "deepseek_v3"),
    ("deepseek-coder-v2-lite", "deepseek_v2_lite"),
    ("qwen3-235b-a22b", "qwen3_235b_a22b"),
    ("qwen3 235b a22b", "qwen3_235b_a22b"),
    ("qwen2.5-coder-0.5b", "qwen2_5_0_5b"),
    ("internlm2-chat-7b", "internlm2_7b"),
    ("kimi-k2-instruct", "kimi_k2"),
    ("deepseek-r1", "deepseek_r1"),
    ("deepseek-v3", "deepseek_v3"),
    ("bert-base", "bert_base_uncased"),
    ("bert-large", "bert_large_uncased"),
    ("nemotron-3-super", "nemotron_3_super_120b_a12b"),
    ("qwen2.5-14b", "qwen2_5_14b"),
    ("flux.1-dev", "flux_1_dev"),
    ("hunyuanvideo", "hunyuan_video"),
    ("stable diffusion 1.5", "stable_diffusion_1_5"),
    ("sdxl", "sdxl_base"),
    ("stable diffusion xl base &", ""),
    ("openai/clip-vit-base-patch32", "clip_vit_b_32_vision"),
    ("openai/clip-vit-large-patch14", "clip_vit_l_14_vision"),
    ("pixart alpha", "pixart_alpha_xl_2"),
    ("whisper", "whisper_large_v2"),
)

DTYPES: tuple[tuple[str, str], ...] = (
    (r"gguf.*bf16", "bf16"),
    (r"gguf.*mxfp4", "mxfp4"),
    (r"q8_", "q8_0"),
    (r"i?q6_k", "q6_k"),
    (r"q5_k", "q5_k_m"),
    (r"\bq4_0", "q4_0"),
    (r"iq4", "iq4_xs"),
    (r"q4_?k|d?q4_k", "q4_k_m"),
    (r"iq3|q3_xxs", "iq3_xxs"),
    (r"q3_k_s", "q3_k_s"),
    (r"q3_k", "q3_k_m"),
    (r"q2_xxs", "iq2_xxs"),
    (r"i?q2_k", "q2_k_m"),
    (r"nvfp4|^fp4$", "nvfp4"),
    (r"mxfp4", "mxfp4"),
    (r"awq|gptq-int4|int4|4-bit", "int4"),
    (r"int8", "int8"),
    (r"fp8", "fp8"),
    (r"fp16|bf16|^f16|half", "bf16"),
    (r"fp32", "fp32"),
    (r"fp6", "fp6"),
)

ENGINES: tuple[tuple[str, str], ...] = (
    ("vllm (neuron", "neuron"),
    ("vllm tpu", "vllm_tpu"),
    ("intel gaudi software", "gaudi_pytorch"),
    ("xdit", "xdit"),
    ("sentence-transformers", "transformers"),
    ("tensorrt-llm backend", "tensorrt_llm_triton"),
    ("tensorrt-llm (static", "tensorrt_llm_0_6"),
    ("tensorrt-llm", "tensorrt_llm"),
    ("trtllm", "tensorrt_llm"),
    ("tensorrt official", "tensorrt"),
    ("tensorrt", "tensorrt_llm_0_17"),
    ("vllm-omni", "vllm_omni"),
    ("vllm", "vllm"),
    ("sglang", "sglang"),
    ("splitwise", "vllm_0_2"),
    ("transformers neuronx", "neuron"),
    ("pytorch 2", "transformers"),
    ("transformers", "transformers"),
    ("hf ", "transformers"),
    ("llama.cpp", "llama_cpp"),
    ("ik_llama.cpp", "ik_llama_cpp"),
    ("ktransformers", "ktransformers"),
    ("exllamav2", "exllamav2"),
    ("exllama", "exllama"),
    ("mlc", "mlc"),
    ("gpt-fast", "gpt_fast"),
    ("effective fastertransformer", "fastertransformer"),
    ("fastertransformer", "fastertransformer"),
    ("lmdeploy", "lmdeploy"),
    ("tinychat", "tinychat"),
    ("ctranslate2", "ctranslate2"),
    ("faster-whisper", "ctranslate2"),
    ("openai/whisper", "transformers"),
    ("whisper.cpp", "llama_cpp"),
    ("autoawq", "transformers"),
    ("deepspeed", "transformers"),
    ("diffusers", "diffusers"),
    ("torch.compile", "diffusers_compiled"),
    ("stable-fast", "stable_fast"),
    ("aitemplate", "stable_fast"),
    ("pytorch", "transformers"),
    ("deepseek", "sglang"),
    ("palm", "jax"),
    ("flax", "jax"),
)

GENERATIONS: dict[str, tuple[tuple[tuple[int, ...], str], ...]] = {
    "tensorrt_llm": (
        ((0, 10), "tensorrt_llm_0_6"),
        ((1, 0), "tensorrt_llm_0_17"),
        ((1, 1), "tensorrt_llm_1_0"),
        ((1, 2), "tensorrt_llm_1_1"),
    ),
    "vllm": (
        ((0, 4), "vllm_0_2"),
        ((0, 5), "vllm_0_4"),
        ((0, 8), "vllm_0_6"),
        ((0, 12), "vllm_0_11"),
        ((0, 14), "vllm_0_12"),
    ),
    "sglang": (((0, 5), "sglang_0_4"), ((0, 5, 2), "sglang_0_5_1")),
    "llama_cpp": (((2024,), "llama_cpp_2023"),),
    "transformers": (((4, 48), "transformers_4_47"),),
}
"""Generations of an engine: versions below the first number belong to the second word; later ones to the engine itself."""

UNDATED = {"tensorrt_llm": "tensorrt_llm_1_1", "vllm": "vllm_0_11", "sglang": "sglang"}


BATCHED = r"static batch|profiling"
"""Beginnings of tools, after an engine's name, that read all prompts of a batch before any answer goes on."""

STEPPED = ("llama_cpp", "ik_llama_cpp", "ktransformers")
"""Lines of engines whose own benchmarks print reading and writing apart: their speed of one stream is that of its steps."""


def first(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    """The value of the first entry whose beginning the text has."""
    return next((value for start, value in table if text.startswith(start)), None)


def accelerator_word(text: str) -> str | None:
    """The part that a GPU column names."""
    low = text.lower()
    for vendor in ("nvidia ", "amd instinct ", "amd ", "intel ", "google ", "apple "):
        low = low.removeprefix(vendor)
    return first(ACCELERATORS, low)


def model_word(text: str) -> str:
    """The catalogue's name for a model, by table or by spelling."""
    low = text.lower().strip()
    known = first(MODELS, low)
    if known is not None:
        return known
    low = low.rpartition("/")[2].split(" (")[0]
    return re.sub(r"[^a-z0-9]+", "_", low).strip("_")


def dtype_word(text: str) -> str | None:
    """The dtype that a precision column names; the first of several."""
    low = text.lower().strip().strip('"')
    for pattern, word in DTYPES:
        if re.search(pattern, low):
            return word
    return None


def version_of(text: str) -> tuple[int, ...] | None:
    """The first dotted number (or year and month) in a version column."""
    found = re.search(r"\d+(?:[.-]\d+)*", text)
    if found is None:
        return None
    return tuple(int(part) for part in re.split(r"[.-]", found.group()))


def engine_word(text: str, version: str) -> str | None:
    """The catalogue's entry for an engine and its version."""
    low = text.lower().strip()
    base = first(ENGINES, low)
    if base is None or base not in GENERATIONS:
        return base
    if base == "transformers" and not low.startswith(base):
        return base  # a version of PyTorch
    number = version_of(version)
    if number is None:
        number = version_of(low)
    if number is None:
        return UNDATED.get(base, base)
    if len(number) > 1 and number[0] > 2000 and base != "llama_cpp":
        return _by_date(base, number)
    for limit, word in GENERATIONS[base]:
        if number < limit:
            return word
    return base


DATES: dict[str, tuple[tuple[tuple[int, ...], str], ...]] = {
    "vllm": (
        ((2024, 3), "vllm_0_2"),
        ((2024, 7), "vllm_0_4"),
        ((2025, 2), "vllm_0_6"),
        ((2025, 12), "vllm_0_11"),
    ),
    "tensorrt_llm": (((2024, 3), "tensorrt_llm_0_6"), ((2025, 6), "tensorrt_llm_0_17")),
    "sglang": (((2025, 7), "sglang_0_4"),),
}


def _by_date(base: str, number: tuple[int, ...]) -> str:
    for limit, word in DATES.get(base, ()):
        if number < limit:
            return word
    return base
