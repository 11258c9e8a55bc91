"""torchtune's YAML configuration of fine-tuning as a training job.

Source: torchtune 0.6, recipes/configs.
"""

from specc.importing.jobs import OPTIONS, ImportedJob, Written, adapted, job
from specc.importing.settings import Settings, yaml_settings
from specc.importing.source import GivenFile, Imported, ImportSource

OPTIMIZERS = {
    "AdamW": "adam", "Adam": "adam", "PagedAdamW": "adam", "PagedAdamW8bit": "adam8bit", "AdamW8bit": "adam8bit", "AdamW8bitTorchAO": "adam8bit",
    "SGD": "sgd", "Lion": "lion", "Adafactor": "adafactor",
}  # fmt: skip
TARGETS = {"q_proj": "q", "k_proj": "k", "v_proj": "v", "output_proj": "out"}
PRECISIONS = {"bf16": "bf16", "fp16": "fp16", "fp32": "fp32"}
PASSED = (
    "output_dir", "checkpointer", "metric_logger", "log_level", "log_every_n_steps", "log_peak_memory_stats", "profiler", "seed", "shuffle",
    "resume_from_checkpoint", "save_adapter_weights_only", "lr_scheduler", "device", "path", "merges_file", "prompt_template", "lr", "fused", "weight_decay",
)  # fmt: skip


def read(given: GivenFile) -> Imported:
    """One training job.

    Raises:
        ImportFault: it is no such file, or says too little.
    """
    settings = yaml_settings(given.text)[0]
    left: list[str] = []
    component = settings.word("model", "_component_").rpartition(".")[2]
    method, _, base = component.partition("_") if "lora_" in component else ("", "", component)
    fields = {**_method(settings, method, left), **_numbers(settings, left), **_length(settings)}
    if given.options.get("accelerators") != "1":
        fields["sharding"] = "fsdp"
    tensor = settings.positive("tensor_parallel_dim")
    said = ImportedJob(
        stack="torchtune",
        fields=fields,
        division={"tensor": str(tensor)} if tensor and tensor > 1 else {},
        model=base,
        sequence=settings.positive("tokenizer", "max_seq_len"),
        micro=settings.positive("batch_size"),
        accumulation=settings.positive("gradient_accumulation_steps"),
    )
    for part in ("tokenizer", "dataset"):
        settings.get(part, "_component_")
    return job(given, said, [*left, *settings.unread(PASSED)])


def _method(settings: Settings, method: str, left: list[str]) -> Written:
    if method not in ("lora", "qlora"):
        if method:
            left.append(f"the method {method[:20]}")
        return {}
    targets = [TARGETS.get(str(m), "") for m in settings.items("model", "lora_attn_modules")]
    targets += ["mlp"] if settings.flag("model", "apply_lora_to_mlp") else []
    targets += ["head"] if settings.flag("model", "apply_lora_to_output") else []
    settings.get("model", "lora_alpha")
    return adapted(method, settings.positive("model", "lora_rank"), targets)


def _numbers(settings: Settings, left: list[str]) -> Written:
    fields: Written = {}
    dtype = settings.word("dtype")
    if dtype in PRECISIONS:
        fields["precision"] = PRECISIONS[dtype]
    elif dtype:
        left.append(f"dtype = {dtype[:40]}")
    kind = settings.word("optimizer", "_component_").rpartition(".")[2]
    if kind in OPTIMIZERS:
        fields["optimizer"] = OPTIMIZERS[kind]
    elif kind:
        left.append(f"optimizer = {kind[:60]}")
    if settings.flag("enable_activation_checkpointing"):
        fields["recompute"] = "full"
    offload = ["activations"] if settings.flag("enable_activation_offloading") else []
    offload += ["optimizer", "weights", "gradients"] if settings.flag("fsdp_cpu_offload") else []
    if offload:
        fields["offload"] = f"[{', '.join(offload)}]" if len(offload) > 1 else offload[0]
    compiled = settings.flag("compile")
    if compiled is not None:
        fields["compile"] = str(compiled).lower()
    return fields


def _length(settings: Settings) -> Written:
    fields: Written = {}
    steps = settings.positive("max_steps_per_epoch")
    epochs = settings.positive("epochs")
    if steps:
        fields["steps"] = str(steps * (epochs or 1))
    elif epochs:
        fields["epochs"] = str(epochs)
    packed = settings.flag("dataset", "packed")
    if packed is not None:
        fields["packing"] = str(packed).lower()
    return fields


SOURCE = ImportSource(
    name="torchtune",
    about="torchtune's YAML configuration, as a training job",
    read=read,
    most=2**18,
    options=OPTIONS,
)
