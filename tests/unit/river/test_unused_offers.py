"""An offer that changes no total is found; one that does in a variant, in stock or in a comparison is none."""

import pytest

TEXT = """edition 2026
from std.accelerators.nvidia import h100_sxm, h200_sxm
from std.servers.nvidia import dgx_h100, dgx_h200
server bare { accelerators = 8 x h100_sxm; sold_as = barebone }
server vm { accelerators = 8 x h200_sxm; instance = "vm.8x" }
server own_vm { accelerators = 8 x h100_sxm; instance = "vm.8x" }
"""


@pytest.mark.parametrize(
    ("offer", "servers", "more", "said"),
    [
        ("part = dgx_h200", "dgx_h100", "", "which no cluster has"),
        ("part = dgx_h100", "dgx_h100", "", ""),
        ("part = h100_sxm", "dgx_h100", "", "which comes inside `dgx_h100`"),
        ("part = h100_sxm", "dgx_h100", "spares { accelerators = 2 }", ""),
        ("part = h100_sxm", "bare", "", ""),
        ("part = dgx_h200", "dgx_h100", "}\nvariant other of pod { servers = 4 x dgx_h200", ""),
        (
            "part = dgx_h200",
            "dgx_h100",
            "}\nsweep kinds { pod.servers = [4 x dgx_h100, 4 x dgx_h200]",
            "",
        ),
        ("part = h200_sxm", "bare", "", "which no cluster has"),
        ("instance = vm", "dgx_h100", "", "which no cluster has"),
        ("instance = own_vm", "dgx_h100", "", ""),  # what renting the same would cost
    ],
)
def test_an_offer_of_what_nobody_buys(specc, offer, servers, more, said) -> None:
    text = (
        f'{TEXT}offer quoted {{ {offer}; price = {"20 USD/h" if "instance" in offer else "200000 USD"}; date = "2026-10" }}\n'
        f"cluster pod {{ servers = 4 x {servers}\n{more} }}\n"
    )
    out = specc("check", "-", "-f", "concise", stdin=text).out
    assert ("GS3166" in out) == bool(said), out
    assert said in out


def test_a_list_of_prices_is_no_design(specc) -> None:
    text = TEXT + 'offer quoted { part = dgx_h200; price = 300000 USD; date = "2026-10" }\n'
    assert "GS3166" not in specc("check", "-", "-f", "concise", stdin=text).out
