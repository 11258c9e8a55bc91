"""Small texts that ask for a lot of work: each is answered within the CPU time and memory of any small text.

A text of 4 KB may take 2 s of CPU and 300 MB; twice that is allowed here, so that a loaded machine fails nothing, and more of a machine
that is slow by itself: CPU time is held against that of a fixed piece of work.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import specc

CPU, MEMORY = 4.0, 600 * 2**20
WORK = 0.05
"""Seconds that `worked` takes of the machine that the bound holds for."""
# The peak is that of the child's own memory: what `wait4` tells of a child begins with the size of its parent.
STOP = f"""
import os, pathlib, resource, sys
leave = os._exit
def ended(code):
    status = pathlib.Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else ()
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    pathlib.Path("peak").write_text(str((peaks or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])[0]))
    leave(code)
os._exit = ended
resource.setrlimit(resource.RLIMIT_CPU, ({int(4 * CPU)}, {int(4 * CPU)}))
resource.setrlimit(resource.RLIMIT_AS, ({3 * MEMORY}, {3 * MEMORY}))
from specc.cli.main import run
sys.argv = ["specc", "check", "extreme.gpuspec"]
run()
"""
HEAD = "edition 2026\n"
PARTS = f"""{HEAD}
from std.models.meta import llama_3_1_70b, llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.switches.nvidia import qm9700
from std.nics.nvidia import cx7

