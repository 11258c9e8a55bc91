"""Parameter counts: the catalogue's models against published exact counts.

A row of `models.csv` is found in the catalogue by its `id`; a row that is not there is built from its own columns, as a
user would write the model, so that the tool can be tried on any table.
"""

import re
from collections.abc import Sequence
from typing import Any

from specc.design.attribute import Form
from specc.design.entity import Entity, EnumValue
from specc.design.fields import attributes
from specc.design.model import Model
from specc.importing.config import Fields, ImportFault
from specc.importing.hf import fields_of
from specc.plan.network.architecture import architecture
from specc.plan.network.transformer import IncompleteModelError
from specc.units import Quantity
from specc.validation.rows import Cells, Compared, number
from specc.validation.shelves import Shelves

SOURCE = "models"


def noun_of(owner: type[Entity], fields: Fields, name: str = "") -> Entity:
    """A noun from plain fields, as the text of a spec would give it.

    Raises:
        KeyError: a field that the noun does not have.
    """
    declared = attributes(owner)
    stated: dict[str, Any] = {}
    for key, value in fields.items():
        attribute = declared[key]
        if attribute.form is Form.BLOCK and attribute.owner is not None:
            stated[key] = noun_of(attribute.owner, value)
        elif attribute.form is Form.QUANTITY:
            stated[key] = Quantity(value)
        elif attribute.form is Form.WORDS:
            stated[key] = tuple(value) if isinstance(value, list | tuple) else (value,)
        elif attribute.form is Form.TERM:
            stated[key] = EnumValue(str(value))
        else:
            stated[key] = value
    return owner(name=name, **stated)


def model_of(fields: Fields, name: str = "") -> Model:
    """A model from plain fields."""
    model = noun_of(Model, fields, name)
    if not isinstance(model, Model):
        raise TypeError(name)
    return model


def _whole(row: Cells, column: str) -> int | None:
    value = number(row, column)
    return None if value is None else int(value)


FAMILIES = {
    "yi": "llama", "smollm": "llama", "smollm2": "llama", "codellama": "llama", "vicuna": "llama", "tinyllama": "llama",
    "llama2": "llama", "llama3": "llama", "llama4": "llama4_text", "pixtral": "mistral",
    "deepseek": "deepseek_v3", "kimi": "deepseek_v3", "moonlight": "deepseek_v3", "glm5": "glm_moe_dsa",
    "glm4.5": "glm4_moe", "gptneox": "gpt_neox", "pythia": "gpt_neox", "gpt3": "gpt2", "minimax": "minimax_m2",
    "gemma3": "gemma3_text", "command": "cohere", "command_r": "cohere", "starcoder": "gpt_bigcode",
    "santacoder": "gpt_bigcode", "qwen1.5": "qwen2", "qwen2.5": "qwen2", "phi2": "phi", "phi4": "phi3", "roberta": "bert",
}  # fmt: skip
"""Lines of models whose `model_type` is another."""


def configuration(row: Cells) -> dict[str, Any]:
    """The row as a configuration file would say it."""
    family = re.sub(r"[\s-]+", "_", row.get("family", "").lower())
    kind = FAMILIES.get(family, family)
    if row.get("n_experts") and kind in ("qwen2", "qwen3", "glm4"):
        kind += "_moe"
    if row.get("n_experts") and kind in ("llama", "mistral"):
        kind = "mixtral"
    kv_heads, biases = _whole(row, "kv_heads"), row.get("biases", "")
    layers, hidden, heads = (_whole(row, name) for name in ("layers", "hidden", "heads"))
    ffn, vocabulary, context = (_whole(row, name) for name in ("ffn", "vocab", "context"))
    experts = _whole(row, "moe_ffn")
    wide = ffn
    if (
        kind == "llama4_text" and experts is not None
    ):  # its file calls the experts' width the intermediate size
        ffn = experts
    return {
        "model_type": kind,
        "num_hidden_layers": layers, "n_layer": layers, "num_layers": layers, "n_layers": layers,
        "hidden_size": hidden, "n_embd": hidden, "d_model": hidden, "dim": hidden,
        "num_attention_heads": heads, "n_head": heads, "num_heads": heads, "n_heads": heads,
        "num_key_value_heads": kv_heads,
        "num_kv_heads": kv_heads,
        "multi_query": kv_heads == 1,
        "new_decoder_architecture": kv_heads is not None and kv_heads > 1,
        "use_qkv_bias": "qkv" in biases,
        "lm_head_bias": "head" in biases,
        "max_seq_len": context or 2048,
        "no_bias": biases in ("", "none"),
        "head_dim": _whole(row, "head_dim"), "d_kv": _whole(row, "head_dim"),
        "intermediate_size": ffn, "ffn_dim": ffn, "d_ff": ffn, "n_inner": ffn,
        "intermediate_size_mlp": wide,
        "vocab_size": vocabulary,
        "max_position_embeddings": context or 2048, "n_positions": context or 2048, "seq_length": context or 2048,
        "tie_word_embeddings": row.get("tied_embeddings") == "1",
        "n_routed_experts": _whole(row, "n_experts"), "num_experts_per_tok": _whole(row, "experts_per_token"),
        "n_shared_experts": _whole(row, "shared_experts"), "moe_intermediate_size": _whole(row, "moe_ffn"),
        "q_lora_rank": _whole(row, "q_lora_rank"), "kv_lora_rank": _whole(row, "kv_lora_rank"),
        "qk_nope_head_dim": _whole(row, "qk_nope_head_dim"), "qk_rope_head_dim": _whole(row, "qk_rope_head_dim"),
        "v_head_dim": _whole(row, "v_head_dim"), "first_k_dense_replace": _whole(row, "first_k_dense"),
        "interleave_moe_layer_step": _whole(row, "moe_layer_step"), "sliding_window": _whole(row, "sliding_window"),
        "use_qk_norm": "qk-norm" in row.get("attention", "") or kind == "minimax_m2", "qk_norm_type": "per_layer",
        "attention_bias": "attention" in row.get("biases", "") or row.get("biases") == "all",
        "hidden_act": _activation(row), "activation_function": _activation(row),
        "type_vocab_size": 1 if family == "roberta" else 2, "patch_size": 16, "image_size": 224,
    }  # fmt: skip


