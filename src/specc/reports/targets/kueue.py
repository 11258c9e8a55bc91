"""Kueue's quota of a cluster: a flavour for each kind of server, a queue over all of them.

Source: Kueue documentation, ResourceFlavor and ClusterQueue (v1beta2).
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable, commented, yaml_text
from specc.reports.nodes import nodes_of

RESOURCES = {"nvidia": "nvidia.com/gpu", "amd": "amd.com/gpu", "intel": "gpu.intel.com/i915"}


def render(emission: Emission) -> Emitted:
    """YAML documents.

    Raises:
        Unemittable: no server has accelerators whose resource is known.
    """
    name, bill = emission.bill()
    flavours: dict[str, dict[str, int]] = {}
    documents = []
    for nodes in nodes_of(bill):
        accelerator = nodes.group.accelerator
        resource = RESOURCES.get((accelerator.vendor or "").lower()) if accelerator else None
        if accelerator is None or resource is None or nodes.group.service:
            continue
        flavour = nodes.name.replace("_", "-")
        quota = flavours.setdefault(resource, {})
        quota[flavour] = quota.get(flavour, 0) + nodes.group.count * nodes.group.accelerators
        documents.append(
            {
                "apiVersion": "kueue.x-k8s.io/v1beta2",
                "kind": "ResourceFlavor",
                "metadata": {"name": flavour},
                "spec": {"nodeLabels": {"gpuspec/server": nodes.name}},
            }
        )
    if not flavours:
        raise Unemittable(
            f"no server of {name} has accelerators whose Kubernetes resource is known"
        )
    groups = [
        {
            "coveredResources": [resource],
            "flavors": [
                {"name": flavour, "resources": [{"name": resource, "nominalQuota": count}]}
                for flavour, count in quota.items()
            ],
        }
        for resource, quota in flavours.items()
    ]
    documents.append(
        {
            "apiVersion": "kueue.x-k8s.io/v1beta2",
            "kind": "ClusterQueue",
            "metadata": {"name": name.replace("_", "-")},
            "spec": {"namespaceSelector": {}, "resourceGroups": groups},
        }
    )
    left = ("labels: each node carries gpuspec/server with the name of its kind",)
    text = "---\n".join(yaml_text(document) for document in documents)
    return Emitted(
        text=commented([f"cluster {name}", f"not said here: {left[0]}"]) + text, left=left
    )


TARGET = EmitTarget(name="kueue", about="Kueue's ResourceFlavors and ClusterQueue", render=render)
