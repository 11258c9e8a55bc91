"""Values for the chart of vLLM's production stack.

Source: vllm-project/production-stack, helm/values.yaml.
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable, commented, yaml_text
from specc.reports.launching import launch_options


def render(emission: Emission) -> Emitted:
    """YAML values.

    Raises:
        Unemittable: the service runs on another engine than vLLM.
    """
    service = emission.service()
    if service.workload.engine != "vllm":
        raise Unemittable(f"{service.name} runs on {service.workload.engine}; the chart is vLLM's")
    options, left = launch_options(service)
    known = {
        "--tensor-parallel-size": "tensorParallelSize",
        "--max-num-seqs": "maxNumSeqs",
        "--max-model-len": "maxModelLen",
        "--gpu-memory-utilization": "gpuMemoryUtilization",
    }
    config: dict[str, object] = {}
    extra: list[str] = []
    for flag, value in options:
        if flag in known:
            config[known[flag]] = float(value) if "." in value else int(value)
        else:
            extra += [flag, *([value] if value else [])]
    if extra:
        config["extraArgs"] = extra
    label = service.name.replace("_", "-")
    model = service.workload.model
    values = {
        "servingEngineSpec": {
            "modelSpec": [
                {
                    "name": label,
                    "repository": "vllm/vllm-openai",
                    "tag": "latest",
                    "modelURL": "/models/" + (model.name if model else "model"),
                    "replicaCount": service.degrees.replicas,
                    "requestGPU": service.degrees.replica,
                    "vllmConfig": config,
                }
            ]
        }
    }
    kept = tuple(line for line in left if not line.startswith("replicas"))
    kept += ("requests of processors and memory, storage and the image's version",)
    head = commented([service.name, *(f"not said here: {line}" for line in kept)])
    return Emitted(text=head + yaml_text(values), left=kept)


TARGET = EmitTarget(
    name="helm", about="values for the chart of vLLM's production stack", render=render
)
