"""Configurations of Hugging Face become models; what is missing is named."""

import json
from pathlib import Path

import pytest

from specc.importing.config import ImportFault
from specc.importing.hf import fields_of, import_hf, readers, with_towers
from specc.plan.network.architecture import architecture
from specc.validation.models import model_of


def count(**values):
    return architecture(model_of(fields_of(values), "m")).parameters()


LLAMA = {
    "model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8,
    "intermediate_size": 14336, "vocab_size": 128256, "max_position_embeddings": 131072, "hidden_act": "silu",
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "parameters"),
    [
        (LLAMA, 8_030_261_248),
        ({**LLAMA, "model_type": "mixtral", "vocab_size": 32000, "num_local_experts": 8, "num_experts_per_tok": 2}, 46_702_792_704),
        (
            {"model_type": "gpt2", "n_layer": 12, "n_embd": 768, "n_head": 12, "vocab_size": 50257, "n_positions": 1024},
            124_439_808,
        ),
        (
            {
                "model_type": "falcon", "num_hidden_layers": 60, "hidden_size": 8192, "num_attention_heads": 128,
                "num_kv_heads": 8, "new_decoder_architecture": True, "vocab_size": 65024,
            },
            41_303_293_952,
        ),
        (
            {
                "model_type": "whisper", "d_model": 1280, "encoder_layers": 32, "decoder_layers": 32,
                "encoder_attention_heads": 20, "decoder_attention_heads": 20, "encoder_ffn_dim": 5120,
                "decoder_ffn_dim": 5120, "num_mel_bins": 80, "vocab_size": 51865, "max_source_positions": 1500,
                "max_target_positions": 448,
            },
            1_543_304_960,
        ),
        (
            {
                "model_type": "clip_text_model", "num_hidden_layers": 12, "hidden_size": 768, "num_attention_heads": 12,
                "intermediate_size": 3072, "vocab_size": 49408, "max_position_embeddings": 77, "hidden_act": "quick_gelu",
            },
            123_060_480,
        ),
        ({"model_type": "mamba", "num_hidden_layers": 64, "hidden_size": 2560, "vocab_size": 50280}, 2_768_345_600),
    ],
    ids=lambda value: value["model_type"] if isinstance(value, dict) else "",
)  # fmt: skip
def test_counts_are_the_published_ones(values, parameters):
    assert count(**values) == parameters


def test_the_text_compiles_and_says_what_the_configuration_says(tmp_path, specc):
    path = tmp_path / "model.gpuspec"
    path.write_text(import_hf(json.dumps(LLAMA), "ours")[0], encoding="utf-8")
    assert "model ours {" in path.read_text(encoding="utf-8")
    ran = specc("check", str(path))
    assert ran.code == 0, ran.err


def test_missing_keys_are_all_named():
    with pytest.raises(ImportFault) as caught:
        fields_of({"model_type": "llama", "num_hidden_layers": 4})
    assert {"num_attention_heads", "hidden_size", "intermediate_size", "vocab_size"} <= set(
        caught.value.missing
    )


def test_an_unknown_architecture_says_so_and_what_is_near():
    with pytest.raises(ImportFault, match="not known") as caught:
        fields_of({"model_type": "qwen9"})
    assert "near" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{",
        '{"model_type": 7}',
        '{"model_type": "llama", "num_hidden_layers": "x"}',
        "[" * 100_000,
    ],
)
def test_no_input_is_more_than_a_fault(text):
    with pytest.raises(ImportFault):
        import_hf(text)


@pytest.mark.parametrize("kind", sorted(readers()))
def test_every_reader_asks_for_what_it_needs(kind):
    with pytest.raises(ImportFault) as caught:
        fields_of({"model_type": kind})
    assert caught.value.missing or caught.value.reason


def test_a_quantised_checkpoint_keeps_its_dtype():
    block = {"quant_method": "gptq", "bits": 4, "group_size": 128}
    assert (
        fields_of({**LLAMA, "quantization_config": block})["weights"]
        == "int4(group = 128, recipe = gptq)"
    )


