"""What the text allows: the reason is printed, and what silences nothing is said."""

from collections.abc import Callable
from typing import Any

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 2 x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
training run {
  model        = llama_3_1_8b
  cluster      = pod
  sequence     = 4096 tokens
  global_batch = 512 sequences
  recompute    = full
  parallel { tensor = 16 }
  allow GS5401 because "we measured it"
}
"""


def test_what_is_allowed_is_no_error_and_its_reason_is_printed(specc: Callable[..., Any]) -> None:
    ran = specc("check", "-", stdin=SPEC)
    assert ran.code == 0
    assert "1 finding allowed:\n  GS5401 in run: we measured it" in ran.out
    assert specc("check", "-", stdin=SPEC.replace("allow GS5401", "# ")).code == 1


def test_an_allowance_that_silences_nothing_is_a_warning(specc: Callable[..., Any]) -> None:
    spec = SPEC.replace("tensor = 16", "tensor = 8")
    assert "GS0003" in specc("check", "-", stdin=spec).out
    assert specc("check", "-", stdin=spec).code == 0
    assert specc("check", "--strict", "-", stdin=spec).code == 1
    assert "GS0003" not in specc("check", "-", stdin=SPEC).out


def test_an_unknown_code_is_said_with_the_near_ones(specc: Callable[..., Any]) -> None:
    spec = SPEC.replace("GS5401", "tensor_across_slow_links")
    assert "tensor-across-slow-link" in specc("check", "-", stdin=spec).out


def test_an_allowance_outside_of_entities_silences_nothing(specc: Callable[..., Any]) -> None:
    spec = SPEC + 'allow GS5401 because "everywhere"\n'
    ran = specc("check", "-", stdin=spec)
    assert ran.code == 0
    assert ran.out.count("GS0003") == 1


def test_programs_get_the_reasons_too(specc: Callable[..., Any]) -> None:
    import json

    from specc.reports.schema import problems

    document = json.loads(specc("check", "-f", "json", "-", stdin=SPEC).out)
    assert [item["because"] for item in document["allowed"]] == ["we measured it"]
    assert not problems("check", document)


def test_what_the_catalogue_allows_itself_is_not_told_to_those_who_import_it(
    specc: Callable[..., Any],
) -> None:
    import json
    from os import path

    from specc.shipped import folder

    spec = (
        "edition 2026\nfrom std.nics.nvidia import cx7_dual\nserver box { nics = 1 x cx7_dual }\n"
    )
    assert "allowed" not in specc("check", "-", stdin=spec).out
    document = json.loads(specc("check", "-f", "json", "-", stdin=spec).out)
    assert "GS3102" in [item["code"] for item in document["allowed"]]
    own = path.join(folder("specs"), "nics", "nvidia", "cx7_dual.gpuspec")
    assert "GS3102 in" in specc("check", own).out
