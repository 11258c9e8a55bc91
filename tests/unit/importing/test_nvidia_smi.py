"""The matrix of nvidia-smi as a server."""

import pytest

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source


def imported(text, **options):
    return find_source("nvidia_smi").read(
        GivenFile(path="-", content=text.encode(), options=options)
    )


def matrix(cell, gpus, nics=0):
    """What stands between two devices by a function of their names."""
    names = [f"GPU{n}" for n in range(gpus)] + [f"NIC{n}" for n in range(nics)]
    rows = [
        "\t".join([a, *(" X " if a == b else cell(a, b) for b in names), "0-47", "0"])
        for a in names
    ]
    return "\n".join(
        ["\t" + "\t".join(names) + "\tCPU Affinity\tNUMA Affinity", *rows, "", "Legend:", ""]
    )


def hgx(a, b):
    if a[:3] == b[:3] == "GPU":
        return "NV18"
    return "PIX" if a[3:] == b[3:] else "SYS"


def test_a_server_that_compiles(specc, tmp_path):
    text = "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-1)\n\x1b[4m" + matrix(hgx, 8, 10).replace(
        "\n", "\x1b[0m\n", 1
    )
    (tmp_path / "topo.txt").write_text(text, "utf-8")
    ran = specc(
        "import", "nvidia_smi", "topo.txt", "--option", "nic=std.nics.nvidia.cx7", "--name", "ours", "-o", "box.gpuspec"
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "NIC8, NIC9" in ran.err
    spec = (tmp_path / "box.gpuspec").read_text("utf-8")
    for said in ("8 x h100_sxm", "8 x cx7", "topology = switched", "domain   = 8 gpus"):
        assert said in spec
    cluster = '\nimport "box.gpuspec" as b\ncluster pod {\n  servers = 2 x b.ours\n}\n'
    (tmp_path / "pod.gpuspec").write_text("edition 2026\n" + cluster, "utf-8")
    assert specc("bom", "pod.gpuspec").code == 0


@pytest.mark.parametrize(
    ("cell", "gpus", "topology"),
    [
        (lambda *_: "NV18", 8, "switched"),
        (lambda *_: "NV12", 8, "switched"),
        (lambda *_: "NV4", 4, "full_mesh"),
        (lambda a, b: "NV12" if int(a[3:]) // 2 == int(b[3:]) // 2 else "SYS", 4, "pairs"),
        (lambda *_: "PHB", 4, None),
        (lambda a, b: "NV1" if (int(a[3:]) + int(b[3:])) % 2 else "NV2", 8, None),
        (lambda a, b: "NV2" if abs(int(a[3:]) - int(b[3:])) in (1, 7) else "SYS", 8, None),
    ],
)
def test_what_joins_them(cell, gpus, topology):
    read = imported(matrix(cell, gpus), accelerator="std.accelerators.nvidia.a100_sxm_80")
    assert (f"topology = {topology}" in read.text) == (topology is not None)
    assert ("scale_up" in read.text.replace("# Not read", "")) == (topology is not None) or any(
        "by hand" in line for line in read.left
    )


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", None, "no matrix"),
        ("\tGPU0\tGPU1\nGPU0\t X \n", 2, "1 of 2 cells"),
        ("\tGPU0\tGPU0\n", 1, "1 of them different"),
        ("\tGPU0\tGPU1\nGPU0\tX\tNV1\n", 2, "ends after 1 of 2 rows"),
        ("\tGPU0\tGPU1\nhello\n", 2, "was expected"),
        ("\tGPU0\n" + "GPU0\tX\n", None, "what the accelerators are"),
        ("GPU 0: Some Card\n\tGPU0\nGPU0\tX\n", 1, "not in the catalogue"),
        ("GPU 0: Tesla T4\nGPU 1: NVIDIA L4\n\tGPU0\nGPU0\tX\n", 2, "several kinds"),
    ],
)
def test_what_cannot_be_read_says_where(text, line, why):
    with pytest.raises(ImportFault, match=why) as caught:
        imported(text)
    assert caught.value.line == line


def test_bytes_that_are_no_text_are_a_fault():
    with pytest.raises(ImportFault):
        find_source("nvidia_smi").read(GivenFile(path="-", content=b"\xff\xfe\0"))
