"""axolotl's YAML configuration of fine-tuning as a training job.

Source: axolotl documentation, "Config Reference".
"""

import re

from specc.importing.jobs import OPTIONS, ImportedJob, Written, adapted, job
from specc.importing.settings import Settings, yaml_settings
from specc.importing.source import GivenFile, Imported, ImportSource

OPTIMIZERS = {
    "adamw_torch": "adam", "adamw_torch_fused": "adam", "adamw_hf": "adam", "adamw_apex_fused": "adam", "paged_adamw_32bit": "adam",
    "adamw_bnb_8bit": "adam8bit", "adamw_8bit": "adam8bit", "paged_adamw_8bit": "adam8bit", "adamw_torch_8bit": "adam8bit", "ao_adamw_8bit": "adam8bit",
    "adafactor": "adafactor", "sgd": "sgd", "muon": "muon", "lion_32bit": "lion",
}  # fmt: skip
TARGETS = {
    "q_proj": "q", "k_proj": "k", "v_proj": "v", "o_proj": "out", "gate_proj": "gate", "up_proj": "up", "down_proj": "down", "lm_head": "head",
    "embed_tokens": "embedding",
}  # fmt: skip
PASSED = (
    "output_dir", "datasets", "test_datasets", "dataset_prepared_path", "val_set_size", "wandb_project", "wandb_entity", "wandb_watch", "wandb_name",
    "wandb_log_model", "wandb_run_id", "mlflow_experiment_name", "special_tokens", "tokens", "logging_steps", "save_steps", "saves_per_epoch",
    "evals_per_epoch", "eval_steps", "save_strategy", "save_total_limit", "seed", "hub_model_id", "chat_template", "model_type", "tokenizer_type",
    "trust_remote_code", "lr_scheduler", "learning_rate", "warmup_steps", "warmup_ratio", "weight_decay", "train_on_inputs", "group_by_length",
    "strict", "debug", "resume_from_checkpoint", "lora_alpha", "lora_dropout", "lora_model_dir", "dataset_processes", "plugins", "early_stopping_patience",
)  # fmt: skip


def read(given: GivenFile) -> Imported:
    """One training job.

    Raises:
        ImportFault: it is no such file, or says too little.
    """
    settings = yaml_settings(given.text)[0]
    left: list[str] = []
    method = _method(settings, left)
    sharding, stack = _sharding(settings, left)
    said = ImportedJob(
        stack="peft" if method and stack == "transformers" else stack,
        fields={**method, **sharding, **_numbers(settings, left), **_length(settings)},
        division={
            word: str(degree)
            for word, key in (
                ("tensor", "tensor_parallel_size"),
                ("context", "context_parallel_size"),
            )
            if (degree := settings.positive(key) or 1) > 1
        },
        model=settings.word("base_model"),
        sequence=settings.positive("sequence_len"),
        micro=settings.positive("micro_batch_size"),
        accumulation=settings.positive("gradient_accumulation_steps"),
    )
    return job(given, said, [*left, *settings.unread(PASSED)])


def _method(settings: Settings, left: list[str]) -> Written:
    adapter, reinforced = settings.word("adapter"), settings.word("rl")
    four, eight = settings.flag("load_in_4bit"), settings.flag("load_in_8bit")
    if eight and adapter:
        left.append("load_in_8bit: a model in 8 bit below adapters has no word here")
    if reinforced and reinforced != "dpo":
        left.append(f"rl = {reinforced[:40]}")
    if adapter not in ("", "lora", "qlora"):
        left.append(f"adapter = {adapter[:40]}")
        return {}
    if not adapter:
        return {"method": "dpo"} if reinforced == "dpo" else {}
    named = [str(module) for module in settings.items("lora_target_modules")]
    targets = (
        ["all"] if settings.flag("lora_target_linear") else [TARGETS.get(n, "") for n in named]
    )
    word = "dpo" if reinforced == "dpo" else "qlora" if adapter == "qlora" or four else "lora"
    return adapted(word, settings.positive("lora_r"), targets)


def _sharding(settings: Settings, left: list[str]) -> tuple[Written, str]:
    """How states are divided, and the entry of the software."""
    deepspeed = settings.word("deepspeed")
    stage = re.search(r"zero_?([123])", deepspeed)
    if deepspeed and stage is None:
        left.append(f"deepspeed = {deepspeed[:60]}: state `sharding`, or import that file")
    if deepspeed:
        return ({"sharding": f"zero{stage.group(1)}"} if stage else {}), "deepspeed"
    if settings.get("fsdp") or settings.get("fsdp_config"):
        settings.get("fsdp_version")
        return {"sharding": "fsdp"}, "accelerate"
    return {"sharding": "none"}, "transformers"


def _numbers(settings: Settings, left: list[str]) -> Written:
    fields: Written = {}
    if settings.get("bf16") == "full" or settings.get("bf16") == "auto" or settings.flag("bf16"):
        fields["precision"] = "bf16"
    elif settings.flag("fp16"):
        fields["precision"] = "fp16"
    elif settings.flag("tf32"):
        fields["precision"] = "tf32"
    for key in ("fp16", "tf32"):
        settings.get(key)
    kind = settings.word("optimizer")
    if kind in OPTIMIZERS:
        fields["optimizer"] = OPTIMIZERS[kind]
    elif kind:
        left.append(f"optimizer = {kind[:60]}")
    checkpointing = settings.get("gradient_checkpointing")
    if checkpointing in ("offload", "offload_disk"):
        fields |= {"recompute": "full", "offload": "activations"}
    elif settings.flag("gradient_checkpointing"):
        fields["recompute"] = "full"
    settings.get("gradient_checkpointing_kwargs")
    flash, implementation = settings.flag("flash_attention"), settings.word("attn_implementation")
    if flash is False and not implementation and not settings.flag("sdp_attention"):
        fields["flash_attention"] = "false"
    compiled = settings.flag("torch_compile")
    if compiled is not None:
        fields["compile"] = str(compiled).lower()
    return fields


def _length(settings: Settings) -> Written:
    fields: Written = {}
    if settings.get("max_steps") not in (None, -1):
        fields["steps"] = str(settings.positive("max_steps") or 1)
        settings.get("num_epochs")
    elif settings.get("num_epochs") is not None:
        epochs = settings.get("num_epochs")
        if isinstance(epochs, bool) or not isinstance(epochs, int | float) or not 0 < epochs < 1e6:
            raise settings.fault(("num_epochs",), "a number above 0")
        fields["epochs"] = str(epochs)
    packed = settings.flag("sample_packing")
    if packed is not None:
        fields["packing"] = str(packed).lower()
    settings.get("pad_to_sequence_len")
    settings.get("eval_sample_packing")
    return fields


SOURCE = ImportSource(
    name="axolotl",
    about="axolotl's YAML configuration, as a training job",
    read=read,
    most=2**18,
    options=OPTIONS,
)
