"""Towers that take images in, and what projects their output: counted, as a language model carries them."""

from collections.abc import Callable

from specc.importing.config import Config, Fields


def _vit(config: Config, *, biases: int, norms: int, gated: bool = False) -> int:
    """Layers of a vision transformer: four square matrices, a network, `biases` of width and `norms` vectors a layer."""
    width = config.whole("hidden_size", "embed_dim")
    ffn = config.whole("intermediate_size")
    layers = config.whole("num_hidden_layers", "depth")
    each = 4 * width * width + (3 if gated else 2) * width * ffn + norms * width
    each += (5 * width + (2 if gated else 1) * ffn) if biases else 0
    return layers * each


def _patches(config: Config, depth: int = 1) -> int:
    width = config.whole("hidden_size", "embed_dim")
    channels = config.optional("num_channels", "in_channels", "in_chans", default=3) or 3
    return width * channels * depth * config.whole("patch_size", "spatial_patch_size") ** 2


def _side(config: Config) -> int:
    return config.whole("image_size") // max(config.whole("patch_size"), 1)


def siglip(config: Config) -> int:
    """SigLIP: no class token; an attention pooler by one switch."""
    return _siglip(config, _side(config) ** 2)


def siglip2(config: Config) -> int:
    """SigLIP 2: as many positions as patches are stated."""
    return _siglip(config, config.whole("num_patches"))


def _siglip(config: Config, positions: int) -> int:
    width, ffn = config.whole("hidden_size"), config.whole("intermediate_size")
    count = _vit(config, biases=1, norms=4) + _patches(config) + width + positions * width
    count += 2 * width  # the norm behind the stack
    if config.flag("vision_use_head", default=True):
        count += width + 4 * width * width + 4 * width + 2 * width + 2 * width * ffn + ffn + width
    return count


def smolvlm(config: Config) -> int:
    """SigLIP without its pooler."""
    return siglip(config.changed(vision_use_head=False))


def clip(config: Config) -> int:
    """CLIP: a class token, norms before and behind the stack, no bias of the patches."""
    width = config.whole("hidden_size")
    around = width + (_side(config) ** 2 + 1) * width + 4 * width
    return _vit(config, biases=1, norms=4) + _patches(config) + around


def pixtral(config: Config) -> int:
    """Pixtral: RMSNorm, a gated network, rotary positions, no biases."""
    return (
        _vit(config, biases=0, norms=2, gated=True)
        + _patches(config)
        + config.whole("hidden_size")
    )


def _merger(config: Config, width: int, out: int, norm: int) -> int:
    side = (config.optional("spatial_merge_size", default=2) or 2) ** 2
    wide = side * width
    return norm + wide * wide + wide + out * wide + out


def qwen2_vl(config: Config) -> int:
    """Qwen2-VL: patches in time and space, two-dimensional rotary positions, a merger to the language model's width."""
    width = config.whole("embed_dim")
    inner = config.changed(
        hidden_size=width, intermediate_size=width * (config.optional("mlp_ratio", default=4) or 4)
    )
    body = _vit(inner, biases=1, norms=4) + _patches(
        inner, config.optional("temporal_patch_size", default=2) or 2
    )
    return body + _merger(config, width, config.whole("hidden_size"), 2 * width)


def qwen2_5_vl(config: Config) -> int:
    """Qwen2.5-VL: RMSNorm and a gated network."""
    width = config.whole("hidden_size")
    body = _vit(config, biases=1, norms=2, gated=True)
    body += _patches(config, config.optional("temporal_patch_size", default=2) or 2)
    return body + _merger(config, width, config.whole("out_hidden_size"), width)


def qwen3_vl(config: Config) -> int:
    """Qwen3-VL: a table of positions, and a merger for each layer whose features enter deep in the language model."""
    width, out = config.whole("hidden_size"), config.whole("out_hidden_size")
    body = _vit(config, biases=1, norms=4) + width
    body += _patches(config, config.optional("temporal_patch_size", default=2) or 2)
    body += config.whole("num_position_embeddings") * width + _merger(
        config, width, out, 2 * width
    )
    deep = config.get("deepstack_visual_indexes")
    side = (config.optional("spatial_merge_size", default=2) or 2) ** 2
    count = len(deep) if isinstance(deep, list) else 0
    return body + count * _merger(config, width, out, 2 * side * width)


