"""Of which results one wants little, and of which much."""

LITTLE = frozenset(
    ("ttft", "tpot", "request_latency", "iteration_time", "duration", "cost", "energy", "energy_per_token", "energy_per_day", "emissions",
     "water_use", "queued")
)  # fmt: skip
MUCH = frozenset(
    ("tokens_per_second", "tokens_per_second_per_accelerator", "tokens_per_second_per_user", "images_per_second", "mfu", "hfu", "goodput",
     "max_rate", "max_users")
)  # fmt: skip
EITHER = ("cost.break_even", "cost.break_even_utilisation")
"""Results of which there may be too little, though they begin like others."""


def wanted_little(path: str) -> bool | None:
    """Whether one wants little of a result, by its path; None where either may be wanted."""
    if path.endswith(EITHER):
        return None
    word = next((word for word in path.split(".") if word in LITTLE or word in MUCH), "")
    return word in LITTLE if word else None