switch big {{ height = 1 U; ports = 1e9 x osfp(400 Gb/s) }}
server box {{ height = 1 U; power_max = 1 kW; mass = 9 kg; onboard {{ nic = 2 x cx7 }} }}
site hall {{ rack {{ height = 48 U; power = 1 kW }} }}
"""
FABRIC = "fabric compute { topology = fat_tree; nic = cx7; leaf = qm9700; spine = qm9700; core = qm9700 }"


def pod(servers: str, more: str = "") -> str:
    return f"{PARTS}cluster pod {{\n servers = {servers} x g593_zd2\n {more}\n}}\n"


def training(parallel: str) -> str:
    return f"""training run {{
  model = llama_3_1_70b; cluster = pod; tokens = 1e12 tokens; sequence = 8192 tokens; global_batch = 1024
  parallel {{ {parallel} }}
}}
"""


def service(traffic: str, more: str = "") -> str:
    return f"inference chat {{ model = llama_3_1_8b; cluster = pod; {more}\n traffic {{ {traffic} }} }}\n"


def many(kind: str, fields: str, count: int = 256) -> str:
    return f"{kind} for n in 1..{count} {{ {fields} }}\n"


def hundred(more: str) -> str:
    clusters = many("cluster pod", f"servers = 16 x g593_zd2; {FABRIC}", 100)
    return PARTS + clusters + service(ASKED, more).replace("= pod;", "= [p for p in pod];")


def chain(count: int, line: str, first: str) -> str:
    lines = [line.format(n, n - 1) for n in range(1, count)]
    return HEAD + "\n".join([first, *lines]) + "\n"


AUTO = "tensor = auto; pipeline = auto; context = auto; microbatch = auto"
WIDE = "tensor = auto(1..1e9); pipeline = auto(1..1e9); expert = auto(1..1e9)"
EVERY = (
    f"{WIDE}; virtual_pipeline = auto(1..1e9); context = auto(1..1e9); expert_tensor = auto(1..1e9); "
    "data = auto(1..1e9); shard = auto(1..1e9); microbatch = auto(1..1e9)"
)
WORDS = "sharding = auto; recompute = auto; offload = auto; global_batch"
APART = f"disaggregated {{ prefill {{ workers = auto(1..1e9); {WIDE} }}; decode {{ workers = auto(1..1e9); {WIDE} }} }}"
ASKED = "rate = 10 requests/s; prompt = 1024 tokens; output = 256 tokens"
TOO_FAST = "require chat.ttft.p95 <= 1 us\n"
OPEN = "auto(1..1e9)"
CASES = {
    "pools of workers, all open": pod("4", FABRIC) + service(ASKED, APART) + TOO_FAST,
    "pools of workers, all open, on open servers": pod(OPEN, FABRIC)
    + service(ASKED, APART)
    + TOO_FAST,
    "a job with everything open and words": pod(OPEN, FABRIC)
    + training(EVERY).replace("global_batch", WORDS)
    + "minimise run.duration\n",
    "forty kinds in a sum": f"{PARTS}cluster pod {{ servers = {' + '.join(['auto(0..1e9) x g593_zd2'] * 40)} }}\n"
    + service(ASKED, "parallel { tensor = auto }"),
    "as many open clusters together": PARTS
    + many("cluster pod", f"servers = {OPEN} x g593_zd2")
    + "require sum([p.accelerators for p in pod]) >= 1e9\n",
    "a service on eight open clusters": PARTS
    + many("cluster pod", f"servers = {OPEN} x g593_zd2", 8)
    + "inference chat { model = llama_3_1_8b; cluster = ["
    + ", ".join(f"pod_{n}" for n in range(1, 9))
    + f"]; survives = 1 site; traffic {{ {ASKED} }}; require ttft.p95 <= 1 us }}\n",
    "fifty variants with open values": pod(OPEN, FABRIC)
    + service(ASKED, "parallel { tensor = auto; pipeline = auto }")
    + "".join(
        f"variant v{n} of chat {{ traffic.rate = {n}e3 requests/s }}\n" for n in range(1, 50)
    ),
    "a hundred limits of an open design": pod(OPEN, FABRIC)
    + service(ASKED, "parallel { tensor = auto; pipeline = auto }")
    + "".join(f"require chat.ttft.p95 <= {n} us\n" for n in range(1, 90)),
    "a hundred objectives of an open design": pod(OPEN, FABRIC)
    + service(ASKED, "parallel { tensor = auto; pipeline = auto }")
    + "minimise chat.ttft.p95\n" * 100,
    "a million servers, four degrees open": pod("1e6") + training(AUTO),
    "all degrees open": pod("1e5", FABRIC)
    + training(f"{AUTO}; virtual_pipeline = auto; expert = auto; data = auto; shard = auto"),
    "servers open to a thousand million": pod("auto(1..1e9)", FABRIC)
    + service("rate = 1e9 requests/s; prompt = 1e3 tokens; output = 1e3 tokens")
    + "require chat.ttft.p95 <= 1 ms\n",
    "a rack for each of a million servers": PARTS
    + "cluster pod { site = hall; servers = 1e6 x box }\nrequire pod.racks <= 1\n",
    "an enclosure of a hundred racks, a million times": PARTS
    + "enclosure e { servers = 1 x box; racks = 100; height = 48 U }\n"
    "cluster pod { site = hall; servers = 1e6 x e }\nrequire pod.racks <= 1\n",
    "a thousand million stated racks": PARTS
    + "site other { rack { count = 1e9 } }\ncluster pod { site = other; servers = 1 x box }\nrequire pod.racks <= 1\n",
    "a million servers of storage": pod(
        "1",
        "storage { system = 1e6 x box; capacity = 1e6 TB }\n"
        "fabric storage { topology = leaf_spine; nic = cx7; leaf = big; spine = big }",
    )
    + "require pod.racks <= 1\n",
    "a thousand million leaves": pod("16", FABRIC.replace("nic", "leaves = 1e9; nic")),
    "a full mesh of a switch with a thousand million ports": pod(
        "1e6", "fabric compute { topology = full_mesh; nic = cx7; leaf = big }"
    ),
    "a slim fly of such switches": pod(
        "1e6", "fabric compute { topology = slim_fly; nic = cx7; leaf = big }"
    ),
    "many trainings with open layouts": pod("4", FABRIC)
    + training(AUTO).replace("training run {", "training run for n in 1..256 {"),
    "many services with open layouts and a limit": pod("4", FABRIC)
    + many(
        "inference chat",
        f"model = llama_3_1_8b; cluster = pod; traffic {{ {ASKED} }}; "
        "parallel { tensor = auto; pipeline = auto }; require ttft.p95 <= 1 us",
    ),
    "many open clusters with two limits each": PARTS
    + many(
        "cluster pod",
        f"servers = {OPEN} x g593_zd2; {FABRIC}; require accelerators >= 1e6; require cost.capital <= 1 USD",
    ),
    "a service that survives the loss of any of a hundred sites": hundred("survives = 1 site"),
    "a service that survives four losses at a hundred unlike sites": hundred(
        "survives = [1 server, 1 replica, 2 servers, 1 site]; share = [n / 5050 for n in 1..100]"
    ),
    "many services that survive a loss": pod("4", FABRIC)
    + many(
        "inference chat",
        f"model = llama_3_1_8b; cluster = pod; survives = 1 server; traffic {{ {ASKED} }}",
    ),
    "a torus of a million": pod("1e6", "fabric compute { topology = torus(1000, 1000, 8) }"),
    "a thousand million slots": HEAD + "from std.accelerators.nvidia import rtx4090\n"
    "server box { accelerators = 2 x rtx4090; slots { accelerator = 1e9 x pcie(gen = 4, lanes = 16) } }\n"
    "cluster desk { servers = 1 x box }\n",
    "eight million links that are too long": PARTS
    + "cable short { medium = dac; rate = 400 Gb/s; lengths = [1 m]; reach = 1 m }\n"
    "site wide { rack { height = 48 U } }\ncluster pod { site = wide; servers = 1e6 x box\n"
    "fabric compute { topology = fat_tree; nic = cx7; leaf = qm9700; spine = qm9700; core = qm9700; cables = short } }\n"
    "require pod.cost.capital <= 1 USD\n",
    "a U-Net of five hundred levels": pod("4")
    + f"model u {{ diffusion {{ channels = 320; multipliers = [{', '.join(['1'] * 500)}]; "
    "transformers = [1000, 1000]; head_width = 64; resnets = 100 } }\ninference i { model = u; cluster = pod }\n",
    "300 million supplies": HEAD
    + "psu supply { output = 1 kW }\nserver small { height = 2 U; psus = 3e8 x supply; power_max = 1 kW }\n"
    "cluster pod { servers = 4 x small }\nrequire pod.racks <= 1\n",
    "prompts of up to 10^99 tokens": pod("4")
    + service(
        "rate = 1 requests/s; prompt = uniform(1 tokens, 1e99 tokens); output = uniform(1 tokens, 1e9 tokens)"
    ),
    "a thousand million requests at once": pod("4")
    + service("concurrency = 1e9; prompt = 10 tokens; output = 10 tokens", "max_batch = 1e9"),
    "a thousand million heads, layers and entries": pod("4", FABRIC)
    + "model deep : llama_3_1_70b { layers = 1e9; heads = 1e9; kv_heads = 1e9; vocabulary = 1e9 }\n"
    + training("tensor = 7; pipeline = 1e9").replace("llama_3_1_70b", "deep"),
    "a prime of experts": pod("4", FABRIC)
    + "model wide : llama_3_1_70b { experts { count = 999999937; active = 999999937; width = 999999937 } }\n"
    + training("tensor = 8; expert = 999999937").replace("llama_3_1_70b", "wide"),
    "forty variants of a million servers": pod("1e6", FABRIC)
    + "".join(f"variant v{n} of pod {{ servers = {n}e4 x g593_zd2 }}\n" for n in range(1, 40)),
    "a sweep of forty thousand points": pod("1")
    + f"sweep all {{ pod.servers = [{', '.join(map(str, range(1, 200)))}]; "
    f"pod.spares.servers = [{', '.join(f'{n} %' for n in range(1, 100))}] }}\n",
    "as many clusters as one template makes": PARTS
    + many("cluster pod", f"servers = 16 x g593_zd2; {FABRIC}")
    + "require sum([p.cost.capital for p in pod]) <= 1 USD\n",
    "as many clusters in one hall": PARTS
    + many("cluster pod", f"site = hall; servers = 16 x g593_zd2; {FABRIC}")
    + "require sum([p.racks for p in pod]) <= 1\n",
    "a text that doubles": chain(60, 'let s{0} = "${{s{1}}}${{s{1}}}"', 'let s0 = "aaaaaaaaaaaa"'),
    "a number that squares": chain(100, "let a{0} = a{1} * a{1}", "let a0 = 9e99 + 1e-99"),
    "powers of powers": chain(40, "let a{0} = a{1} ^ 64", "let a0 = 9e99"),
    "a list that doubles": chain(60, "let l{0} = [l{1}, l{1}]", "let l0 = [1, 2]"),
    "lists in lists in lists": HEAD
    + f"let l = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nlet n = {'[' * 7}1{''.join(f' for a{n} in l]' for n in range(7))}\n",
    "sums of sums": chain(150, "let a{0} = a{1} + a{1}", "let a0 = 1") + "require a149 > 1\n",
    "bases of bases": chain(130, "server s{0} : s{1} {{ }}", "server s0 { height = 1 U }"),
    "a sum of five hundred": f"{HEAD}let a = {' + '.join(['9e99'] * 500)}\n",
    "two thousand brackets": f"{HEAD}let a = {'(' * 1900}1{')' * 1900}\n",
    "hundreds of comments before a fault": HEAD + "\n# why\n" * 500 + "server box {\n",
    "blocks in blocks": HEAD + "cluster pod {" * 250 + "}" * 250 + "\n",
    "names of 250 letters, nearly alike": HEAD
    + "".join(f"let {'a' * 250}{n} = {'a' * 249}b{n}\n" for n in range(7)),
    "what a backtracking reader would choke on": f'{HEAD}let a = "{"(a+)+" * 600}"\nlet b = 1{" " * 900}!\n',
}


def worked() -> float:
    """Seconds of CPU for a fixed piece of work of the interpreter's."""
    begun = time.process_time()
    for _ in range(20):
        words = {f"{n}": n for n in range(20_000)}
        sorted(words, key=lambda word: words[word] % 97)
    return time.process_time() - begun


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_a_small_text_takes_little(text: str, tmp_path: Path) -> None:
    assert len(text) <= 4096
    (tmp_path / "extreme.gpuspec").write_text(text, encoding="utf-8")
    slow = max(1.0, worked() / WORK)
    with (tmp_path / "told").open("w+", encoding="utf-8") as told:
        child = subprocess.Popen(
            [sys.executable, "-c", STOP],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(specc.__file__).parents[1])},
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        said = told.read()
    assert child.returncode in {0, 1}, said[-2000:]
    assert "GS0001" not in said
    assert "Traceback" not in said
    assert usage.ru_utime + usage.ru_stime <= CPU * slow
    assert int((tmp_path / "peak").read_text()) * 1024 <= MEMORY
