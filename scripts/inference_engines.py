"""Engines as the calibration writes them: what is known of each without measuring it.

`family` shares what is fitted between generations; `eager` engines launch kernel by kernel, so that the host is in the way;
`local` ones were measured as libraries, not behind a server.
"""

from __future__ import annotations

import attrs
from engine_memory import memory_features, memory_traits


@attrs.frozen(kw_only=True)
class EngineBase:
    """One engine, or one generation of it."""

    word: str
    title: str
    family: str
    eager: bool = False
    local: bool = False
    features: tuple[str, ...] = ()
    traits: tuple[tuple[str, float, str], ...] = ()


VLLM = ("reserve_of_total", "paged_cache", "chunked_prefill")
TRT = ("reserve_of_free", "paged_cache", "whole_windows")
SGL = ("static_of_total", "paged_cache", "chunked_prefill")


def _memory(word: str, tokens: float, sequences: float) -> tuple[tuple[str, float, str], ...]:
    known = tuple((name, value, unit) for name, (value, unit) in memory_traits(word).items())
    return (*known, ("max_batch", sequences, "1"), ("max_batched_tokens", tokens, "token"))


def _vllm(
    word: str,
    title: str,
    tokens: float,
    sequences: float,
    *,
    eager: bool = False,
    graph: float = 0.0,
) -> EngineBase:
    more = (("graph_context", graph, "token"),) if graph else ()
    features = VLLM if eager else (*VLLM, "cuda_graphs")
    return EngineBase(
        word=word, title=title, family="vllm", eager=eager, features=features,
        traits=(*_memory(word, tokens, sequences), *more),
    )  # fmt: skip


def _trt(
    word: str, title: str, *, local: bool = False, features: tuple[str, ...] = TRT
) -> EngineBase:
    return EngineBase(
        word=word, title=title, family="tensorrt_llm", local=local, features=(*features, "cuda_graphs"),
        traits=_memory(word, 8192, 2048),
    )  # fmt: skip


def _static(
    word: str, title: str, family: str = "", *, eager: bool = False, more: tuple[str, ...] = ()
) -> EngineBase:
    return EngineBase(
        word=word, title=title, family=family or word, eager=eager, local=True,
        features=("static_batch", *more, *memory_features(word)),
        traits=(
            *((name, value, unit) for name, (value, unit) in memory_traits(word).items()),
            ("max_batched_tokens", 1e9, "token"),
        ),
    )  # fmt: skip


ENGINES: tuple[EngineBase, ...] = (
    _vllm("vllm", "vLLM 0.14 and later", 8192, 1024),
    _vllm("vllm_0_12", "vLLM 0.12 and 0.13", 8192, 1024),
    _vllm("vllm_0_11", "vLLM 0.8 to 0.11", 8192, 1024),
    _vllm("vllm_0_6", "vLLM 0.5 to 0.7", 8192, 256, graph=8192),
    _vllm("vllm_0_4", "vLLM 0.4", 8192, 256, graph=8192),
    _vllm("vllm_0_2", "vLLM of 2023", 8192, 256, eager=True),
    _trt("tensorrt_llm", "TensorRT-LLM 1.2 and later"),
    _trt("tensorrt_llm_1_1", "TensorRT-LLM 1.1, and builds of 2025 without a number"),
    _trt("tensorrt_llm_1_0", "TensorRT-LLM 1.0"),
    _trt("tensorrt_llm_0_17", "TensorRT-LLM 0.10 to 0.21 (built engines)"),
    _trt("tensorrt_llm_triton", "TensorRT-LLM behind Triton"),
    _trt(
        "tensorrt_llm_0_6",
        "TensorRT-LLM 0.5 and 0.6, static batches",
        local=True,
        features=("static_batch",),
    ),
    EngineBase(
        word="sglang",
        title="SGLang 0.5.2 and later",
        family="sglang",
        features=(*SGL, "cuda_graphs"),
        traits=_memory("sglang", 8192, 1024),
    ),
    EngineBase(
        word="sglang_0_5_1",
        title="SGLang 0.5.0 and 0.5.1",
        family="sglang",
        features=(*SGL, "cuda_graphs"),
        traits=_memory("sglang_0_5_1", 8192, 1024),
    ),
    EngineBase(
        word="sglang_0_4",
        title="SGLang 0.4",
        family="sglang",
        features=(*SGL, "cuda_graphs"),
        traits=_memory("sglang_0_4", 8192, 256),
    ),
    EngineBase(
        word="tgi",
        title="Text Generation Inference",
        family="tgi",
        features=(*VLLM, "cuda_graphs"),
        traits=_memory("tgi", 4096, 256),
    ),
    EngineBase(
        word="lmdeploy",
        title="LMDeploy TurboMind",
        family="lmdeploy",
        local=True,
        features=("reserve_of_free", "paged_cache", "static_batch"),
        traits=_memory("lmdeploy", 8192, 256),
    ),
    _static("transformers", "Hugging Face Transformers, eager", eager=True),
    _static("llama_cpp", "llama.cpp", "llama_cpp", more=("layer_split",)),
    _static("llama_cpp_2023", "llama.cpp of 2023", "llama_cpp", eager=True),
    _static("exllama", "ExLlama", "exllama", eager=True, more=("layer_split",)),
    _static("exllamav2", "ExLlamaV2", "exllama", more=("layer_split",)),
    _static("mlc", "MLC-LLM"),
    _static("gpt_fast", "gpt-fast (torch.compile)", more=("cuda_graphs",)),
    _static("fastertransformer", "FasterTransformer"),
    _static("tinychat", "TinyChat (AWQ)", eager=True),
    _static("ctranslate2", "CTranslate2 (faster-whisper)"),
    _static("neuron", "Transformers NeuronX"),
    _static("jax", "JAX"),
    _static("diffusers", "Diffusers, eager", eager=True),
    _static("diffusers_compiled", "Diffusers with torch.compile"),
    _static("stable_fast", "stable-fast and other compiled U-Nets"),
    _static("tensorrt", "TensorRT"),
)
BY_WORD = {base.word: base for base in ENGINES}
