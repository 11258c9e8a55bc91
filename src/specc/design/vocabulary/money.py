"""Words of offers and licences."""

from specc.design.attribute import Word
from specc.design.vocabulary.declare import amount, choice, vocabulary, whole
from specc.units.table import CURRENCIES

BILLING = vocabulary(
    "ways of billing",
    {
        "spot": "Until somebody pays more.",
    },
    Word("reserved", "For a term, with a commitment.", also=("committed", "commitment")),
    Word("on_demand", "By the hour, without a commitment.", also=("hourly", "payg")),
)
RENTED = vocabulary(
    "what a rent is for",
    {"instance": "A whole instance.", "accelerator": "Each accelerator of it."},
)
CONFIDENCE = vocabulary(
    "degrees of confidence",
    {
        "high": "A price list or a quote.",
        "medium": "A published price of a seller.",
        "low": "Reported, or derived.",
    },
)
CURRENCY = vocabulary("currencies", {name: f"Amounts in {name}." for name in CURRENCIES})
TIERS = vocabulary(
    "price tiers",
    {},
    Word(
        "tier",
        "The price of one from a quantity on.",
        {
            "from": whole("The least quantity.", required=True),
            "price": amount("The price of one.", "USD", "USD/s", required=True),
        },
    ),
)
LICENCE_UNITS = vocabulary(
    "what a licence is counted by",
    {
        "gpu": "One for each accelerator.",
        "accelerator": "One for each accelerator.",
        "server": "One for each server.",
        "node": "One for each server.",
        "site": "As many as are stated, however large the cluster is.",
    },
)
LICENCES = vocabulary(
    "licences",
    {"none": "Free of charge."},
    Word(
        "licence",
        "Paid by what it is used on, and for how long.",
        {
            "per": choice("What it is counted by.", LICENCE_UNITS),
            "term": amount("How long it holds.", "s"),
        },
        also=("license", "subscription"),
    ),
)
