"""A denoiser of the diffusers package: the `config.json` of a transformer or U-Net, or the folder of a pipeline.

Source: diffusers 0.42, FluxTransformer2DModel, SD3Transformer2DModel, UNet2DConditionModel, WanTransformer3DModel.
"""

from collections.abc import Callable
from typing import Any

from specc.importing.config import Config, Fields, ImportFault
from specc.importing.source import GivenFile, Imported, ImportSource, noted, object_of, word_of
from specc.importing.writing import model_text

DENOISERS = ("transformer", "unet")


def _joint(config: Config) -> Fields:
    """What joint transformers share."""
    heads, head = config.whole("num_attention_heads"), config.whole("attention_head_dim")
    return {
        "hidden": heads * head,
        "heads": heads,
        "head_dim": head,
        "ffn": 4 * heads * head,
        "activation": "gelu",
    }


def flux(config: Config) -> Fields:
    """FLUX: double and single blocks, rotary positions, norms of queries and keys."""
    packed = config.whole("in_channels")
    block: Fields = {
        "denoiser": "mmdit",
        "latent_channels": packed // 4,
        "text_width": config.whole("joint_attention_dim"),
        "pooled_width": config.whole("pooled_projection_dim"),
        "double_layers": config.whole("num_layers"),
        "single_layers": config.whole("num_single_layers"),
        "qk_norm": True,
    }
    if config.flag("guidance_embeds"):
        block |= {"guidance": False, "guidance_embedding": True}
    return _joint(config) | {"diffusion": block}


def sd3(config: Config) -> Fields:
    """Stable Diffusion 3: double blocks alone, a table of waves for positions, which is no parameter."""
    block: Fields = {
        "denoiser": "mmdit",
        "latent_channels": config.whole("in_channels"),
        "text_width": config.whole("joint_attention_dim"),
        "pooled_width": config.whole("pooled_projection_dim"),
        "double_layers": config.whole("num_layers"),
        "last_text_only": True,
    }
    if config.word("qk_norm"):
        block["qk_norm"] = True
    if config.get("dual_attention_layers"):
        config.missing.append(
            "layers of one attention each (dual_attention_layers has no field here)"
        )
    return _joint(config) | {"diffusion": block}


def unet(config: Config) -> Fields:
    """The U-Net of Stable Diffusion 1, 2 and XL."""
    channels = config.get("block_out_channels")
    kinds = config.words("down_block_types")
    if (
        not isinstance(channels, list)
        or not all(isinstance(c, int) and c > 0 for c in channels)
        or len(kinds) != len(channels)
        or not channels
    ):
        config.missing.append("block_out_channels and down_block_types")
        return {}
    depths = config.get("transformer_layers_per_block") or 1
    each = depths if isinstance(depths, list) else [depths] * len(channels)
    transformers = [
        depth if "CrossAttn" in kind else 0 for kind, depth in zip(kinds, each, strict=False)
    ]
    block: Fields = {
        "denoiser": "unet",
        "latent_channels": config.whole("in_channels"),
        "channels": channels[0],
        "multipliers": [c // channels[0] for c in channels],
        "transformers": transformers,
        "text_width": config.whole("cross_attention_dim"),
    }
    heads = config.get("attention_head_dim")
    fields: Fields = {}
    if isinstance(heads, list):  # the package's name for the number of heads at each level
        widths = {
            c // h for c, h in zip(channels, heads, strict=False) if isinstance(h, int) and h
        }
        if len(widths) == 1:
            block["head_width"] = widths.pop()
        else:
            config.missing.append("heads of one width at every level")
    elif isinstance(heads, int):
        fields["heads"] = heads
    pooled = config.optional("projection_class_embeddings_input_dim")
    if pooled:
        block["pooled_width"] = pooled
    return fields | {"diffusion": block}


def wan(config: Config) -> Fields:
    """Wan: blocks of self-attention, attention to the text and a network, under one modulation with a table in each."""
    heads, head = config.whole("num_attention_heads"), config.whole("attention_head_dim")
    width, layers = heads * head, config.whole("num_layers")
    patch = config.get("patch_size")
    if patch != [1, 2, 2]:
        config.missing.append("patch_size of [1, 2, 2]")
    for key in ("added_kv_proj_dim", "image_dim"):
        if config.optional(key):
            config.missing.append(f"attention to an image ({key} has no field here)")
    # Norms that other transformers of this form do not have: of queries and keys, both ways, and before the text.
    norms = 4 * width if config.word("qk_norm") else 0
    norms += 2 * width if config.flag("cross_attn_norm") else 0
    config.notes.append("frames have no field here: a step is that of one latent frame")
    return {
        "hidden": width,
        "layers": layers,
        "heads": heads,
        "ffn": config.whole("ffn_dim"),
        "activation": "gelu",
        "other_parameters": layers * norms,
        "diffusion": {
            "denoiser": "dit",
            "latent_channels": config.whole("in_channels"),
            "out_channels": config.optional("out_channels", "in_channels"),
            "text_width": config.whole("text_dim"),
            "shared_modulation": True,
        },
    }


CLASSES: dict[str, Callable[[Config], Fields]] = {
    "FluxTransformer2DModel": flux, "SD3Transformer2DModel": sd3, "UNet2DConditionModel": unet,
    "WanTransformer3DModel": wan,
}  # fmt: skip


def read(given: GivenFile) -> Imported:
    """A denoiser.

    Raises:
        ImportFault: its class has no reader, or keys are missing.
    """
    values = object_of(given.text)
    left: list[str] = []
    pipeline: dict[str, Any] = {}
    if str(values.get("_class_name") or "").endswith("Pipeline"):
        pipeline = values
        left += [
            f"{key}: import it by itself, or take it from the catalogue" for key in _parts(values)
        ]
        values = _denoiser(given, values)
    kind = str(values.get("_class_name") or "")
    reader = CLASSES.get(kind)
    if reader is None:
        raise ImportFault(
            f"the class {kind[:80]!r} is not known",
            ("_class_name",) if not kind else (),
            "known: " + ", ".join(CLASSES),
        )
    config = Config(values)
    fields = reader(config)
    if config.missing:
        raise ImportFault(
            f"the configuration of {kind} is not complete", tuple(dict.fromkeys(config.missing))
        )
    left += config.notes
    if "transformer_2" in pipeline:
        left.append("transformer_2: import it by itself")
    sample = config.optional("sample_size")
    if sample:
        fields["diffusion"] |= {"image": 8 * sample}
    label = given.name or word_of(
        str(values.get("_name_or_path") or kind).rstrip("/").split("/")[-1]
    )
    return Imported(text=noted(model_text(label, fields), tuple(left)), left=tuple(left))


def _parts(values: dict[str, Any]) -> list[str]:
    return [
        key
        for key, value in values.items()
        if key not in DENOISERS
        and isinstance(value, list)
        and any(word in key for word in ("text_encoder", "vae"))
    ]


def _denoiser(given: GivenFile, values: dict[str, Any]) -> dict[str, Any]:
    for part in DENOISERS:
        if part in values:
            content = given.neighbour(f"{part}/config.json")
            if content is None:
                raise ImportFault(f"the pipeline's {part}/config.json does not lie beside it")
            return object_of(content.decode("utf-8", "replace"))
    raise ImportFault("the pipeline names no transformer and no U-Net")


SOURCE = ImportSource(
    name="diffusers",
    about="the config.json of a FLUX, SD3 or Wan transformer or a Stable Diffusion U-Net, or the folder of its pipeline",
    read=read,
    file="model_index.json",
)
