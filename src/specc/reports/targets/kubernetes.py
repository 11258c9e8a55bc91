"""A service on Kubernetes: a Deployment of replicas, or a LeaderWorkerSet where a replica spans several servers.

Source: Kubernetes API v1.33 (apps/v1 Deployment, v1 Service); LeaderWorkerSet v1 of the SIG's leaderworkerset.
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable, commented, yaml_text
from specc.reports.launching import launch_words

IMAGES = {
    "vllm": "vllm/vllm-openai:latest",
    "sglang": "lmsysorg/sglang:latest",
    "tensorrt_llm": "nvcr.io/nvidia/tensorrt-llm/release:latest",
    "llama_cpp": "ghcr.io/ggml-org/llama.cpp:server-cuda",
}
RESOURCES = {"nvidia": "nvidia.com/gpu", "amd": "amd.com/gpu", "intel": "gpu.intel.com/i915"}


def render(emission: Emission) -> Emitted:
    """YAML documents.

    Raises:
        Unemittable: the engine has no published image, or the vendor's resource is not known.
    """
    service = emission.service()
    image = IMAGES.get(service.workload.engine)
    accelerator = service.plan.accelerator
    resource = RESOURCES.get((accelerator.vendor or "").lower()) if accelerator else None
    if image is None or resource is None:
        what = (
            f"image of {service.workload.engine}"
            if image is None
            else "resource of its accelerators"
        )
        raise Unemittable(f"{service.name}: the {what} is not known")
    words, left = launch_words(service)
    label = service.name.replace("_", "-")
    inside = min(service.degrees.replica, service.plan.machines[0].accelerators)
    container = {
        "name": label,
        "image": image,
        "command": words,
        "env": [
            {
                "name": "MODEL",
                "value": "/models/"
                + (service.workload.model.name if service.workload.model else "model"),
            }
        ],
        "ports": [{"containerPort": 8000}],
        "resources": {"limits": {resource: str(inside)}},
    }
    template = {"metadata": {"labels": {"app": label}}, "spec": {"containers": [container]}}
    if service.servers > 1:
        workload = _several(label, service.degrees.replicas, service.servers, template)
        left = (
            *left,
            "joining the workers of a replica: as the engine's manual says for LeaderWorkerSet",
        )
    else:
        workload = {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": label},
            "spec": {
                "replicas": service.degrees.replicas,
                "selector": {"matchLabels": {"app": label}},
                "template": template,
            },
        }
    front = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": label},
        "spec": {"selector": {"app": label}, "ports": [{"port": 8000, "targetPort": 8000}]},
    }
    kept = tuple(line for line in left if not line.startswith("replicas"))
    kept += ("the volume of the checkpoint, and the image's version: pin both",)
    head = commented([service.name, *(f"not said here: {line}" for line in kept)])
    return Emitted(text=head + yaml_text(workload) + "---\n" + yaml_text(front), left=kept)


def _several(
    label: str, replicas: int, size: int, template: dict[str, object]
) -> dict[str, object]:
    return {
        "apiVersion": "leaderworkerset.x-k8s.io/v1",
        "kind": "LeaderWorkerSet",
        "metadata": {"name": label},
        "spec": {
            "replicas": replicas,
            "leaderWorkerTemplate": {"size": size, "workerTemplate": template},
        },
    }


TARGET = EmitTarget(
    name="kubernetes", about="a Deployment or LeaderWorkerSet with its Service", render=render
)
