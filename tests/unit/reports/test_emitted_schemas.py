"""Emitted manifests against the schemas of those who read them, recorded with their versions by `scripts/record_schemas.py`."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

EXAMPLES = Path(__file__).parents[3] / "specs" / "examples"
RECORDED = json.loads((Path(__file__).parent / "schemas.json").read_text("utf-8"))
WIDE = """edition 2026

from std.models.deepseek import deepseek_v3
from std.servers.gigabyte import g593_zd2
from std.switches.nvidia import qm9700
from std.nics.nvidia import cx7

cluster pod {
  servers = 4 x g593_zd2

  fabric compute {
    topology = rail_optimised
    rails    = 8
    nic      = cx7
    leaf     = qm9700
  }
}

inference chat {
  model   = deepseek_v3
  cluster = pod
  weights = fp8
  traffic { rate = 4 requests/s; prompt = 1024 tokens; output = 128 tokens }
  parallel { tensor = 16; expert = 16 }
}
"""


def problems(name, document):
    """What the reader's schema refuses."""
    schema = RECORDED["schemas"][name]["schema"]
    whole = {**schema, "definitions": {**schema.get("definitions", {}), **RECORDED["definitions"]}}
    return [error.message for error in jsonschema.Draft7Validator(whole).iter_errors(document)]


def documents(specc, target, file):
    ran = specc("emit", target, "--quiet", file)
    assert ran.code == 0, ran.err
    return list(yaml.safe_load_all(ran.out))


def test_every_schema_says_where_it_comes_from():
    for recorded in RECORDED["schemas"].values():
        assert any(word in recorded["source"] for word in ("the package kubernetes", " at "))


def test_a_deployment_and_its_service(specc):
    deployment, service = documents(specc, "kubernetes", str(EXAMPLES / "chat_70b.gpuspec"))
    assert problems("Deployment", deployment) == []
    assert problems("Service", service) == []


def test_a_set_of_leaders_and_workers(specc, tmp_path):
    (tmp_path / "wide.gpuspec").write_text(WIDE, "utf-8")
    several, service = documents(specc, "kubernetes", "wide.gpuspec")
    assert several["kind"] == "LeaderWorkerSet"
    assert problems("LeaderWorkerSet", several) == []
    assert problems("Service", service) == []


def test_quotas(specc):
    *flavours, queue = documents(specc, "kueue", str(EXAMPLES / "chat_70b.gpuspec"))
    assert flavours
    assert [problems("ResourceFlavor", flavour) for flavour in flavours] == [[]] * len(flavours)
    assert problems("ClusterQueue", queue) == []


def test_a_laboratory_of_containers(specc):
    (laboratory,) = documents(specc, "containerlab", str(EXAMPLES / "pretrain_70b.gpuspec"))
    assert problems("containerlab", laboratory) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spec", "template", "spec", "containers", 0, "resourcez"), {}),
        (("spec", "replicas"), "many"),
        (("spec", "template", "spec", "containers", 0, "env", 0), {"value": "unnamed"}),
        (("spec", "selector"), None),
    ],
)
def test_what_is_wrong_is_refused(specc, path, value):
    """A schema that lets everything pass would say nothing."""
    deployment, _ = documents(specc, "kubernetes", str(EXAMPLES / "chat_70b.gpuspec"))
    wrong = copy.deepcopy(deployment)
    place = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert problems("Deployment", wrong)
