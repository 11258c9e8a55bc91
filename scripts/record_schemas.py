"""Write `tests/unit/reports/schemas.json`: what readers of emitted manifests accept, as JSON Schemas without their prose.

    pip install kubernetes pyyaml
    python scripts/record_schemas.py LWS KUEUE CONTAINERLAB

The arguments are git directories of kubernetes-sigs/lws, kubernetes-sigs/kueue and srl-labs/containerlab. Deployment, Service
and what they hold come from the models of the package kubernetes; of types that no manifest of ours holds any object passes.
"""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import yaml
from kubernetes.client import models

OUT = Path(__file__).parents[1] / "tests" / "unit" / "reports" / "schemas.json"
CORE = (
    "V1Deployment",
    "V1DeploymentSpec",
    "V1LabelSelector",
    "V1ObjectMeta",
    "V1PodTemplateSpec",
    "V1PodSpec",
    "V1Container",
    "V1EnvVar",
    "V1ContainerPort",
    "V1ResourceRequirements",
    "V1Service",
    "V1ServiceSpec",
    "V1ServicePort",
)
POD_TEMPLATES = ("leaderTemplate", "workerTemplate")
CRDS = {
    "LeaderWorkerSet": ("lws", "config/crd/bases/leaderworkerset.x-k8s.io_leaderworkersets.yaml"),
    "ResourceFlavor": (
        "kueue",
        "config/components/crd/bases/kueue.x-k8s.io_resourceflavors.yaml",
    ),
    "ClusterQueue": ("kueue", "config/components/crd/bases/kueue.x-k8s.io_clusterqueues.yaml"),
}
PROSE = ("description", "markdownDescription", "title", "x-kubernetes-validations")


def of_model(name):
    """The schema of a model: its fields and no other; of models that are not listed any object passes."""
    made = getattr(models, name).model_json_schema(
        by_alias=True, ref_template="#/definitions/{model}"
    )
    made.pop("$defs", None)
    return {**pruned(without_prose(made)), "additionalProperties": False}


def pruned(node):
    """References to what is not listed let everything pass, and so do defaults, which are the client's."""
    if isinstance(node, list):
        return [pruned(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and node["$ref"].rpartition("/")[2] not in CORE:
        return {}
    return {key: pruned(value) for key, value in node.items() if key != "default"}


def without_prose(node):
    """A schema without descriptions, where a key of that name is no property."""
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if key in PROSE and isinstance(value, str | list):
            continue
        if key == "properties":
            kept[key] = {name: without_prose(inner) for name, inner in value.items()}
        else:
            kept[key] = without_prose(value)
    return kept


def closed(node):
    """A schema of a custom resource that refuses unknown fields, as the API server warns of them."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: closed(value) for key, value in node.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    if made.pop("x-kubernetes-int-or-string", False):
        made.pop("type", None)
        made.pop("pattern", None)
    return made


def of_crd(kind, text):
    """The stored version of a custom resource, pod templates by the core's schema."""
    document = yaml.safe_load(text)
    (stored,) = [one for one in document["spec"]["versions"] if one["storage"]]
    schema = closed(without_prose(stored["schema"]["openAPIV3Schema"]))
    schema["properties"]["metadata"] = {"$ref": "#/definitions/V1ObjectMeta"}
    schema["properties"].pop("status", None)
    group = document["spec"]["group"]
    schema["properties"]["apiVersion"] = {"const": f"{group}/{stored['name']}"}
    if kind == "LeaderWorkerSet":
        template = schema["properties"]["spec"]["properties"]["leaderWorkerTemplate"]
        for name in POD_TEMPLATES:
            template["properties"][name] = {"$ref": "#/definitions/V1PodTemplateSpec"}
    return schema


def shown(repository, path):
    """A file of the newest commit."""
    words = ["git", "-C", repository, "show", f"HEAD:{path}"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def at(repository):
    """The newest commit and its day."""
    words = ["git", "-C", repository, "log", "-1", "--format=%h (%cs)"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def main(lws, kueue, containerlab):
    repositories = {"lws": lws, "kueue": kueue}
    package = version("kubernetes")
    definitions = {name: of_model(name) for name in CORE}
    schemas = {
        "Deployment": {
            "source": f"V1Deployment of the package kubernetes {package}",
            "schema": {"$ref": "#/definitions/V1Deployment"},
        },
        "Service": {
            "source": f"V1Service of the package kubernetes {package}",
            "schema": {"$ref": "#/definitions/V1Service"},
        },
    }
    for kind, (name, path) in CRDS.items():
        repository = repositories[name]
        schemas[kind] = {
            "source": f"{path} of kubernetes-sigs/{name} at {at(repository)}",
            "schema": of_crd(kind, shown(repository, path)),
        }
    path = "schemas/clab.schema.json"
    schemas["containerlab"] = {
        "source": f"{path} of srl-labs/containerlab at {at(containerlab)}",
        "schema": without_prose(json.loads(shown(containerlab, path))),
    }
    OUT.write_text(
        json.dumps(
            {"definitions": definitions, "schemas": schemas}, separators=(",", ":")
        ).replace('},"', '},\n"')
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