def _activation(row: Cells) -> str:
    word = row.get("activation", "").split(" ")[0].lower()
    return {"gelu_tanh": "gelu", "swiglu": "silu", "swiglu,": "silu", "": "silu"}.get(word, word)


def plain_fields(row: Cells) -> Fields:
    """The row's columns as fields, for a family that has no reader of its own: what they state and nothing else."""
    biases = row.get("biases", "").replace("lm_head", "head")
    words = [
        w
        for w in biases.replace("+", " ").split()
        if w in ("all", "qkv", "out", "attention", "mlp", "head")
    ]
    positions = row.get("pos", "rope").split(" ")[0] or "rope"
    gated = "gated" in row.get("activation", "gated") and "not gated" not in row.get(
        "activation", ""
    )
    stated: Fields = {
        "layers": _whole(row, "layers"),
        "hidden": _whole(row, "hidden"),
        "heads": _whole(row, "heads"),
        "kv_heads": _whole(row, "kv_heads"),
        "head_dim": _whole(row, "head_dim"),
        "ffn": _whole(row, "ffn"),
        "activation": "swiglu" if gated else "gelu",
        "vocabulary": _whole(row, "vocab"),
        "context": _whole(row, "context"),
        "tied_embeddings": row.get("tied_embeddings") == "1",
        "norm": "layernorm" if row.get("norm", "").startswith("layernorm") else "rmsnorm",
        "positions": positions
        if positions in ("rope", "learned", "alibi", "relative", "none")
        else "rope",
        "biases": words,
        "experts": _expert_fields(row),
        "attention": _attention_fields(row),
    }
    return {key: value for key, value in stated.items() if value not in (None, {}, [])}


def _expert_fields(row: Cells) -> Fields:
    count, active = _whole(row, "n_experts"), _whole(row, "experts_per_token")
    if count is None or active is None:
        return {}
    more = {
        "ffn": _whole(row, "moe_ffn"),
        "shared": _whole(row, "shared_experts"),
        "first_dense": _whole(row, "first_k_dense"),
        "every": _whole(row, "moe_layer_step"),
    }
    return {
        "count": count,
        "active": active,
        **{key: value for key, value in more.items() if value},
    }


def _attention_fields(row: Cells) -> Fields:
    rank, window = _whole(row, "kv_lora_rank"), _whole(row, "sliding_window")
    fields: Fields = {}
    if rank is not None:
        fields = {
            "kind": "mla",
            "kv_rank": rank,
            "q_rank": _whole(row, "q_lora_rank"),
            "nope_dim": _whole(row, "qk_nope_head_dim"),
            "rope_dim": _whole(row, "qk_rope_head_dim"),
            "value_dim": _whole(row, "v_head_dim"),
        }
    elif window is not None:
        full = _whole(row, "n_full_attn_layers")
        fields = {"kind": "sliding", "window": window, "full_layers": full or 0}
    if "qk-norm" in row.get("attention", ""):
        fields["qk_norm"] = "head"
    return {key: value for key, value in fields.items() if value is not None}


def _found(shelves: Shelves, row: Cells) -> Model:
    name = row.get("id", "")
    known = shelves.model(name)
    if known is not None:
        return known
    values = {key: value for key, value in configuration(row).items() if value is not None}
    try:
        return model_of(fields_of(values), name)
    except ImportFault:
        diffusion = row.get("family", "").startswith("diffusion") or row.get(
            "n_linear_layers", "0"
        ) not in ("", "0")
        if diffusion or number(row, "layers") is None:
            raise
        return model_of(plain_fields(row), name)


def validate_models(rows: Sequence[Cells], shelves: Shelves | None = None) -> list[Compared]:
    """The rows of a table of models, each compared with what the catalogue or its own columns come to.

    Args:
        rows: Rows in the columns of `models.csv`.
        shelves: The catalogue; None: the one shipped.
    """
    known = Shelves() if shelves is None else shelves
    return [_compared(known, row) for row in rows]


def _compared(shelves: Shelves, row: Cells) -> Compared:
    name = row.get("id", "")
    source = row.get("publisher", "") or SOURCE
    measured = number(row, "params_exact")
    if measured is None:
        return Compared(
            id=name,
            metric="parameters",
            source=source,
            measured=None,
            skipped="no exact count is published",
        )
    try:
        network = architecture(_found(shelves, row))
        exact = network.parameters()
        if "(text)" in row.get("model", ""):  # counted without what turns images into tokens
            exact -= network.parameters_of("vision")
    except ImportFault as fault:
        reason = f"not in the catalogue, and {fault.reason}"
    except IncompleteModelError as error:
        reason = str(error)
    else:
        return Compared(
            id=name,
            metric="parameters",
            source=source,
            measured=measured,
            predicted=float(exact),
            low=float(exact),
            high=float(exact),
        )
    return Compared(id=name, metric="parameters", source=source, measured=measured, skipped=reason)
