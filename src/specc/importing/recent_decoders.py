"""Decoders of 2025 and 2026 in Llama's form, each with its own turn: gates, norms, experts, windows."""

from collections.abc import Callable

from specc.importing.config import Config, Fields
from specc.importing.decoders import (
    cohere,
    deepseek,
    glm4,
    glm4_moe,
    llama,
    mixtral,
    olmo2,
    qwen3,
    qwen3_moe,
    with_attention,
    with_experts,
    with_mtp,
)
from specc.sums import sum_counts


def plain_network(config: Config) -> Fields:
    """Llama's form with two matrices in the network (Arcee, Apertus, Jais)."""
    word = config.word("hidden_act", default="relu2")
    if word == "xielu":
        config.notes.append("the activation xIELU is written as relu2, which costs the same")
    return llama(config.changed(hidden_act=None)) | {"activation": "relu2"}


def apertus(config: Config) -> Fields:
    """Norms of queries and keys, two learned numbers in each activation."""
    fields = with_attention(plain_network(config), qk_norm="head")
    return fields | {"other_parameters": 2 * int(fields["layers"])}


def jais2(config: Config) -> Fields:
    """Layer norms and biases everywhere."""
    return plain_network(config) | {"norm": "layernorm", "biases": ["all"]}


def nanochat(config: Config) -> Fields:
    """Norms without weights."""
    return plain_network(config) | {"norm": "plain"}


def bitnet(config: Config) -> Fields:
    """Norms inside attention and network."""
    fields = llama(config.changed(hidden_act=None))
    inner = int(fields["heads"]) * int(
        fields.get("head_dim") or fields["hidden"] // fields["heads"]
    )
    rest = int(fields["layers"]) * (inner + int(fields["ffn"]))
    return fields | {"activation": "relu_gated", "other_parameters": rest}


def persimmon(config: Config) -> Fields:
    """Layer norms, biases, two matrices."""
    fields = plain_network(config) | {"norm": "layernorm", "biases": ["all"]}
    return (
        with_attention(fields, qk_norm="head")
        if config.flag("qk_layernorm", default=True)
        else fields
    )


def afmoe(config: Config) -> Fields:
    """Trinity: a gate on attention's output, four norms, experts with corrected routers."""
    fields = with_experts(config, llama(config)) | {"norms": 4}
    fields["biases"] = [*fields.get("biases", []), "router"]
    return with_attention(fields, qk_norm="head", gated=True)


def aria(config: Config) -> Fields:
    """Experts of the full inner width, shared ones beside them."""
    return with_experts(config, llama(config))


def olmoe(config: Config) -> Fields:
    """Experts, norms over all heads of queries and keys."""
    return with_experts(config, olmo2(config))


def _sparse_layers(fields: Fields) -> int:
    return int(fields["layers"]) - int(fields["experts"].get("first_dense", 0))


def ernie(config: Config) -> Fields:
    """Llama's form; biases by one switch."""
    fields = llama(config)
    return fields | ({"biases": ["all"]} if config.flag("use_bias") else {})


def ernie_moe(config: Config) -> Fields:
    """Experts with corrected routers behind dense layers."""
    fields = with_experts(config, ernie(config))
    every = config.optional("moe_layer_interval", default=1) or 1
    if every > 1:
        fields["experts"]["every"] = every
    fields["biases"] = [*fields.get("biases", []), "router"]
    return fields


def qk_experts(config: Config) -> Fields:
    """Experts in some layers, shared ones, norms of queries and keys by head."""
    return with_mtp(config, with_attention(with_experts(config, llama(config)), qk_norm="head"))


def solar_open(config: Config) -> Fields:
    """Experts in every layer, no inner width for dense ones."""
    return with_experts(
        config, llama(config.beside(intermediate_size=config.optional("moe_intermediate_size")))
    )


def hunyuan_moe(config: Config) -> Fields:
    """Experts of the full inner width with one shared, norms of queries and keys."""
    if config.optional("num_experts", default=1) == 1:
        return qwen3(config)
    fields = with_attention(with_experts(config, llama(config)), qk_norm="head")
    fields["experts"] |= {"shared": 1}
    return fields


def hyperclovax(config: Config) -> Fields:
    """Granite's form, with norms on both sides by one switch."""
    return llama(config) | ({"norms": 4} if config.flag("use_post_norm", default=True) else {})


def granite_swa(config: Config) -> Fields:
    """Windows with sinks."""
    return with_attention(llama(config), sinks=True)


def granite_experts(config: Config) -> Fields:
    """Windows with sinks, and experts."""
    return with_attention(mixtral(config), sinks=True)


def granite_shared(config: Config) -> Fields:
    """Experts with a shared network."""
    fields = mixtral(config)
    shared = config.optional("shared_intermediate_size", default=0) or 0
    if shared:
        fields["experts"] |= {"shared": 1, "shared_ffn": shared}
    return fields


def cohere_moe(config: Config) -> Fields:
    """Command with experts side by side with attention."""
    return with_experts(config, cohere(config))


