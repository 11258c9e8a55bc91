"""Denoisers of the diffusers package count to the unit, and pipelines say what of them is left out."""

import json

import pytest

from specc.importing.config import Config, ImportFault
from specc.importing.source import GivenFile, find_source
from specc.importing.sources.diffusers import CLASSES
from specc.plan.network.architecture import architecture
from specc.validation.models import model_of

FLUX = {
    "_class_name": "FluxTransformer2DModel", "in_channels": 64, "num_layers": 19, "num_single_layers": 38, "attention_head_dim": 128,
    "num_attention_heads": 24, "joint_attention_dim": 4096, "pooled_projection_dim": 768, "guidance_embeds": True,
}  # fmt: skip
SD3 = {
    "_class_name": "SD3Transformer2DModel", "in_channels": 16, "num_layers": 24, "attention_head_dim": 64, "num_attention_heads": 24,
    "joint_attention_dim": 4096, "pooled_projection_dim": 2048, "pos_embed_max_size": 192,
}  # fmt: skip
SDXL = {
    "_class_name": "UNet2DConditionModel", "in_channels": 4, "block_out_channels": [320, 640, 1280], "cross_attention_dim": 2048,
    "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"], "transformer_layers_per_block": [1, 2, 10],
    "attention_head_dim": [5, 10, 20], "projection_class_embeddings_input_dim": 2816,
}  # fmt: skip
SD15 = {
    "_class_name": "UNet2DConditionModel", "in_channels": 4, "block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 768,
    "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"], "attention_head_dim": 8,
}  # fmt: skip
WAN = {
    "_class_name": "WanTransformer3DModel", "patch_size": [1, 2, 2], "num_attention_heads": 40, "attention_head_dim": 128, "num_layers": 40,
    "ffn_dim": 13824, "in_channels": 16, "out_channels": 16, "text_dim": 4096, "freq_dim": 256, "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads",
}  # fmt: skip
WAN_SMALL = {**WAN, "num_attention_heads": 12, "num_layers": 30, "ffn_dim": 8960}


@pytest.mark.parametrize(
    ("values", "parameters"),
    [
        (FLUX, 11_901_408_320),
        (SD3, 2_028_328_000),
        (SDXL, 2_567_463_684),
        (SD15, 859_520_964),
        (WAN, 14_288_491_584),
        (WAN_SMALL, 1_418_996_800),
    ],
    ids=["flux", "sd3", "sdxl", "sd15", "wan", "wan-small"],
)
def test_counts_are_those_of_the_released_weights(values, parameters):
    fields = CLASSES[values["_class_name"]](Config(values))
    for name in ("multipliers", "transformers"):
        assert isinstance(fields["diffusion"].get(name, []), list)
    assert architecture(model_of(fields, "m")).parameters() == parameters


def test_a_pipeline_is_its_denoiser_and_says_what_is_left_out(specc, tmp_path):
    index = {
        "_class_name": "FluxPipeline",
        "transformer": ["diffusers", "x"],
        "vae": ["diffusers", "x"],
        "text_encoder": ["transformers", "x"],
    }
    (tmp_path / "transformer").mkdir()
    (tmp_path / "model_index.json").write_text(json.dumps(index), "utf-8")
    (tmp_path / "transformer" / "config.json").write_text(json.dumps(FLUX), "utf-8")
    ran = specc("import", "diffusers", str(tmp_path), "-o", str(tmp_path / "m.gpuspec"))
    assert ran.code == 0, ran.err
    assert "not read: vae" in ran.err
    assert specc("check", str(tmp_path / "m.gpuspec")).code == 0


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"_class_name": "Other"},
        {"_class_name": "UNet2DConditionModel", "block_out_channels": 3},
        {"_class_name": "FluxPipeline"},
        {**FLUX, "num_layers": "x"},
        {**WAN, "patch_size": [2, 2, 2]},
        {**WAN, "image_dim": 1280},
    ],
)
def test_what_cannot_be_read_is_a_fault(values):
    with pytest.raises(ImportFault):
        find_source("diffusers").read(GivenFile(path="-", content=json.dumps(values).encode()))
