"""Launch commands of serving engines, from the options that the catalogue's entry of the engine states."""

from specc.design.entity import EnumValue
from specc.design.profiles import EngineFlags
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.stated_length import length_to_state
from specc.reports.emission import (
    Emission,
    Emitted,
    ServiceLaunch,
    Unemittable,
    command_text,
    commented,
)
from specc.units.text import plain

CACHES = {"fp8": "fp8", "fp16": "float16", "bf16": "bfloat16", "nvfp4": "nvfp4"}
"""Dtypes of caches as vLLM, SGLang and TensorRT-LLM name them; 16 bit is what they take anyway and is left out."""
LLAMA_CACHES = {
    "int8": "q8_0",
    "fp16": "f16",
    "bf16": "bf16",
    "fp32": "f32",
    "q8_0": "q8_0",
    "q4_0": "q4_0",
    "q5_0": "q5_0",
    "q5_1": "q5_1",
    "q4_1": "q4_1",
}


def launch(emission: Emission, family: str) -> Emitted:
    """The command that starts one replica of a service.

    Raises:
        Unemittable: the service runs on another engine, or the entry of its version states no command.
    """
    service = emission.service()
    engine = service.engine
    if service.workload.engine != family:
        raise Unemittable(
            f"{service.name} runs on {service.workload.engine}, not on {family}",
            f"specc emit {service.workload.engine.replace('_', '-')} {emission.name}",
        )
    flags = flags_of(service)
    options, left = launch_options(service)
    program = flags.program or ""
    model = service.workload.model
    named = f" of {model.title or model.name}" if model else ""
    if flags.model is None:
        program += ' "$MODEL"'
    else:
        options = [(flags.model, '"$MODEL"'), *options]
    head = [
        f"{service.name}: one of {service.degrees.replicas} replicas on {service.degrees.replica} accelerators",
        f"{engine.title if engine else family}; MODEL is the checkpoint{named}",
    ]
    text = "#!/bin/sh\n" + commented([*head, *(f"not said here: {line}" for line in left)])
    return Emitted(text=text + command_text(program, options), left=left)


def flags_of(service: ServiceLaunch) -> EngineFlags:
    """The options of the engine's command.

    Raises:
        Unemittable: the entry of its version states no command.
    """
    engine = service.engine
    if engine is None or engine.flags is None or engine.flags.program is None:
        name = engine.name if engine else service.workload.engine
        raise Unemittable(f"the catalogue's entry {name} states no command")
    return engine.flags


def launch_options(service: ServiceLaunch) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Options with their values, and what of the service they do not say.

    Raises:
        Unemittable: the entry of its version states no command.
    """
    options, left = _options(service, flags_of(service))
    return options, (*left, *_left(service))


def launch_words(service: ServiceLaunch) -> tuple[list[str], tuple[str, ...]]:
    """The command as a list of words, with `$(MODEL)` for the checkpoint, and what it does not say.

    Raises:
        Unemittable: the entry of its version states no command.
    """
    flags = flags_of(service)
    options, left = launch_options(service)
    words = (flags.program or "").split()
    words += ["$(MODEL)"] if flags.model is None else [flags.model, "$(MODEL)"]
    for name, value in options:
        words += [name, value] if value else [name]
    return words, left


def _options(
    service: ServiceLaunch, flags: EngineFlags
) -> tuple[list[tuple[str, str]], list[str]]:
    """Options with their values in the order of the engine's fields, and fields without an option."""
    options: list[tuple[str, str]] = []
    left: list[str] = []

    def add(field: str, value: object, usual: object = None) -> None:
        flag = getattr(flags, field)
        if value is None or value == usual:
            return
        if flag is None:
            left.append(f"{field} = {value}: the engine's command has no option for it")
        else:
            options.append((flag, str(value)))

    degrees, work = service.degrees, service.workload
    add("tensor", flags.ranks(degrees.tensor, degrees.data), 1)
    add("pipeline", degrees.pipeline, 1)
    add("data", degrees.data, 1)
    if degrees.data > 1 and flags.data_attention:
        options.append((flags.data_attention, ""))
    if degrees.expert > 1 and flags.expert_switch:
        options.append((flags.expert_switch, ""))
        if degrees.expert != degrees.tensor * degrees.data:
            left.append(
                f"expert = {degrees.expert}: the switch divides experts over all {degrees.tensor * degrees.data} ranks"
            )
    elif degrees.expert > 1:
        add("expert", degrees.expert)
    usual = service.engine.traits.get("memory_fraction") if service.engine else None
    fraction = (
        usual if work.memory_fraction is None else work.memory_fraction
    )  # the prediction rests on it
    add("memory_fraction", None if fraction is None else plain(float(fraction)))
    add("max_batch", work.max_batch)
    add("max_batched_tokens", work.max_batched_tokens)
    length = work.max_length
    if flags.program == "llama-server" and length is not None:
        add("max_length", int(length) * (work.max_batch or 1))
    else:
        add("max_length", _length(service))
    options += _stored(service, flags, left)
    options += _adapters(service, flags, left)
    if not work.cuda_graphs and flags.eager:
        options.append((flags.eager, ""))
    elif not work.cuda_graphs:
        left.append("cuda_graphs = false: the engine's command has no option for it")
    if not work.chunked_prefill and flags.unchunked:
        name, _, value = flags.unchunked.partition(" ")
        options.append((name, value))
    return options, left