def axk1(config: Config) -> Fields:
    """DeepSeek's form with a norm behind experts."""
    fields = deepseek(config)
    return fields | {"other_parameters": int(fields["hidden"]) * _sparse_layers(fields)}


def dense_latent(config: Config) -> Fields:
    """Latent attention with a dense network (MiniCPM 3, Youtu)."""
    fields = deepseek(config.beside(n_routed_experts=1, num_experts_per_tok=1))
    fields.pop("experts")
    return fields


def longcat(config: Config) -> Fields:
    """Two attentions and two dense networks in a layer, and experts of which some do nothing."""
    twice = config.changed(
        num_hidden_layers=2 * config.whole("num_layers"),
        intermediate_size=config.whole("ffn_hidden_size"),
    )
    fields = deepseek(twice)
    layers, hidden, ffn = int(fields["layers"]) // 2, int(fields["hidden"]), int(fields["ffn"])
    routed, none = (
        int(fields["experts"]["count"]),
        config.optional("zero_expert_num", default=0) or 0,
    )
    fields["experts"] |= {"every": 2, "shared": 1, "shared_ffn": ffn}
    config.notes.append(
        "a layer of two attentions is written as two layers; experts stand beside the second network"
    )
    router = layers * none * hidden
    # The package keeps gate and up matrices of the experts that do nothing.
    kept = layers * none * 2 * int(fields["experts"]["ffn"]) * hidden
    config.notes.append(
        f"the checkpoint keeps gates of {none} experts that do nothing: in lookup_parameters"
    )
    return (
        fields | {"other_parameters": router, "lookup_parameters": kept}
        if routed and none
        else fields
    )


def mimo_flash(config: Config) -> Fields:
    """Windows with sinks, fewer key-value heads in full layers, narrower values."""
    kinds = config.words("layer_types")
    full, windows = kinds.count("full_attention"), kinds.count("sliding_attention")
    heads = config.optional("swa_num_key_value_heads", default=8) or 8
    fields = with_mtp(
        config, with_experts(config, llama(config.changed(num_key_value_heads=heads)))
    )
    with_attention(
        fields,
        full_kv_heads=config.whole("num_key_value_heads"),
        value_dim=config.whole("v_head_dim"),
    )
    if not full or not windows:
        config.notes.append("the kinds of its layers are not stated: all are taken as full")
    return fields | {"other_parameters": windows * int(fields["heads"])}


def minimax_m3(config: Config) -> Fields:
    """Experts with a shared one, norms of queries and keys, indexed sparse attention in some layers."""
    dense = config.whole("dense_intermediate_size")
    experts = config.whole("intermediate_size")
    fields = with_experts(config, llama(config.changed(intermediate_size=dense)))
    fields["experts"] |= {
        "ffn": experts,
        "shared": 1,
        "shared_ffn": config.whole("shared_intermediate_size"),
    }
    if "indexed_attention" in config.words("layer_types"):
        config.notes.append(
            "its indexed layers are written as full ones: the indexer is not counted"
        )
    return with_attention(fields, qk_norm="head")


def gated_heads(config: Config) -> Fields:
    """Laguna: a gate a head on attention's output, corrected routers, shared experts."""
    fields = qk_experts(config)
    shared = config.optional("shared_expert_intermediate_size", default=0) or 0
    if shared:
        fields["experts"] |= {"shared": 1, "shared_ffn": shared}
    fields["biases"] = [*fields.get("biases", []), "router"]
    gates = config.flag("gating", default=True)
    each = config.get("num_attention_heads_per_layer")
    if isinstance(each, list) and any(heads != fields["heads"] for heads in each):
        config.missing.append("a number of heads that is the same in every layer")
    rest = int(fields["layers"]) * int(fields["heads"]) * int(fields["hidden"])
    return fields | ({"other_parameters": rest} if gates else {})


def flint(config: Config) -> Fields:
    """Windows with sinks, experts behind dense layers, a shared expert."""
    dense = config.get("mlp_only_layers")
    fields = with_attention(with_experts(config, llama(config)), qk_norm="head", sinks=True)
    if isinstance(dense, list) and dense:
        fields["experts"]["first_dense"] = len(dense)
    shared = config.optional("shared_expert_intermediate_size", default=0) or 0
    fields["experts"] |= {"shared": 1, "shared_ffn": shared} if shared else {}
    return fields


def beam(config: Config) -> Fields:
    """Gates on attention's output, four norms, experts behind dense layers."""
    fields = with_experts(config, llama(config)) | {"norms": 4}
    with_attention(fields, qk_norm="head", gated=True)
    return fields | {"other_parameters": int(fields["layers"]) * int(fields["heads"])}


def glm(config: Config) -> Fields:
    """GLM-4 as converted: biases on queries, keys and values, two norms."""
    return glm4(config) | {"norms": 2}


