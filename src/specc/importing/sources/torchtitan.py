"""torchtitan's TOML configuration as a training job.

Source: torchtitan, docs and torchtitan/config/job_config.py.
"""

from specc.importing.jobs import OPTIONS, ImportedJob, Written, job
from specc.importing.settings import Settings, toml_settings
from specc.importing.source import GivenFile, Imported, ImportSource

DEGREES = {
    "tensor": "tensor_parallel_degree", "pipeline": "pipeline_parallel_degree", "context": "context_parallel_degree", "expert": "expert_parallel_degree",
}  # fmt: skip
RESHARDS = {"always": "true", "never": "false"}
OPTIMIZERS = {"Adam": "adam", "AdamW": "adam"}
PASSED = (
    "job",
    "profiling",
    "metrics",
    "checkpoint",
    "lr_scheduler",
    "comm",
    "experimental",
    "validation",
    "dataset",
    "dataset_path",
)


def read(given: GivenFile) -> Imported:
    """One training job.

    Raises:
        ImportFault: it is no such file, or says too little.
    """
    settings = toml_settings(given.text)
    left: list[str] = []
    name, flavor = settings.word("model", "name"), settings.word("model", "flavor")
    batch = settings.get("training", "global_batch_size")
    sharding, shard = _sharding(settings)
    said = ImportedJob(
        stack="torchtitan",
        fields={**sharding, **_numbers(settings, left)},
        division={
            **{
                word: str(degree)
                for word, key in DEGREES.items()
                if (degree := settings.positive("parallelism", key) or 1) > 1
            },
            **shard,
        },
        model=f"{name}_{flavor}" if name and flavor else "",
        sequence=settings.positive("training", "seq_len"),
        micro=settings.positive("training", "local_batch_size")
        or settings.positive("training", "batch_size"),
        batch=None if batch == -1 else settings.positive("training", "global_batch_size"),
    )
    return job(given, said, [*left, *settings.unread(PASSED)])


def _sharding(settings: Settings) -> tuple[Written, Written]:
    """How states are divided, and the copies that share one set of them."""
    replicas = settings.positive("parallelism", "data_parallel_replicate_degree") or 1
    stated = settings.get("parallelism", "data_parallel_shard_degree")
    shard = (
        None if stated == -1 else settings.positive("parallelism", "data_parallel_shard_degree")
    )
    if shard == 1:
        return {"sharding": "none"}, {}
    if replicas == 1:
        return {"sharding": "fsdp"}, {}
    return {"sharding": "hsdp"}, {"shard": str(shard)} if shard else {}


def _numbers(settings: Settings, left: list[str]) -> Written:
    fields: Written = {}
    steps = settings.positive("training", "steps")
    if steps:
        fields["steps"] = str(steps)
    dtype = settings.word("training", "mixed_precision_param")
    if dtype in ("float32", "bfloat16"):
        fields["precision"] = {"float32": "fp32", "bfloat16": "bf16"}[dtype]
    elif dtype:
        left.append(f"training.mixed_precision_param = {dtype[:40]}")
    mode = settings.word("activation_checkpoint", "mode")
    if mode in ("none", "full", "selective"):
        fields["recompute"] = mode
    elif mode:
        left.append(f"activation_checkpoint.mode = {mode[:40]}")
    kept = settings.word("parallelism", "fsdp_reshard_after_forward")
    if kept in RESHARDS:
        fields["reshard_after_forward"] = RESHARDS[kept]
    kind = settings.word("optimizer", "name")
    if kind in OPTIMIZERS:
        fields["optimizer"] = OPTIMIZERS[kind]
    elif kind:
        left.append(f"optimizer.name = {kind[:40]}")
    compiled = settings.flag("compile", "enable")
    if compiled is None:
        compiled = settings.flag("training", "compile")
    if compiled is not None:
        fields["compile"] = str(compiled).lower()
    return fields


SOURCE = ImportSource(
    name="torchtitan",
    about="torchtitan's TOML configuration, as a training job",
    read=read,
    most=2**18,
    options=OPTIONS,
)
