"""What the largest step of a service needs beside weights and cache, as the engine measures it before it sizes the cache.

Source: vLLM, `profile_run` and `_dummy_sampler_run` (v1/worker/gpu_model_runner.py), `determine_num_available_blocks` (worker.py
before 0.8): a step of the most tokens, then sampling for the most sequences. Sampling with top-k and top-p sorts the logits:
16-bit and 32-bit logits, values and 64-bit places of the sort, probabilities and their sums stand side by side.
"""

from collections.abc import Iterator

from specc.physics.architecture import Block
from specc.physics.layer import Layer, Matmul
from specc.physics.numeric import smallest
from specc.plan.ledger import LedgerInput, LedgerLine
from specc.plan.serving_job import Serving, on_stage
from specc.sums import sum_floats


def _layer_working(serving: Serving, layer: Layer) -> float:
    """Elements per token that are alive inside a layer at its widest, on one rank, without the residual stream."""
    inner: float = 0.0
    for matmul in layer.matmuls():
        if matmul.role == "experts":
            inner += _expert_products(serving, matmul)
        elif matmul.split == "column":
            inner += matmul.n / float(
                smallest(float(serving.tensor), float(matmul.pieces or serving.tensor))
            )
            if matmul.role in ("mlp", "shared_experts"):
                inner += 0.5 * matmul.n / serving.tensor
        elif matmul.split == "none" and matmul.role == "attention":
            inner += matmul.n
        elif matmul.split == "row" and matmul.role == "attention":  # heads, before they are joined
            inner += matmul.k / serving.tensor
    return inner


def _expert_products(serving: Serving, matmul: Matmul) -> float:
    """Elements per token that an expert's product writes on one rank.

    A slice of an expert makes sums of the whole width; ranks that hold other experts see other tokens.
    """
    if matmul.split == "column":  # the product of gate and up stands beside them
        return 1.5 * matmul.used * matmul.n / (serving.experts_over * serving.expert)
    return matmul.used * matmul.n / serving.expert


def _expert_buffers(serving: Serving) -> float:
    """Elements per token of the buffers that experts write their products to, on one rank."""
    return max(
        (
            sum_floats(
                _expert_products(serving, matmul)
                for matmul in layer.matmuls()
                if matmul.role == "experts"
            )
            for block in serving.architecture.blocks
            for layer in block.layers
        ),
        default=0.0,
    )


def _block_working(serving: Serving, block: Block, tokens: float) -> float:
    """Elements that a block's layers have alive at once: the widest layer's; all of them where freed memory counts."""
    streams = serving.architecture.streams
    inner, residual = [], 0.0
    for layer in block.layers:
        fixed = streams.get(layer.stream)
        here = layer.scale * (tokens if fixed is None else fixed * serving.batch)
        inner.append(here * _layer_working(serving, layer))
        residual = max(residual, here * 2.0 * serving.architecture.hidden)
    together = "keeps_freed_memory" in serving.features
    return residual + (sum_floats(inner) if together else max(inner, default=0.0))


def _held_sums(serving: Serving, tokens: float) -> float:
    """Elements of the sums over tensor ranks that are not free again while a step runs.

    Source: vLLM 0.2.5 without what 0.2.6 sets in `worker/worker.py`: PyTorch keeps what NCCL's stream has used until the
    host sees that stream done, which runs layers behind it.
    """
    if "holds_sums" not in serving.features or serving.tensor == 1:
        return 0.0
    products = sum_floats(
        on_stage(serving, block)
        for block in serving.architecture.blocks
        if block.place == "body"
        for layer in block.layers
        if any(matmul.split == "row" for matmul in layer.matmuls())
    )
    return products * tokens * serving.architecture.hidden


def layers_bytes(serving: Serving, tokens: float) -> float:
    """Bytes that the layers of the largest step have alive at once, images of a denoiser included."""
    blocks = [block for block in serving.architecture.blocks if block.place == "body"]
    widest = max((_block_working(serving, block, tokens) for block in blocks), default=0.0)
    pixels = serving.architecture.pixels * serving.batch
    elements = widest * serving.trait("memory_activation_factor") + _held_sums(serving, tokens)
    elements += pixels * serving.trait("memory_image_elements")
    return elements * serving.activation_width


def sampling_bytes(serving: Serving, tokens: float, sequences: float) -> float:
    """Bytes that logits and sampling need; 0 for what generates nothing."""
    if not serving.architecture.generative:
        return 0.0
    vocabulary = float(serving.architecture.vocabulary)
    each = sequences * serving.by_size("logits_bytes")
    return vocabulary * (each + tokens * serving.trait("memory_prompt_logits_bytes"))


def step_lines(serving: Serving) -> Iterator[LedgerLine]:
    """Lines of the largest step: of its layers, and of sampling.

    Where an engine samples after the layers' memory is free again, the larger of the two counts; the step's hidden states
    are there meanwhile.
    """
    tokens, sequences = serving.per_step()
    layers = layers_bytes(serving, tokens)
    sampling = sampling_bytes(serving, tokens, sequences)
    if "samples_apart" in serving.features:
        states = tokens * serving.architecture.hidden * serving.activation_width
        if "resident_experts" in serving.features:
            states += tokens * _expert_buffers(serving) * serving.activation_width
        layers, sampling = (states, sampling) if states + sampling > layers else (layers, 0.0)
    yield LedgerLine(
        name="largest step",
        group="activations",
        bytes=layers,
        formula="tokens x widest layer x bytes of an activation",
        inputs=(
            LedgerInput(
                name="tokens",
                value=tokens,
                unit="token",
                source="max_batched_tokens, or the engine's",
            ),
            LedgerInput(
                name="bytes of an activation",
                value=serving.activation_width,
                unit="byte",
                source="activations",
            ),
        ),
    )
    if sampling:
        yield LedgerLine(
            name="logits",
            group="activations",
            bytes=sampling,
            formula="sequences x vocabulary x bytes",
            inputs=(
                LedgerInput(
                    name="sequences", value=sequences, source="max_batch, or the engine's"
                ),
                LedgerInput(
                    name="vocabulary",
                    value=float(serving.architecture.vocabulary),
                    source="the model",
                ),
            ),
        )
