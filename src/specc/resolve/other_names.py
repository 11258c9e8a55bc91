"""What other tools, and people, call the kinds, fields, arguments and results of the language.

A name is offered only where the kind has it: `tp` in `parallel` is `tensor`, and nothing elsewhere.
"""

import re
from collections.abc import Collection, Mapping

_NAMES: Mapping[str, str] = {
    # kinds
    "train": "training", "pretrain": "training", "pretraining": "training", "finetune": "training", "job": "training",
    "serving": "inference", "serve": "inference", "infer": "inference", "deployment": "inference", "endpoint": "inference",
    "gpu": "accelerator accelerators", "tpu": "accelerator", "processor": "cpu", "node": "server", "machine": "server", "host": "server",
    "llm": "model", "adapter": "nic", "transceiver": "optic", "datacenter": "site", "location": "site", "power_supply": "psu",
    # clusters and servers
    "nodes": "servers", "machines": "servers", "hosts": "servers", "gpus": "servers accelerators", "network": "fabric",
    "gpu_count": "accelerators", "num_gpus": "accelerators", "num_nodes": "servers", "n_nodes": "servers", "world_size": "accelerators", "adapters": "nics", "networks": "fabric", "ram": "memory host_memory",
    "name": "title", "description": "title", "partition": "pools", "partitions": "pools", "node_groups": "pools", "breakout": "link_rate",
    "supplier": "seller", "vendor": "seller", "delivery": "lead_time", "valid_until": "valid", "expires": "valid", "unit_price": "price",
    "quantity": "minimum", "moq": "minimum", "salvage": "residual", "resale": "residual", "wacc": "discount_rate",
    "interest": "discount_rate", "depreciation": "life", "amortization": "life", "amortisation": "life", "lifetime": "life",
    "capex": "cost.capital", "opex": "cost.per_month", "tco": "cost.per_month", "budget": "cost.capital", "gpu_hours": "accelerator_hours",
    "speed": "rate link_rate", "bandwidth": "rate link_rate memory_bandwidth",
    # degrees
    "tp": "tensor", "tensor_parallel": "tensor", "tensor_parallel_size": "tensor", "tp_size": "tensor",
    "pp": "pipeline", "pipeline_parallel": "pipeline", "pipeline_parallel_size": "pipeline", "pp_size": "pipeline",
    "dp": "data", "data_parallel": "data", "data_parallel_size": "data", "dp_size": "data",
    "ep": "expert", "experts": "expert", "expert_parallel": "expert", "expert_parallel_size": "expert", "ep_size": "expert",
    "cp": "context", "context_parallel": "context", "context_parallel_size": "context",
    "sp": "sequence", "sequence_parallel": "sequence", "vpp": "virtual_pipeline", "etp": "expert_tensor",
    "micro_batch": "microbatch", "micro_batch_size": "microbatch", "microbatch_size": "microbatch", "mbs": "microbatch",
    "per_device_train_batch_size": "microbatch", "micro_batch_size_per_gpu": "microbatch", "pp_degree": "pipeline", "tp_degree": "tensor",
    "num_layers_per_virtual_pipeline_stage": "virtual_pipeline", "virtual_pipeline_parallel_size": "virtual_pipeline",
    "expert_tensor_parallel_size": "expert_tensor", "num_replicas": "replicas workers", "replica_count": "replicas workers",
    "replicas": "workers", "instances": "replicas workers", "prefill_workers": "prefill", "decode_workers": "decode",
    # training
    "batch": "global_batch max_batch", "batch_size": "global_batch max_batch batch", "global_batch_size": "global_batch",
    "gbs": "global_batch", "seq_len": "sequence", "seqlen": "sequence", "seq_length": "sequence",
    "sequence_length": "sequence", "context_length": "sequence max_length context", "zero": "sharding",
    "zero_stage": "sharding", "num_train_epochs": "epochs", "num_epochs": "epochs", "max_steps": "steps", "train_steps": "steps",
    "train_iters": "steps", "iterations": "steps", "optim": "optimizer", "max_seq_length": "sequence", "max_seq_len": "sequence max_length",
    "torch_dtype": "precision weights", "mixed_precision": "precision", "bf16": "precision", "fp16": "precision", "fp8": "precision weights",
    "train_batch_size": "global_batch", "flash_attn": "flash_attention", "attn_implementation": "flash_attention",
    "recompute_granularity": "recompute", "cpu_offload": "offload", "fsdp": "sharding", "dtype": "precision weights", "quantization": "weights",
    "quantisation": "weights", "quant": "weights", "checkpointing": "recompute checkpoint",
    "activation_checkpointing": "recompute", "gradient_checkpointing": "recompute", "framework": "stack engine", "stack": "engine",
    "r": "rank", "lora_rank": "rank", "target_modules": "targets", "dataset_tokens": "tokens",
    # services
    "kv": "kv_cache", "kv_dtype": "kv_cache", "kv_cache_dtype": "kv_cache", "backend": "engine", "max_num_seqs": "max_batch",
    "max_num_batched_tokens": "max_batched_tokens", "max_batch_size": "max_batch", "max_concurrent_requests": "max_batch",
    "cache_hit_rate": "prefix_hit",
    "speculative_config": "speculative", "speculative_model": "draft", "num_speculative_tokens": "tokens", "concurrent_users": "users",
    "num_users": "users", "mem_fraction_static": "memory_fraction", "max_model_len": "max_length", "max_len": "max_length",
    "gpu_memory_utilization": "memory_fraction", "mem_fraction": "memory_fraction", "input": "prompt",
    "input_tokens": "prompt", "input_len": "prompt", "output_tokens": "output", "output_len": "output", "isl": "prompt",
    "osl": "output", "qps": "rate", "rps": "rate", "request_rate": "rate", "requests_per_second": "rate",
    "load": "traffic rate", "workload": "traffic", "think": "think_time",
    # models and parts
    "hidden_size": "hidden", "num_layers": "layers", "n_layers": "layers", "num_hidden_layers": "layers",
    "num_heads": "heads", "n_heads": "heads", "num_attention_heads": "heads", "num_key_value_heads": "kv_heads",
    "intermediate_size": "ffn", "vocab": "vocabulary", "vocab_size": "vocabulary", "max_position_embeddings": "context",
    "params": "parameters", "tdp": "power", "watts": "power", "weight": "mass", "u": "height", "power": "it_power power_max", "switch": "leaf spine", "switches": "leaf spine",
    # results
    "latency": "request_latency ttft tpot", "time": "duration", "throughput": "tokens_per_second", "itl": "tpot",
    "time_to_first_token": "ttft", "time_per_output_token": "tpot", "price": "cost price",
}  # fmt: skip
"""Their names, and ours, the likeliest first."""
_FORMATS: Mapping[str, tuple[str, ...]] = {
    "4": ("int4", "nf4", "nvfp4", "mxfp4"),
    "8": ("fp8", "int8"),
    "16": ("bf16", "fp16"),
    "32": ("fp32",),
}
"""Formats of numbers by their bits."""
_HINTS: Mapping[str, str] = {
    "slo": "a limit is a requirement: `require ttft.p95 <= 500 ms`",
    "sla": "a limit is a requirement: `require ttft.p95 <= 500 ms`",
    "limits": "a limit is a requirement: `require ttft.p95 <= 500 ms`",
    "require": "a requirement is a line of its own, without braces: `require ttft.p95 <= 500 ms`",
    "requirements": "a limit is a requirement: `require ttft.p95 <= 500 ms`",
    "deadline": "a limit is a requirement: `require duration <= 30 days`",
    "budget": "a limit is a requirement: `require cost.per_month <= 50_000 USD/month`",
    "clusters": "a cluster names its site: `cluster NAME { site = SITE }`",
    "rail_optimized": "the shape of a network says it: `topology = rail_optimised`",
    "rail_optimised": "the shape of a network says it: `topology = rail_optimised`",
    "nonblocking": "without `oversubscription` a network keeps its full bandwidth",
    **dict.fromkeys(
        (
            "learning_rate",
            "lr",
            "weight_decay",
            "warmup",
            "warmup_steps",
            "lr_scheduler",
            "seed",
            "gradient_clipping",
            "beta1",
            "beta2",
            "alpha",
            "lora_alpha",
            "lora_dropout",
            "use_rslora",
        ),
        "no time, memory, power or money rests on it: leave it out",
    ),
    **dict.fromkeys(
        (
            "gradient_accumulation",
            "gradient_accumulation_steps",
            "accumulation_steps",
            "grad_accum",
        ),
        "it follows from `global_batch`, `parallel.microbatch` and how many copies of the model there are",
    ),
    **dict.fromkeys(
        (
            "gpu",
            "gpu_type",
            "accelerator",
            "count",
            "instance_type",
            "server",
            "server_type",
            "quantity",
        ),
        "a cluster counts servers, which have their accelerators inside: `servers = 8 x SERVER`",
    ),
    **dict.fromkeys(
        ("nodes", "num_nodes", "servers"),
        "a cluster counts its servers: `servers = 8 x SERVER`; a workload may take some of its accelerators: `accelerators = 64`",
    ),
    **dict.fromkeys(
        ("enable_prefix_caching", "prefix_caching", "prefix_cache"),
        "what of the prompts is in the cache already is said by `traffic { prefix_hit = 50 % }`",
    ),
    **dict.fromkeys(
        ("time_limit", "walltime", "max_time", "max_duration"),
        "a limit is a requirement: `require duration <= 24 h`",
    ),
    **dict.fromkeys(
        (
            "gres",
            "gpus_per_node",
            "gpus_per_task",
            "gpus_per_server",
            "ntasks",
            "ntasks_per_node",
            "node_type",
        ),
        "what stands in a server is said by the server: `servers = 8 x SERVER`; a workload may take some: `accelerators = 64`",
    ),
    **dict.fromkeys(
        ("nics_per_gpu", "nics_per_node", "nics_per_server"),
        "a network says it: `fabric NAME { per = accelerator }`, or `links_per_server = 8`",
    ),
    **dict.fromkeys(
        ("image", "container", "container_image"),
        'the software is named with its version: `engine = vllm`, `engine_version = "0.10"`',
    ),
    **dict.fromkeys(
        ("resources", "resource_limits"),
        "a workload takes its cluster, or some of it: `accelerators = 8`",
    ),
    **dict.fromkeys(
        ("discount", "rebate"),
        "a price is what is paid: state it without the discount, by quantity in `tiers`",
    ),
    **dict.fromkeys(
        ("vat", "tax", "gst", "sales_tax", "duty", "shipping"),
        "prices are counted as they are stated: put it into them, or leave it out of all",
    ),
    **dict.fromkeys(
        ("cable_length", "cable_lengths", "dac_length"),
        "lengths follow from where racks stand: `rack_pitch`, `row_pitch` and `cable_slack` of the site",
    ),
    **dict.fromkeys(
        ("protocol", "network_type", "link_type"),
        "a network is what its adapters and switches are: `nic = cx7`, `leaf = qm9700`",
    ),
    **dict.fromkeys(
        ("min_replicas", "max_replicas", "autoscaling"),
        "a number of copies is stated or left open: `parallel { replicas = auto(1..4) }`",
    ),
    "nvlink_domain": "an accelerator or enclosure says it: `scale_up { domain = 72 }`",
    "max_latency": "a limit is a requirement: `require request_latency.p95 <= 5 s`",
}
"""What is said in another way."""


def other_names(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Our names, among the known ones, of what others call `word`."""
    ours = _NAMES.get(word.lower().replace("-", "_"), "").split()
    return tuple(name for name in ours if name in known)


def formats_of(text: str, known: Collection[str]) -> str:
    """What `4 bit` and `8-bit` may mean where formats of numbers are known; empty for anything else."""
    bits = re.match(r"(\d+)[ -]?bits?\b", text)
    formats = [word for word in _FORMATS.get(bits[1], ()) if word in known] if bits else []
    names = " or ".join(f"`{word}`" for word in formats)
    return f"a format of numbers is a word: {names}" if names else ""


def other_way(word: str) -> str:
    """How the language says what others say by a field; empty where nothing is known."""
    return _HINTS.get(word.lower(), "")