def _adapters(
    service: ServiceLaunch, flags: EngineFlags, left: list[str]
) -> list[tuple[str, str]]:
    """Options for low-rank adapters, whose files are told to the engine as it runs or beside them."""
    stated = service.workload.adapters
    if stated is None or stated.count is None:
        return []
    left.append(f"adapters: the files of {stated.count}")
    resident = min(stated.resident or stated.count, stated.count)
    values = (
        (flags.adapters, ""),
        (flags.resident_adapters, str(resident)),
        (flags.waiting_adapters, str(stated.count) if stated.count > resident else None),
        (flags.adapter_rank, str(stated.rank)),
    )
    return [(flag, value) for flag, value in values if flag is not None and value is not None]


def _length(service: ServiceLaunch) -> int | None:
    """The longest request, tokens: as stated, or the longest that the cache holds where the engine would not start with the model's context."""
    stated = service.workload.max_length
    if stated is not None:
        return int(stated)
    memory = service.plan.memory
    held = memory if isinstance(memory, ServingMemory) else None
    return int(length_to_state(service.workload, held, service.engine)) or None


def _stored(service: ServiceLaunch, flags: EngineFlags, left: list[str]) -> list[tuple[str, str]]:
    """Options for the dtypes of cache and weights."""
    options = []
    cache, weights = service.workload.kv_cache, service.workload.weights
    if isinstance(cache, EnumValue):
        llama = flags.program == "llama-server"
        name = (LLAMA_CACHES if llama else CACHES).get(cache.word)
        if name is None or flags.kv_cache is None:
            left.append(f"kv_cache = {cache.word}: the engine's command has no word for it")
        elif cache.word not in ("bf16", "fp16") or llama:
            options.append((flags.kv_cache, name))
            if llama:
                options.append(("--cache-type-v", name))
    if isinstance(weights, EnumValue) and weights.word not in ("bf16", "fp16"):
        own = service.workload.model.weights if service.workload.model else None
        if weights.word == "fp8" and flags.weights and not (own and own.word == "fp8"):
            options.append((flags.weights, "fp8"))
        else:
            left.append(f"weights = {weights.word}: take a checkpoint that is stored so")
    return options


def _left(service: ServiceLaunch) -> list[str]:
    """What of a service no launch command of one replica says."""
    work = service.workload
    left = []
    if service.degrees.replicas > 1:
        left.append(
            f"replicas = {service.degrees.replicas}: start as many, behind a load balancer"
        )
    if service.servers > 1:
        left.append(
            f"a replica spans {service.servers} servers: start it as the engine's manual says for several nodes"
        )
    if work.power_limit is not None:
        left.append("power_limit: nvidia-smi sets it")
    if work.prefix_cache != "device":
        left.append(
            f"prefix_cache = {work.prefix_cache}: start what keeps prefixes there (LMCache, HiCache, Mooncake)"
        )
    if work.speculative is not None:
        left.append("speculative: the draft model's checkpoint is not known here")
    if work.disaggregated is not None:
        left.append("disaggregated: start prefill and decode workers apart")
    if work.survives:
        left.append("survives: replicas beyond those that the traffic needs")
    return left
