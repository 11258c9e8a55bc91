"""What once crashed the program, or held it for too long, as small as it gets: each is refused at a place, or has a result."""

import pytest

from fuzz.run import Trial
from specc.diagnostics.diagnostic import Severity

PARTS = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from std.switches.nvidia import qm9700
from std.nics.nvidia import cx7

cluster pod {
  servers = 2 x g593_zd2
}
"""

INFERENCE = """
inference chat {{
  model   = llama_3_1_8b
  cluster = pod
  {0}

  traffic {{
    rate   = 2 requests/s
    prompt = 1024 tokens
    output = 256 tokens
  }}
}}
"""

CASES = {
    "hours that begin and end at once": (INFERENCE.format("hours = [2, 64]"), "GS2110 GS2115"),
    "hours of one number": (INFERENCE.format("hours = 8"), "GS2115"),
    "supplies that give nothing of what they take": (
        "psu idle { output = 3000 W; efficiency = 0 }\nserver box { psus = 2 x idle; power_max = 1 kW }",
        "GS2110",
    ),
    "a thousand million layers of experts alone": (
        """
        model vast {
          layers = 2; hidden = 64; heads = 2; ffn = 128; vocabulary = 100
          attention { kind = state_space; expert_layers = 1e9; mlp_layers = 1e9 }
        }
        training run {
          model = vast; cluster = pod; steps = 100; global_batch = 16; sequence = 64 tokens
        }
        """,
        "GS5402 GS5602",
    ),
    "accelerators that fail all the time": (
        """
        training run {
          model = llama_3_1_8b; cluster = pod; tokens = 1B tokens; accelerators = 8
          global_batch = 16 sequences; sequence = 4096 tokens; sharding = fsdp; recompute = full
          failures { accelerator_mtbf = 0 h }
        }
        """,
        "GS2110",
    ),
    "a power limit of nothing": (INFERENCE.format("power_limit = 0 W"), "GS2110"),
    "a share of nothing": (INFERENCE.format("share = 0 %"), "GS2110"),
    "a share of more than all": (INFERENCE.format("share = 16:1"), "GS2110"),
    "uplinks so slow that a leaf has no port down": (
        """
        cluster slow {
          servers = 8 x g593_zd2
          fabric compute {
            topology = dragonfly_plus; nic = cx7; leaf = qm9700; spine = qm9700; uplink_rate = 4 Gb/s
          }
        }
        """,
        "GS4101",
    ),
    "a pod of no leaves": (
        """
        cluster empty {
          fabric compute {
            topology = fat_tree; nic = cx7; leaf = qm9700; spine = qm9700; core = qm9700; pod = 1e9; cores = 2
          }
          storage { read_bandwidth = 8 GB/s; system = 8 x g593_zd2 }
          owned { nics = 128 x cx7 }
        }
        """,
        "",
    ),
    "an image smaller than a patch": (
        """
        model tiny {
          layers = 2; hidden = 64; heads = 2
          diffusion { denoiser = dit; image = 8; downsample = 8; patch = 2 }
        }
        training run {
          model = tiny; cluster = pod; steps = 100; global_batch = 16; accelerators = 8
        }
        """,
        "GS5602",
    ),
    "a latent image of no pixels": (
        "model net { diffusion { channels = 4; multipliers = [1, 2]; downsample = 0; patch = 0 } }",
        "GS2105",
    ),
    "a denoiser with a thousand million blocks": (
        "model net { diffusion { channels = 4; multipliers = [1, 2]; transformers = [1e9, 1]; resnets = 1e9 } }",
        "GS2110",
    ),
    "a degree beyond a thousand million": (
        INFERENCE.format("disaggregated { prefill { tensor = 1e9; expert = auto } }"),
        "GS5301 GS5305 GS5310 GS5402 GS7101",
    ),
    "a misspelt field of a block that has a kind": (
        "model net { attention { kind = linear; value_headz = 64 } }",
        "GS2002",
    ),
    "a floor that carries nothing": (
        "server box { height = 8 U; mass = 130 kg }\n"
        "site hall { floor_load = 0 kg/m^2; rack { height = 42 U; width = 600 mm; depth = 1200 mm } }\n"
        "cluster other { site = hall; servers = 4 x box }",
        "GS2110",
    ),
    "what arrives after the last day of the calendar": (
        """
        server box { height = 8 U }
        offer quoted { part = box; price = 8 USD; date = "2026-10"; lead_time = 1000 weeks }
        cluster other { servers = 4 x box; economics { as_of = "2026-11"; needed_by = "2027-02" } }
        cluster last { servers = 4 x box; economics { as_of = "9999-12-31"; needed_by = "9999-12-31" } }
        """,
        "GS7317",
    ),
}


@pytest.mark.parametrize(("text", "codes"), CASES.values(), ids=CASES)
def test_a_crash_stays_mended(text: str, codes: str) -> None:
    trial = Trial()
    assert trial.faults(PARTS + text) == []
    errors = {d.code for d in trial.diagnostics if d.severity is Severity.ERROR}
    assert errors == set(codes.split()) if codes else not errors