@pytest.mark.parametrize(
    ("block", "word"),
    [
        ({"quant_method": "fp8", "weight_block_size": [128, 128]}, "fp8(block = 128)"),
        ({"quant_method": "mxfp4"}, "mxfp4"),
        (
            {
                "config_groups": {
                    "group_0": {"weights": {"num_bits": 4, "type": "float", "group_size": 16}}
                }
            },
            "nvfp4",
        ),
        (
            {
                "config_groups": {
                    "group_0": {"weights": {"num_bits": 4, "type": "int", "group_size": 32}}
                },
                "ignore": ["re:.*self_attn.*", "lm_head", "re:.*shared_experts.*"],
            },
            "int4(group = 32, keep = [attention, shared_experts])",
        ),
    ],
)
def test_dtypes_of_checkpoints_are_read(block, word):
    assert fields_of({**LLAMA, "quantization_config": block})["weights"] == word


def sizes(kind, layers, hidden, heads, kv_heads, ffn, vocabulary, **more):
    return {
        "model_type": kind, "num_hidden_layers": layers, "hidden_size": hidden, "num_attention_heads": heads,
        "num_key_value_heads": kv_heads, "intermediate_size": ffn, "vocab_size": vocabulary, "max_position_embeddings": 4096, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "parameters"),
    [
        # Totals of the released weights: found printed in public repositories for all but StarCoder2 7B (whose weight
        # files, 4.89 + 4.95 + 4.51 GB of bf16, agree to three digits) and Command R (published as 35B only).
        (sizes("llama", 24, 2048, 32, 32, 8192, 49152, tie_word_embeddings=True), 1_711_376_384),
        (sizes("gpt_neox", 32, 4096, 32, 32, 16384, 50432, hidden_act="gelu"), 6_857_302_016),
        (sizes("starcoder2", 32, 4608, 36, 4, 18432, 49152, hidden_act="gelu", tie_word_embeddings=True), 7_173_923_840),
        (
            sizes(
                "phimoe", 32, 4096, 32, 8, 6400, 32064, num_local_experts=16, num_experts_per_tok=2, attention_bias=True,
                lm_head_bias=True,
            ),
            41_873_153_344,
        ),
        (sizes("cohere", 40, 8192, 64, 64, 22528, 256000), 34_980_831_232),
        (sizes("olmo", 32, 4096, 32, 32, 11008, 50304), 6_888_095_744),
        (sizes("olmo2", 32, 4096, 32, 32, 11008, 100352), 7_298_617_344),
        (sizes("granite", 40, 4096, 32, 8, 12800, 49155, tie_word_embeddings=True), 8_170_848_256),
        (sizes("stablelm", 24, 2048, 32, 32, 5632, 100352, use_qkv_bias=True), 1_644_515_328),
        (sizes("internlm2", 32, 4096, 32, 8, 14336, 92544), 7_737_708_544),
    ],
)  # fmt: skip
def test_lines_beyond_the_catalogue_count_to_the_unit(values, parameters):
    assert count(**values) == parameters


# Default configurations of the classes, each counted on the meta device; the first line says with which versions.
COUNTED = [
    json.loads(line)
    for line in (Path(__file__).parent / "counted.jsonl").read_text("utf-8").splitlines()[1:]
]


def parameters_of(values):
    """Of the spec that a configuration becomes, towers included."""
    fields, _ = with_towers(values)
    return architecture(model_of(fields, "m")).parameters()


def test_default_configurations_count_to_the_unit():
    assert len(COUNTED) >= 150
    off = {
        row["type"]: parameters_of(row["config"]) - row["parameters"]
        for row in COUNTED
        if parameters_of(row["config"]) != row["parameters"]
    }
    assert not off


