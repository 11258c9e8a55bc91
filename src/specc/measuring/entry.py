"""The calibration as text, with its provenance, and what the small steps came to beside it."""

from specc.measuring.benchmarks import Timings
from specc.measuring.operations import NetworkStep
from specc.measuring.shares import Shares
from specc.record import record
from specc.units import Quantity
from specc.units.dimension import SECOND
from specc.units.text import percent, show

MICROSECONDS = 1e6
WIDENING = "widening"


@record
class Provenance:
    """Where numbers come from.

    Attributes:
        part: The accelerator's name.
        imported: The line that imports it.
        name: How the entries' names begin.
        date: When, as `2026-11-29`.
        command: What was typed.
        program: The compiler and its version.
        device: The device with its driver.
        software: What ran on it.
    """

    part: str
    imported: str
    name: str
    date: str
    command: str
    program: str
    device: str
    software: str


def entry(
    origin: Provenance, shares: Shares, timings: Timings, widening: float, notes: tuple[str, ...]
) -> str:
    """The file: a calibration of training and one of serving.

    Args:
        origin: Where the numbers come from.
        shares: The numbers.
        timings: What was run.
        widening: Factor on the intervals of predictions that rest on operators alone.
        notes: Lines that stand as comments above.
    """
    data = f"{origin.device}; {origin.software}; {len(timings.calls)} calls in {timings.half}"
    lines = ["edition 2026", "", origin.imported, ""]
    lines += [f"# {note}" for note in notes]
    lines += [
        "source measured {",
        f"  title = {_quoted(origin.command)}",
        '  publisher = "own measurement"',
        f"  accessed = {_quoted(origin.date)}",
        "  confidence = medium",
        "}",
    ]
    for kind, title, values in (
        ("training", "Training", shares.training),
        ("serving", "Serving", shares.serving),
    ):
        if not values:
            continue
        lines += [
            "",
            f"calibration {origin.name}_{kind} {{",
            f"  title = {_quoted(f'{title} on {origin.part}, from its operators')}",
            f"  of = {origin.part}",
            f"  fitted = {_quoted(f'{origin.date}, {origin.program}')}",
            f"  data = {_quoted(data)}",
            "",
            "  values @measured {",
            *(f"    {name} = {_value(name, value)}" for name, value in values.items()),
            f"    {WIDENING} = {_rounded(widening)}",
            "  }",
            "}",
        ]
    return "\n".join(lines) + "\n"


def spec_of(step: NetworkStep, part: str, imports: str, accelerators: int, half: str) -> str:
    """The spec of the small steps, on so many accelerators.

    Args:
        step: What they work on.
        part: The accelerator's name.
        imports: The file that declares or imports it, and what was measured on it.
        accelerators: How many share a server.
        half: The dtype that the steps ran in.
    """
    network = step.network
    return f"""{imports}
model small_decoder {{
  layers     = {network.layers}
  hidden     = {network.hidden}
  heads      = {network.heads}
  kv_heads   = {network.kv_heads}
  ffn        = {network.ffn}
  vocabulary = {network.vocabulary}
}}

server one_box {{
  accelerators = {accelerators} x {part}
}}

cluster one_server {{
  servers = 1 x one_box
}}

training training_step {{
  model            = small_decoder
  cluster          = one_server
  stack            = pytorch
  precision        = {half}
  gradients        = {half}
  optimizer_states = {half}
  master_weights   = false
  global_batch     = {step.batch * accelerators}
  sequence         = {step.length} tokens
  parallel {{
    microbatch = {step.batch}
  }}
}}

inference decode_step {{
  model   = small_decoder
  cluster = one_server
  engine  = transformers
  weights = {half}
  instead_of = training_step
  traffic {{
    batch  = {step.batch}
    prompt = {step.length} tokens
    output = 2 tokens
  }}
}}
"""


def held(what: str, step: NetworkStep, measured: float, predicted: Quantity | None) -> str:
    """A small step beside its prediction with the measured values."""
    seen = show(Quantity(measured, SECOND))
    text = f"a {what} of {step.network.layers} layers of {step.network.hidden} took {seen}"
    if predicted is None or not float(predicted):
        return f"{text}; nothing is predicted of it"
    off = percent(measured / float(predicted) - 1.0)
    return f"{text}; {show(predicted)} are predicted with these values ({off})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "") + '"'


def _rounded(value: float) -> str:
    """Six decimals: what a clock tells of a share."""
    return repr(round(value, 6))


def _value(name: str, value: float) -> str:
    if name.endswith("_latency"):
        return f"{_rounded(value * MICROSECONDS)} us"
    return _rounded(value)