def llama4(config: Config) -> int:
    """Llama 4: a class token, norms around the stack, an adapter that shuffles pixels."""
    width = config.whole("hidden_size")
    around = width + (_side(config) ** 2 + 1) * width + 4 * width
    inside, outside = config.whole("projector_input_dim"), config.whole("projector_output_dim")
    adapter = inside * config.whole("intermediate_size") + outside * inside
    return _vit(config, biases=1, norms=4) + _patches(config) + around + adapter


def internvl(config: Config) -> int:
    """InternViT: a class token, a scale for each branch of a layer, no norm behind the stack."""
    width, layers = config.whole("hidden_size"), config.whole("num_hidden_layers")
    size, patch = (_pair(config.get(key)) for key in ("image_size", "patch_size"))
    count = _vit(config, biases=1, norms=6)
    count -= 0 if config.flag("attention_bias") else 3 * width * layers
    count += 2 * width * layers if config.flag("use_qk_norm") else 0
    around = width * (1 + (size // max(patch, 1)) ** 2)
    return count + width * (3 * patch * patch + 1) + width + around


def _pair(value: object) -> int:
    """The side of a square that is written as one number or as two."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def glm4v(config: Config) -> int:
    """GLM-4V: RMSNorm, a gated network as wide as the output, patches joined by a convolution, a gated merger."""
    width, out = config.whole("hidden_size"), config.whole("out_hidden_size")
    depth, inner = config.whole("depth"), config.whole("intermediate_size")
    layer = 4 * width * width + 3 * width * out + 2 * width
    layer += 3 * width if config.flag("attention_bias") else 0
    table = _side(config) ** 2 * width
    patches = _patches(config, config.optional("temporal_patch_size", default=2) or 2) + width
    side = (config.optional("spatial_merge_size", default=2) or 2) ** 2
    joined = side * width * out + out
    merger = out * out + 2 * out + 3 * out * inner
    return depth * layer + table + patches + 2 * width + joined + merger


def kimi_k25(config: Config) -> int:
    """MoonViT 3D: a table of positions for each place of a grid, LayerNorm, biases everywhere."""
    width = config.whole("hidden_size")
    table = config.whole("pos_emb_height") * config.whole("pos_emb_width") * width
    return _vit(config, biases=1, norms=4) + _patches(config) + width + table + 2 * width


TOWERS: dict[str, Callable[[Config], int]] = {
    "siglip_vision_model": siglip, "clip_vision_model": clip, "pixtral": pixtral, "qwen2_vl": qwen2_vl, "qwen2_vl_vision": qwen2_vl,
    "qwen2_5_vl": qwen2_5_vl, "qwen2_5_vl_vision": qwen2_5_vl, "qwen3_vl": qwen3_vl, "qwen3_vl_vision": qwen3_vl,
    "qwen3_vl_moe": qwen3_vl, "qwen3_vl_moe_vision": qwen3_vl, "qwen3_5": qwen3_vl, "qwen3_5_vision": qwen3_vl,
    "qwen3_5_moe": qwen3_vl, "qwen3_5_moe_vision": qwen3_vl,
    "internvl_vision": internvl, "qianfan_ocr_vision": internvl, "glm4v_vision": glm4v, "glm4v_moe_vision": glm4v, "kimi_k25_vision": kimi_k25,
    "siglip2_vision_model": siglip2, "qwen2_5_omni_vision_encoder": qwen2_5_vl, "qwen3_omni_moe_vision_encoder": qwen3_vl,
    "llama4_vision_model": llama4, "smolvlm_vision": smolvlm, "idefics3_vision": smolvlm,
}  # fmt: skip


def _two_matrices(outer: Config, width: int, hidden: int) -> int:
    bias = 2 * hidden if outer.flag("multimodal_projector_bias", default=True) else 0
    return hidden * width + hidden * hidden + bias


def _gemma3(_outer: Config, width: int, hidden: int) -> int:
    return width * hidden + width


def _mistral3(outer: Config, width: int, hidden: int) -> int:
    side = (outer.optional("spatial_merge_size", default=2) or 2) ** 2
    bias = 2 * hidden if outer.flag("multimodal_projector_bias") else 0
    return width + side * width * width + hidden * width + hidden * hidden + bias


def _shuffled(outer: Config, width: int, hidden: int) -> int:
    return hidden * width * (outer.optional("scale_factor", default=2) or 2) ** 2


def _internvl(outer: Config, width: int, hidden: int) -> int:
    ratio = outer.get("downsample_ratio")
    share = float(ratio) if isinstance(ratio, int | float) and ratio > 0 else 0.5
    wide = width * round(1 / share**2)
    return 2 * wide + wide * hidden + hidden + hidden * hidden + hidden


def _vipllava(outer: Config, width: int, hidden: int) -> int:
    layers = outer.get("vision_feature_layer") or outer.get("vision_feature_layers")
    wide = width * (len(layers) if isinstance(layers, list) else 1)
    return 2 * wide + wide * hidden + hidden + hidden * hidden + hidden


def _cohere2(outer: Config, width: int, hidden: int) -> int:
    between = outer.whole("alignment_intermediate_size")
    wide = width * (outer.optional("downsample_factor", default=2) or 2) ** 2
    return wide * between + between + between // 2 * hidden + hidden


def _lfm2(outer: Config, width: int, hidden: int) -> int:
    between = outer.whole("projector_hidden_size")
    wide = width * (outer.optional("downsample_factor", default=2) or 2) ** 2
    norm = 2 * wide if outer.flag("projector_use_layernorm", default=True) else 0
    biases = between + hidden if outer.flag("projector_bias", default=True) else 0
    return norm + wide * between + between * hidden + biases


def _kimi_k25(outer: Config, width: int, hidden: int) -> int:
    kernel = outer.inner("vision_config").get("merge_kernel_size")
    wide = width * (_pair(kernel) or 2) ** 2
    return 2 * outer.whole("projection_hidden_size") + wide * wide + wide + wide * hidden + hidden


PROJECTORS: dict[str, Callable[[Config, int, int], int]] = {
    "gemma3": _gemma3, "mistral3": _mistral3, "llava": _two_matrices,
    "llava_next": lambda outer, width, hidden: _two_matrices(outer, width, hidden) + hidden,
    "llava_onevision": lambda outer, width, hidden: _two_matrices(outer, width, hidden) + hidden,
    "paligemma": lambda _outer, width, hidden: hidden * width + hidden,
    "smolvlm": _shuffled, "idefics3": _shuffled,
    "llama4": lambda outer, _width, hidden: hidden * outer.inner("vision_config").whole("vision_output_dim"),
    "qwen2_vl": lambda *_: 0, "qwen2_5_vl": lambda *_: 0, "qwen3_vl": lambda *_: 0, "qwen3_vl_moe": lambda *_: 0,
    "qwen3_5": lambda *_: 0, "qwen3_5_moe": lambda *_: 0, "cosmos3_omni": lambda *_: 0, "glm4v": lambda *_: 0, "glm46v": lambda *_: 0,
    "glmga": lambda *_: 0, "glm4v_moe": lambda *_: 0, "qwen2_5_omni_thinker": lambda *_: 0, "qwen3_omni_moe_thinker": lambda *_: 0,
    "internvl": _internvl, "qianfan_ocr": _internvl, "vipllava": _vipllava, "cohere2_vision": _cohere2, "lfm2_vl": _lfm2, "kimi_k25": _kimi_k25,
    "lighton_ocr": _mistral3, "deepseek_vl": _two_matrices, "shieldgemma2": _gemma3,
    "llava_next_video": lambda outer, width, hidden: _two_matrices(outer, width, hidden) + hidden,
    "video_llava": lambda outer, width, hidden: _two_matrices(outer, width, hidden) + clip(outer.inner("vision_config")),
    "hyperclovax_vision_v2": lambda outer, _width, hidden: outer.inner("vision_config").whole("out_hidden_size") * hidden + hidden,
}  # fmt: skip


WITHOUT_TOWER = {"fuyu"}
"""Models whose language layers take patches directly, through one matrix."""


def vision_of(outer: Config, hidden: int) -> Fields | None:
    """The block of a tower with its projector as a number of parameters; None where its kind is not known.

    Args:
        outer: The whole configuration, defaults filled in.
        hidden: Width of the language model.
    """
    if outer.word("model_type") in WITHOUT_TOWER:
        patch = outer.whole("patch_size")
        count = (3 * patch * patch + 1) * hidden
        return {"patch": patch, "image": outer.whole("image_size"), "parameters": count}
    inner = outer.inner("vision_config")
    kind, around = inner.word("model_type"), outer.word("model_type")
    tower, projector = TOWERS.get(kind), PROJECTORS.get(around)
    if tower is None or projector is None:
        return None
    width = inner.whole("hidden_size", "embed_dim")
    count = tower(inner) + projector(outer, width, hidden)
    patch = _pair(inner.get("patch_size")) or inner.whole("patch_size", "spatial_patch_size")
    image = _pair(inner.get("image_size")) or inner.optional("image_size")
    table = inner.optional("num_position_embeddings")
    if image is None and table:
        image = int(table**0.5) * patch
    return {"patch": patch, "image": image or "unknown", "parameters": count}
