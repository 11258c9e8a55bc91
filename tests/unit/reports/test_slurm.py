"""What is emitted for Slurm, read by Slurm's own daemon where it is installed (Debian: `slurmctld`, `slurm-client`)."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[3] / "specs" / "examples" / "pretrain_70b.gpuspec"
PLUGINS = os.environ.get("SLURM_PLUGINS", "")
CONFIGURATION = """ClusterName=pod
SlurmctldHost=localhost
SlurmctldPort={port}
SlurmdPort={other}
AuthType=auth/none
CryptoType=crypto/none
StateSaveLocation={folder}/state
SlurmctldPidFile={folder}/slurmctld.pid
SlurmUser=root
ProctrackType=proctrack/linuxproc
SelectType=select/cons_tres
TaskPlugin=task/none
MpiDefault=none
TopologyPlugin=topology/tree
PrivateData=cloud
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
{plugins}
include {folder}/nodes.conf
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def daemon(specc, tmp_path):
    program = shutil.which("slurmctld")
    if program is None or shutil.which("scontrol") is None or os.geteuid() != 0:
        pytest.skip("there is no slurmctld and scontrol on this machine, or no right to start it")
    (tmp_path / "state").mkdir()
    for target, name in (
        ("slurm-nodes", "nodes.conf"),
        ("slurm-gres", "gres.conf"),
        ("slurm-topology", "topology.conf"),
    ):
        text = specc("emit", target, "--quiet", str(EXAMPLE)).out
        # The hosts have no addresses here: nodes of a cloud are not looked up. No driver is here to be asked either.
        text = text.replace("State=UNKNOWN", "State=CLOUD").replace("AutoDetect=nvml ", "")
        (tmp_path / name).write_text(text, "utf-8")
    plugins = f"PluginDir={PLUGINS}" if PLUGINS else ""
    text = CONFIGURATION.format(
        port=free_port(), other=free_port(), folder=tmp_path, plugins=plugins
    )
    (tmp_path / "slurm.conf").write_text(text, "utf-8")
    environment = {**os.environ, "SLURM_CONF": str(tmp_path / "slurm.conf")}
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            [program, "-D", "-c", "-f", str(tmp_path / "slurm.conf")],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        try:
            yield lambda *words: asked(environment, words)
        finally:
            running.terminate()
            running.wait(20)


def asked(environment, words):
    """What the daemon answers, once it is up."""
    for _ in range(40):
        ran = subprocess.run(
            ["scontrol", *words],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=20,
        )
        if ran.returncode == 0:
            return ran.stdout
        time.sleep(0.5)
    return ran.stdout + ran.stderr


def test_the_daemon_reads_nodes_gres_and_topology(daemon):
    topology = daemon("show", "topology")
    assert "SwitchName=compute-leaf1 Level=0" in topology
    assert "Switches=compute-leaf1,compute-leaf2" in topology
    partition = daemon("show", "partition")
    assert "PartitionName=pod" in partition
    assert "TotalNodes=64" in partition
    nodes = daemon("--all", "show", "node", "g593_zd2-1")
    assert "Gres=gpu:h100_sxm:8" in nodes
    assert "Sockets=2" in nodes
