"""Launch commands and quotes as specs, and back: what both sides know comes out as it went in."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source
from specc.reports.document import DocumentHeader
from specc.reports.emission import Emission, find_target
from specc.shipped import folder

SAID = {
    "model": "std.models.meta.llama_3_1_70b",
    "server": "std.servers.gigabyte.g593_zd2",
    "prompt": "1024",
    "output": "128",
}
COMMANDS = {
    "vllm": """
# a comment
vllm serve "$MODEL" \\
  -tp 4 --gpu-memory-utilization=0.85 \\
  --max-num-seqs 64 --max-model-len 16k --kv-cache-dtype fp8 --enforce-eager --enable-prefix-caching
""",
    "sglang": "python -m sglang.launch_server --model-path x --tp 8 --mem-fraction-static 0.8 --max-running-requests 32 --chunked-prefill-size 4096",
    "tensorrt_llm": "trtllm-serve serve x --tp_size 8 --max_batch_size 128 --max_num_tokens 8192 --kv_cache_free_gpu_memory_fraction 0.9",
}
MEGATRON = """torchrun --nnodes 8 --nproc-per-node 8 pretrain_gpt.py --num-layers 32 --hidden-size 4096 --num-attention-heads 32
 --group-query-attention --num-query-groups 8 --ffn-hidden-size 14336 --vocab-size 128256 --swiglu --normalization RMSNorm
 --position-embedding-type rope --untie-embeddings-and-output-weights --disable-bias-linear --micro-batch-size 1
 --global-batch-size 128 --seq-length 8192 --max-position-embeddings 8192 --train-iters 1000 --tensor-model-parallel-size 4
 --pipeline-model-parallel-size 2 --sequence-parallel --use-distributed-optimizer --bf16 --optimizer adam
 --recompute-granularity selective --attention-backend flash --mtp-num-layers 1 --overlap-grad-reduce""".replace(
    "\n", " "
)


def imported(source, text, **options):
    return find_source(source).read(GivenFile(path="-", content=text.encode(), options=options))


def emitted(target, text):
    catalogue = folder("specs")
    result = Compiler(DiskStore(catalogue), catalogue).compile(
        Source("x.gpuspec", text), "x.gpuspec", {}
    )
    assert not result.errors, [e.message for e in result.errors]
    return (
        find_target(target).render(Emission(name="x", result=result, head=DocumentHeader())).text
    )


@pytest.mark.parametrize("engine", COMMANDS)
def test_a_command_that_was_written_is_read_back_as_it_was(engine):
    target = engine.replace("_", "-")
    first = emitted(target, imported(engine, COMMANDS[engine], **SAID).text)
    assert emitted(target, imported(engine, first, **SAID).text) == first
    assert len(first.splitlines()) >= 6


def test_a_megatron_command_is_a_model_and_a_job_and_comes_back():
    server = SAID["server"]
    read = imported("megatron", MEGATRON, server=server, link="400")
    assert read.left == ("--overlap-grad-reduce",)
    first = emitted("megatron", read.text)
    again = emitted("megatron", imported("megatron", first, server=server, link="400").text)
    assert again == first
    for option in (
        "--num-query-groups 8",
        "--tensor-model-parallel-size 4",
        "--train-iters 1000",
        "--nnodes 8",
        "--sequence-parallel",
        "--mtp-num-layers 1",
    ):
        assert option in first


@pytest.mark.parametrize(
    ("engine", "starts"),
    [
        ("vllm", ["vllm serve", "/usr/bin/vllm serve", "python3 -m vllm.entrypoints.openai.api_server --model"]),
        ("sglang", ["python -m sglang.launch_server --model", "python3.12 -m sglang.launch_server --model-path"]),
        ("tensorrt_llm", ["trtllm-serve serve", "trtllm-serve"]),
    ],
)  # fmt: skip
def test_an_engine_is_known_however_it_is_started_and_so_is_its_model(engine, starts):
    said = {key: value for key, value in SAID.items() if key != "model"}
    degree = {
        "vllm": "--tensor_parallel_size 4",
        "sglang": "--tp 4",
        "tensorrt_llm": "--tp_size 4",
    }
    read = {
        imported(engine, f"{start} meta-llama/Llama-3.1-8B-Instruct {degree[engine]}", **said).text
        for start in starts
    }
    (text,) = read
    assert "from std.models.meta import llama_3_1_8b" in text
    assert "tensor = 4" in text
    assert "Not read" not in text


def test_sglang_counts_copies_of_attention_among_its_ranks():
    """SGLang's server_args.py asserts that the data degree divides the tensor degree."""
    command = (
        "python -m sglang.launch_server --model x --tp-size 16 --dp-size 8 --enable-dp-attention"
    )
    text = imported("sglang", command, **SAID, servers="2").text
    assert "tensor = 2" in text
    assert "data = 8" in text
    with pytest.raises(ImportFault, match="does not divide"):
        imported("sglang", command.replace("16", "12"), **SAID)


def test_what_a_command_says_and_a_service_does_not_is_listed():
    assert imported("vllm", COMMANDS["vllm"], **SAID).left == ("--enable-prefix-caching",)


@pytest.mark.parametrize(
    ("source", "text", "why"),
    [
        ("vllm", "ls -l", "no `vllm serve`"),
        ("vllm", "vllm serve 'x", "cannot be read"),
        ("vllm", "vllm serve x --tensor-parallel-size many", "whole number"),
        ("vllm", "vllm serve x --tensor-parallel-size", "has no value"),
        ("vllm", "vllm serve x --gpu-memory-utilization 90", "share of 1"),
        ("megatron", "torchrun x.py", "sizes"),
        ("quote", "a,b\n1,2\n", "no columns"),
        ("quote", "part,price\nbox,many\n", "no amount"),
        ("quote", "part,price\nbox,12\n", "currency"),
        ("quote", "part,price\nA Box!,12 USD\n", "no name"),
    ],
)
def test_what_cannot_be_read_says_why(source, text, why):
    with pytest.raises(ImportFault, match=why):
        imported(source, text, **SAID)


def test_a_quote_becomes_offers_that_price_a_bill(specc, tmp_path):
    table = 'Part,Unit price,Vendor,Quote number,Date,Colour\nstd.servers.gigabyte.g593_zd2,"$250,000.00",Acme,Q-1,2026-10-01,red\n'
    read = imported("quote", table)
    assert read.left == ("column Colour",)
    (tmp_path / "offers.gpuspec").write_text(read.text, "utf-8")
    ran = specc("check", str(tmp_path / "offers.gpuspec"))
    assert ran.code == 0, ran.err
    assert "price = 250000.00 USD" in read.text


def test_lines_of_a_quote_without_a_part_are_listed():
    """Totals and freight have prices, and are nothing to buy."""
    table = "Part number,Price\nMCX75310AAS-NEAT,1850 USD\n,500 USD\nnone such,5 USD\n"
    read = imported("quote", table)
    assert read.text.count("offer ") == 1
    assert read.left == (
        "line 3: no part",
        "line 4: 'none such' is no part number of the catalogue",
    )


def test_what_is_listed_stays_inside_its_comment():
    read = imported("vllm", "vllm serve x --odd 'a\nserver y {\x00'", **SAID)
    assert "# Not read: --odd a server y {" in read.text
    assert "\nserver y" not in read.text
    assert "\x00" not in read.text
