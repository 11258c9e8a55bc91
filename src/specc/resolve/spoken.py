"""Dimensions as messages name them."""

SPOKEN = {
    "1": "a plain number",
    "byte": "an amount of data (byte)",
    "byte/s": "a data rate (byte/s)",
    "s": "a time (s)",
    "W": "a power (W)",
    "J": "an energy (J)",
    "FLOP": "an amount of work (FLOP)",
    "FLOP/s": "a compute rate (FLOP/s)",
    "m": "a length (m)",
    "kg": "a mass (kg)",
    "token": "a number of tokens (token)",
    "token/s": "a token rate (token/s)",
    "request/s": "a request rate (request/s)",
    "USD/s": "money over time (USD/h)",
    "USD": "an amount of money (USD)",
}


def spoken(base: str) -> str:
    """A dimension, given as its base unit, with its article."""
    return SPOKEN.get(base, f"a quantity in {base}")
