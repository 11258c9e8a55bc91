"""GGUF headers: made here byte by byte, read as models; no file ends in more than a fault."""

import struct

import pytest

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source


def text(value):
    return struct.pack("<Q", len(value)) + value.encode()


def entry(key, value):
    if isinstance(value, str):
        return text(key) + struct.pack("<I", 8) + text(value)
    if isinstance(value, list):
        return text(key) + struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(text, value))
    return text(key) + struct.pack("<II", 4, value)


def tensor(name, *sides, kind=12):
    return (
        text(name)
        + struct.pack("<I", len(sides))
        + struct.pack(f"<{len(sides)}Q", *sides)
        + struct.pack("<IQ", kind, 0)
    )


METADATA = {
    "general.architecture": "llama", "general.name": "Tiny Llama 1B", "llama.block_count": 2, "llama.embedding_length": 64,
    "llama.attention.head_count": 4, "llama.attention.head_count_kv": 2, "llama.feed_forward_length": 128, "llama.context_length": 512,
    "tokenizer.ggml.tokens": ["a", "b", "c"],
}  # fmt: skip


def header(metadata=METADATA, version=3):
    tensors = [
        tensor("token_embd.weight", 64, 3),
        tensor("blk.0.ffn_up.weight", 64, 128),
        tensor("norm.weight", 64, kind=0),
    ]
    start = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(metadata))
    return start + b"".join(entry(k, v) for k, v in metadata.items()) + b"".join(tensors)


def read(content, **more):
    return find_source("gguf").read(GivenFile(path="model.gguf", content=content, **more))


def test_sizes_come_from_metadata_and_dtype_and_ties_from_tensors(specc, tmp_path):
    imported = read(header())
    for line in (
        "layers          = 2",
        "kv_heads        = 2",
        "vocabulary      = 3",
        "tied_embeddings = true",
        "weights         = q4_k",
    ):
        assert line in imported.text
    assert "model tiny_llama_1b {" in imported.text
    assert f"{64 * 3 + 64 * 128 + 64} elements" in imported.text
    (tmp_path / "m.gguf").write_bytes(header() + bytes(1000))
    ran = specc("import", "gguf", str(tmp_path / "m.gguf"), "-o", str(tmp_path / "m.gpuspec"))
    assert ran.code == 0, ran.err
    assert specc("check", str(tmp_path / "m.gpuspec")).code == 0


@pytest.mark.parametrize("end", range(0, len(header()), 37))
def test_a_header_that_is_cut_off_is_a_fault(end):
    with pytest.raises(ImportFault):
        read(header()[:end])


@pytest.mark.parametrize(
    "content",
    [
        header(version=9), header({**METADATA, "general.architecture": "of_tomorrow"}), header({"general.architecture": "llama"}),
        b"GGUF" + b"\xff" * 64, b"\0" * 100,
    ],
)  # fmt: skip
def test_no_bytes_are_more_than_a_fault(content):
    with pytest.raises(ImportFault):
        read(content)