@pytest.mark.slow
def test_the_table_is_what_the_package_counts():
    transformers = pytest.importorskip("transformers", reason="the package is not installed")
    pytest.importorskip("torch", reason="the package is not installed")
    from specc.importing.checkpoint import from_transformers

    off = {}
    for row in COUNTED:
        counted = from_transformers(row["config"])
        if isinstance(counted, str) or counted.total != row["parameters"]:
            off[row["type"]] = counted
    # Classes change between releases of the package; the table names the one that it was counted with.
    assert len(off) <= len(COUNTED) // 20, (transformers.__version__, off)


GEMMA_3_27B = {
    "model_type": "gemma3",
    "text_config": {
        "head_dim": 128, "hidden_size": 5376, "intermediate_size": 21504, "model_type": "gemma3_text", "num_attention_heads": 32,
        "num_hidden_layers": 62, "num_key_value_heads": 16, "sliding_window": 1024,
    },
    "vision_config": {
        "hidden_size": 1152, "image_size": 896, "intermediate_size": 4304, "model_type": "siglip_vision_model",
        "num_attention_heads": 16, "num_hidden_layers": 27, "patch_size": 14, "vision_use_head": False,
    },
}  # fmt: skip


def test_what_a_file_leaves_out_is_the_default_of_its_class_and_said():
    # The released weights have 27,432,406,640 parameters; the file says neither vocabulary nor activation.
    assert parameters_of(GEMMA_3_27B) == 27_432_406_640
    text, left = import_hf(json.dumps(GEMMA_3_27B))
    assert "text_config.vocab_size = 262208" in text
    assert not left


def test_a_tower_that_is_not_known_is_said_to_be_left_out():
    values = {**GEMMA_3_27B, "vision_config": {"model_type": "other_tower"}}
    text, left = import_hf(json.dumps(values))
    assert "# Not read" not in text
    assert left == ("the tower that takes images in is not counted",)


def test_an_unknown_architecture_is_counted_in_its_checkpoint(tmp_path, specc):
    header = {
        "__metadata__": {"format": "pt"},
        "a.weight": {"dtype": "BF16", "shape": [1000, 64], "data_offsets": [0, 128000]},
        "b.experts.0.weight": {
            "dtype": "BF16",
            "shape": [8, 64],
            "data_offsets": [128000, 129024],
        },
    }
    body = json.dumps(header).encode()
    (tmp_path / "model.safetensors").write_bytes(len(body).to_bytes(8, "little") + body)
    (tmp_path / "config.json").write_text(
        '{"model_type": "of_tomorrow", "num_local_experts": 4, "num_experts_per_tok": 1}', "utf-8"
    )
    ran = specc("import", "hf", str(tmp_path))
    assert ran.code == 0, ran.err
    assert "parameters        = 64512 params" in ran.out
    assert "active_parameters = 64128 params" in ran.out


def test_numbers_that_are_none_and_huge_sizes_are_faults():
    for text in (
        '{"model_type": "llama", "hidden_size": NaN}',
        '{"model_type": "llama", "hidden_size": [1]}',
    ):
        with pytest.raises(ImportFault):
            import_hf(text)


def test_no_part_of_a_model_is_left_out_silently():
    values = {
        "model_type": "granite_speech",
        "text_config": {**LLAMA, "model_type": "granite"},
        "encoder_config": {"model_type": "granite_speech_encoder"},
        "audio_config": {"hidden_size": 8},
    }
    _, left = import_hf(json.dumps(values))
    assert left == (
        "the part encoder_config is not counted",
        "the tower that takes sound in is not counted",
    )


def test_a_decoder_cut_out_of_an_encoder_decoder_is_not_taken_for_the_whole():
    row = next(row for row in COUNTED if row["type"] == "bart")
    with pytest.raises(ImportFault, match="BartForCausalLM, a decoder without its encoder"):
        fields_of({**row["config"], "architectures": ["BartForCausalLM"]})


@pytest.mark.parametrize("kind", ["rwkv", "zamba2", "xlstm"])
def test_what_of_an_architecture_has_no_field_is_said(kind):
    with pytest.raises(ImportFault, match=r"without a counterpart here: (its|blocks)"):
        fields_of({"model_type": kind})
