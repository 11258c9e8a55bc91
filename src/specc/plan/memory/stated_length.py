"""The longest request that an engine must be told of: by itself it takes the model's context, and starts only where the cache holds one such request."""

from specc.design.profiles import Engine
from specc.design.workload import Inference
from specc.plan.memory.serving import ServingMemory


def length_to_state(
    inference: Inference, memory: ServingMemory | None, engine: Engine | None
) -> float:
    """The longest request that the command line can state, tokens, where the cache does not hold the model's context; 0 where nothing need be stated.

    Source: vLLM since 0.2.6 (https://github.com/vllm-project/vllm/pull/2163).
    """
    context = None if inference.model is None else inference.model.context
    if inference.max_length is not None or context is None or memory is None or engine is None:
        return 0.0
    if "whole_length" not in engine.features or memory.budget is None:
        return 0.0
    if memory.cost.reserved(float(context)) <= memory.budget:
        return 0.0
    return memory.cost.tokens(memory.budget, float(context)) // memory.block * memory.block
