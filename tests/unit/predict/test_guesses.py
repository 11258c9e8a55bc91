"""What guesses the tokens of speculative decoding, and the time that it takes."""

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.predict.prediction import Prediction
from specc.shipped import folder

SPEC = """edition 2026
from std.accelerators.nvidia import h200_sxm
from std.models.deepseek import deepseek_v3
from std.models.meta import llama_3_1_70b

server box {{ accelerators = 8 x h200_sxm }}
cluster pod {{ servers = 1 x box }}

inference chat {{
  model      = {model}
  cluster    = pod
  max_length = 8192 tokens
  traffic {{ concurrency = 4; prompt = 512 tokens; output = 128 tokens }}
  parallel {{ tensor = 8 }}
  speculative {{ {guess} }}
}}
"""


def chat(model: str, guess: str) -> Prediction:
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": SPEC.format(model=model, guess=guess)}, catalogue)
    result = Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")
    assert not result.failed
    return result.predictions["chat"]


def drafting(prediction: Prediction) -> float:
    return prediction.number("time.draft") or 0.0


def test_layers_that_guess_take_time_for_each_guess() -> None:
    """One layer of 61 and the head: far less than the model, and three guesses take three times as long."""
    one = chat("deepseek_v3", "tokens = 1; acceptance = 80 %")
    three = chat("deepseek_v3", "tokens = 3; acceptance = 80 %")
    step = one.number("tpot.mean") or 0.0
    assert 0.005 * step < drafting(one) < 0.1 * step
    assert 2.9 * drafting(one) < drafting(three) < 3.1 * drafting(one)


def test_what_was_measured_of_guesses_holds_their_time() -> None:
    assert drafting(chat("deepseek_v3", "tokens = 1")) == 0.0


def test_guesses_from_the_text_are_named() -> None:
    told = chat("llama_3_1_70b", "tokens = 4; acceptance = 40 %")
    assert any(each.name == "guesses" for each in told.assumptions)
    assert drafting(told) == 0.0