def diffllama(config: Config) -> Fields:
    """Diff-Llama: four vectors a layer that weigh two softmaxes."""
    fields = llama(config)
    size = int(fields.get("head_dim") or fields["hidden"] // fields["heads"])
    return fields | {"other_parameters": int(fields["layers"]) * 4 * size}


def mllama(config: Config) -> Fields:
    """Llama with layers that attend to images in place of text."""
    crossing = config.get("cross_attention_layers")
    count = len(crossing) if isinstance(crossing, list) else 0
    fields = llama(config)
    size = int(fields.get("head_dim") or fields["hidden"] // fields["heads"])
    config.notes.append(f"{count} of the layers attend to images in place of text")
    # Eight rows of the embedding for images, which the head lacks; gates and norms of the crossing layers.
    rest = 8 * int(fields["hidden"]) + count * (2 + 2 * size)
    return fields | {"other_parameters": rest}


def jetmoe(config: Config) -> Fields:
    """Experts in attention too: each token's query and output matrices are chosen."""
    hidden, head = config.whole("hidden_size"), config.whole("kv_channels")
    heads, active = config.whole("num_key_value_heads"), config.whole("num_experts_per_tok")
    count, layers = config.whole("num_local_experts"), config.whole("num_hidden_layers")
    likened = config.changed(
        num_attention_heads=heads * active,
        num_key_value_heads=heads,
        head_dim=head,
        hidden_act=None,
    )
    fields = with_experts(likened, llama(likened))
    rest = 2 * (count - active) * heads * head * hidden  # those that a token does not pass
    config.notes.append("experts of attention that a token does not pass are in lookup_parameters")
    return fields | {
        "lookup_parameters": layers * rest,
        "other_parameters": layers * (count * hidden + 2 * hidden),
    }


def _count(kinds: list[str], word: str) -> int:
    return sum_counts(1 for kind in kinds if kind == word)


def lfm2(config: Config) -> Fields:
    """Short gated convolutions with full attention between them, norms of queries and keys."""
    inner = config.optional("intermediate_size", "block_ff_dim", default=0) or 0
    if config.flag("block_auto_adjust_ff_dim") and inner:
        inner = int(2 * inner / 3)
        inner = int(float(config.get("block_ffn_dim_multiplier") or 1.0) * inner)
        step = config.optional("block_multiple_of", default=256) or 256
        inner = step * (-(-inner // step))
    likened = config.changed(
        intermediate_size=inner or None,
        tie_word_embeddings=config.flag("tie_word_embeddings", default=True),
    )
    fields = llama(likened.changed(layer_types=None))
    kinds = config.words("layer_types")
    indices = config.get("full_attn_idxs")
    full = (
        _count(kinds, "full_attention")
        if kinds
        else len(indices)
        if isinstance(indices, list)
        else 0
    )
    if not kinds and not isinstance(indices, list):
        config.missing.append("layer_types or full_attn_idxs")
    layers = int(fields["layers"])
    fields["attention"] = {"qk_norm": "head"}
    if full < layers:
        fields["attention"] |= {
            "kind": "convolution",
            "full_layers": full,
            "conv_layers": layers - full,
            "kernel": config.whole("conv_L_cache"),
        }
    if config.optional("num_experts"):
        fields = with_experts(config, fields)
    return fields


READERS: dict[str, Callable[[Config], Fields]] = {
    "arcee": plain_network, "apertus": apertus, "apertus1p5_text": apertus, "jais2": jais2, "nanochat": nanochat,
    "bitnet": bitnet, "persimmon": persimmon, "afmoe": afmoe, "aria_text": aria, "olmoe": olmoe, "flex_olmo": olmoe,
    "olmo3": olmo2, "ernie4_5": ernie, "ernie4_5_moe": ernie_moe, "exaone_moe": qk_experts, "hy_v3": qk_experts,
    "dots1": qk_experts, "mellum": qwen3_moe, "solar_open": solar_open, "hunyuan_v1_dense": qwen3,
    "hunyuan_v1_moe": hunyuan_moe, "hyperclovax": hyperclovax, "granite_swa": granite_swa, "granitemoe_swa": granite_experts,
    "granitemoeshared": granite_shared, "cohere2": cohere, "cohere2_moe": cohere_moe, "axk1": axk1,
    "minicpm3": dense_latent, "youtu": dense_latent, "glm4_moe_lite": deepseek, "sarvam_mla": deepseek,
    "sarvam_moe": glm4_moe, "longcat_flash": longcat, "mimo_v2_flash": mimo_flash, "minimax_m3_vl_text": minimax_m3,
    "laguna": gated_heads, "flint": flint, "beam": beam, "glm": glm, "diffllama": diffllama,
    "mllama_text_model": mllama, "jetmoe": jetmoe, "lfm2": lfm2, "lfm2_moe": lfm2,
    "emu3_text_model": llama, "cwm": llama, "helium": llama, "internlm3": llama, "iquestcoder": llama, "ministral3": llama,
    "phi4_multimodal": llama, "qwen2_text": llama,
}  # fmt: skip
