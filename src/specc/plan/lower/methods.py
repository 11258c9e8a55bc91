"""What a method of training runs beside the network that it trains.

Sources: Rafailov et al. 2023 (DPO: a frozen reference), Ouyang et al. 2022 (reward models and PPO with a critic), Shao et al.
2024 (GRPO: no critic), Ahmadian et al. 2024 (RLOO), Hinton et al. 2015 (distillation).
"""

from collections.abc import Mapping

import attrs

from specc.design.entity import EnumValue
from specc.design.model import Model
from specc.design.workload import Training
from specc.physics.architecture import Architecture
from specc.plan.network.architecture import architecture
from specc.plan.training_job import Companion
from specc.plan.work import Work, work_of
from specc.record import evolve

ROLLOUTS = frozenset({"grpo", "ppo", "rloo"})
"""Methods that draw the answers that they train on."""
COLOCATED = "colocated"


def draws(training: Training) -> bool:
    """Whether a job draws the answers that it trains on."""
    return training.method is not None and training.method.word in ROLLOUTS


def trained_model(training: Training) -> Model | None:
    """The model as it is trained: a reward model has a score for its head."""
    model = training.model
    if model is not None and training.method is not None and training.method.word == "reward":
        return attrs.evolve(model, head=False)
    return model


WHOLE = frozenset({"full", "pretrain"})
"""Methods that train a model's own layers for further tokens with it, where the stack's recipes do."""


def guessed_tokens(training: Training, traits: Mapping[str, float]) -> int:
    """Further tokens that a job trains its model to predict, with a layer for each.

    Megatron-Bridge and NeMo train a model's own layers for them in every recipe; other loops leave them out unless told.
    """
    if training.mtp_layers is not None:
        return training.mtp_layers
    word = "pretrain" if training.method is None else training.method.word
    habit = traits.get("prediction_layers", 0.0) > 0.0 and word in WHOLE
    return training.model.mtp_layers if habit and training.model is not None else 0


def _place(method: EnumValue, what: str) -> str:
    """Where a part of a method runs: the pool's name, or `colocated`."""
    stated = method.named.get(what)
    if isinstance(stated, EnumValue):
        return stated.word
    return stated if isinstance(stated, str) else COLOCATED


def rollout_pool(method: EnumValue) -> str | None:
    """The pool whose accelerators draw answers; None where those that train do."""
    place = _place(method, "rollout")
    return None if place == COLOCATED else place


def pools_apart(training: Training) -> tuple[str, ...]:
    """Pools beside its own whose accelerators a job's method uses, each once."""
    if training.method is None:
        return ()
    places = (
        _place(training.method, what) for what in ("rollout", "reference", "reward", "critic")
    )
    return tuple(dict.fromkeys(p for p in places if p not in (COLOCATED, training.on)))


PROMPT = 1.0 / 8.0
"""Share of the sequence that is the prompt, where nobody says."""
MEAN = 1.0 / 2.0
"""Mean length of an answer over its limit, where nobody says."""


def answer_lengths(training: Training) -> tuple[float, float, float] | None:
    """Tokens of a prompt, of a mean answer and of the longest; None for methods that draw none, or without a sequence."""
    method = training.method
    if method is None or not draws(training) or training.sequence is None:
        return None
    whole = float(training.sequence)
    prompt, mean = method.quantity("prompt"), method.quantity("answer")
    asked = min(max(whole * PROMPT, 1.0) if prompt is None else float(prompt), whole)
    limit = max(whole - asked, 1.0)
    return asked, min(max(limit * MEAN, 1.0) if mean is None else float(mean), limit), limit


def companions_of(
    training: Training,
    network: Architecture,
    work: Work,
    old_policy: float,
    pools: Mapping[str, int],
    accelerators: int,
) -> tuple[Companion, ...]:
    """Networks that run beside the one that is trained.

    Args:
        training: The job.
        network: The network that is trained.
        work: What a sample costs it.
        old_policy: Passes in which the stack computes the log-probabilities of the answers anew.
        pools: Accelerators of each pool of the cluster.
        accelerators: Accelerators that train.
    """
    method = training.method
    if method is None:
        return ()
    own = "rank" not in method.named  # with adapters the reference is the model without them

    def beside(
        name: str, model: Model | None = None, *, resident: bool = True, trained: bool = False
    ) -> Companion:
        place = _place(method, name)
        there = pools.get(place, 0)
        other = network if model is None else architecture(model)
        return Companion(
            name=name,
            network=other,
            work=work if model is None else work_of(other, float(work.sequence)),
            resident=resident and place == COLOCATED,
            trained=trained,
            apart=accelerators / there if there else 1.0,
        )

    teacher, judge = method.named.get("teacher"), method.named.get("reward_model")
    companions: list[Companion] = []
    if method.word in ROLLOUTS or method.word == "dpo":
        companions.append(beside("reference", resident=own))
    if method.word == "distill" and isinstance(teacher, Model):
        companions.append(beside("teacher", teacher))
    if method.word in ROLLOUTS:
        if old_policy:
            companions.append(evolve(beside("old_policy", resident=False), passes=old_policy))
        if isinstance(judge, Model):
            companions.append(beside("reward", judge))
    if method.word == "ppo":
        companions.append(
            beside("critic", judge if isinstance(judge, Model) else None, trained=True)
        )
    return tuple(companions)
