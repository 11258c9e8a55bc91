"""DeepSpeed's JSON configuration as a training job.

Source: DeepSpeed documentation, "DeepSpeed Configuration JSON".
"""

from specc.importing.config import ImportFault
from specc.importing.jobs import OPTIONS, ImportedJob, Written, job
from specc.importing.settings import Settings, json_settings
from specc.importing.source import GivenFile, Imported, ImportSource

OPTIMIZERS = {
    "adam": "adam", "adamw": "adam", "fusedadam": "adam", "cpuadam": "adam", "sgd": "sgd", "muon": "muon", "lion": "lion", "fusedlion": "lion",
    "lamb": "lamb", "fusedlamb": "lamb",
}  # fmt: skip
PLACES = {"offload_optimizer": "optimizer", "offload_param": "weights"}


def read(given: GivenFile) -> Imported:
    """One training job.

    Raises:
        ImportFault: it is no such file, or says too little.
    """
    settings = json_settings(given.text)
    left: list[str] = []
    fields = {
        **_precision(settings, left),
        **_sharding(settings, left),
        **_optimizer(settings, left),
    }
    if settings.get("activation_checkpointing") is not None:
        fields["recompute"] = "full"
    division = {
        name: str(degree)
        for name, degree in (
            ("tensor", settings.positive("tensor_parallel", "autotp_size")),
            ("context", settings.positive("sequence_parallel_size")),
        )
        if degree is not None and degree > 1
    }
    said = ImportedJob(
        stack="deepspeed",
        fields=fields,
        division=division,
        micro=settings.positive("train_micro_batch_size_per_gpu"),
        accumulation=settings.positive("gradient_accumulation_steps"),
        batch=settings.positive("train_batch_size"),
    )
    _consistent(settings, said)
    return job(given, said, [*left, *settings.unread()])


def _consistent(settings: Settings, said: ImportedJob) -> None:
    """That the batch is a multiple of the passes of a step on one copy.

    Raises:
        ImportFault: it is none.
    """
    if said.batch and said.batch % ((said.micro or 1) * (said.accumulation or 1)):
        raise ImportFault(
            f"train_batch_size = {said.batch} is no multiple of {said.micro or 1} sequences x {said.accumulation or 1} steps of accumulation",
            line=settings.lines.get(("train_batch_size",)),
        )


def _precision(settings: Settings, left: list[str]) -> Written:
    for name in ("bf16", "fp16"):
        if settings.get(name, "enabled") == "auto":
            left.append(f"{name}.enabled = auto: state `precision`")
            return {}
        if settings.flag(name, "enabled"):
            return {"precision": name}
    return {"precision": "fp32"}


def _sharding(settings: Settings, left: list[str]) -> Written:
    stage = settings.whole("zero_optimization", "stage") or 0
    if stage > 3:
        raise settings.fault(("zero_optimization", "stage"), "a stage from 0 to 3")
    fields = {"sharding": f"zero{stage}" if stage else "none"}
    offloaded = []
    for key, word in PLACES.items():
        device = settings.word("zero_optimization", key, "device")
        if device == "cpu":
            offloaded.append(word)
        elif device not in ("", "none"):
            left.append(f"zero_optimization.{key}.device = {device[:40]}")
    if offloaded:
        fields["offload"] = offloaded[0] if len(offloaded) == 1 else f"[{', '.join(offloaded)}]"
    return fields


def _optimizer(settings: Settings, left: list[str]) -> Written:
    kind = settings.word("optimizer", "type")
    word = OPTIMIZERS.get(kind.lower())
    if word is None:
        left.append(
            f"optimizer.type = {kind[:40]}" if kind else "the optimiser: the script names it"
        )
        return {}
    return {"optimizer": word}


SOURCE = ImportSource(
    name="deepspeed",
    about="DeepSpeed's JSON configuration, as a training job",
    read=read,
    most=2**20,
    options=OPTIONS,
)
