"""What is chosen for links that the text leaves open: the cheapest legal chain, layer by layer, or a reason."""

from collections.abc import Callable
from itertools import count

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.result import Result
from specc.shipped import folder

HEAD = """edition 2026
from std.cables.nvidia import dac_ndr, mfp7e10
from std.nics.nvidia import cx7, cx7_dual, cx8
from std.optics.nvidia import mma4z00_ns, mma4z00_ns400
from std.switches.nvidia import q3400_ra, qm9700, sn2201, sn5600
"""


def pod(more: str, servers: int = 8, pitch: str = "0.6 m", cards: str = "8 x cx7") -> str:
    return (
        HEAD
        + f"server box {{ height = 8 U; management = 1 x rj45(1 Gb/s); onboard {{ nic = {cards} }} }}\n"
        + f"site hall {{ rack {{ height = 48 U }}; rack_pitch = {pitch} }}\n"
        + f"cluster pod {{ site = hall; servers = {servers} x box\n{more}\n}}\n"
    )


def compute(more: str = "", nic: str = "cx7", switch: str = "qm9700") -> str:
    return (
        f"fabric compute {{ topology = leaf_spine; nic = {nic}; leaf = {switch}; spine = {switch}; "
        f"oversubscription = 1:1; {more} }}"
    )


@pytest.fixture(scope="module")
def compiled() -> Callable[[str], Result]:
    """Compiles a text; files of the catalogue are read once for all of them."""
    specs = folder("specs")
    compiler, numbers = Compiler(DiskStore(specs), specs), count()

    def run(text: str) -> Result:
        name = f"{next(numbers)}.gpuspec"
        result = compiler.compile(Source(name, text), f"{specs}/{name}")
        assert not result.failed, [d.message for d in result.errors]
        return result

    return run


def lines(result, category: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in result.bills["pod"].lines:
        if line.category == category:
            found[line.part.rpartition(".")[2]] = (
                found.get(line.part.rpartition(".")[2], 0) + line.quantity
            )
    return found


def test_near_racks_take_copper_and_no_module(compiled) -> None:
    text = pod(
        "fabric compute { topology = single; leaf = qm9700; nic = cx7; placement = top }",
        servers=4,
        cards="1 x cx7",
    ).replace("height = 48 U", "height = 52 U")
    result = compiled(text)
    assert lines(result, "cable") == {"dac_ndr": 2}  # four links, two a cage
    assert lines(result, "optic") == {}


@pytest.mark.parametrize(
    ("pitch", "fibre", "modules"),
    [
        ("0.6 m", "mfp7e10", {"mma4z00_ns", "mma4z00_ns400"}),
        ("10 m", "mfp7e30", {"mms4x00_ns", "mms4x00_ns400"}),
    ],
)
def test_farther_ones_take_multi_mode_to_50_m_and_single_mode_beyond(
    pitch: str, fibre: str, modules: set[str], compiled
) -> None:
    result = compiled(pod(compute(), servers=64, pitch=pitch))
    assert fibre in lines(result, "cable")
    assert modules <= lines(result, "optic").keys()


def test_every_link_has_a_module_at_both_ends_and_no_cage_two(compiled) -> None:
    result = compiled(pod(compute(), servers=32))
    (laid,) = result.topologies["pod"].fabrics.values()
    ends = 2 * sum(layer.links for layer in laid.sized.layers)
    optics = lines(result, "optic")
    assert 2 * optics["mma4z00_ns"] + optics["mma4z00_ns400"] == ends
    assert optics["mma4z00_ns"] <= sum(tier.cages_all for tier in laid.sized.tiers)


def test_a_port_of_half_the_rate_takes_a_splitting_fibre(compiled) -> None:
    result = compiled(pod(compute("link_rate = 200 Gb/s"), servers=4))
    assert "mfp7e20" in lines(result, "cable")


def test_cages_of_800g_take_modules_of_one_port_in_adapters(compiled) -> None:
    result = compiled(pod(compute(nic="cx8", switch="q3400_ra"), servers=8, cards="8 x cx8"))
    optics = lines(result, "optic")
    assert optics["mms4a20_xm800"] == 64  # what fits one port of an adapter
    assert "mfp7e30" in lines(result, "cable")


def test_management_takes_patch_cords(compiled) -> None:
    result = compiled(pod("fabric oob { topology = access; leaf = sn2201 }"))
    assert lines(result, "cable") == {"cat6": 8}


def test_a_cage_that_is_not_known_is_not_guessed(compiled) -> None:
    text = pod(compute(nic="card"), cards="8 x card").replace(
        "server box", "nic card { rate = 400 Gb/s }\nserver box"
    )
    result = compiled(text)
    open_lines = [y for y in result.bills["pod"].lines if y.entity is None]
    assert any("the cage of `card` is not known" in y.reason for y in open_lines)


def test_what_is_stated_is_kept_and_the_rest_is_chosen(compiled) -> None:
    text = pod(compute("optics = mms4x00_nm"), servers=8).replace(
        "server box", "from std.optics.nvidia import mms4x00_nm\nserver box"
    )
    result = compiled(text)
    assert lines(result, "optic").keys() == {"mms4x00_nm", "mms4x00_ns400"}
    assert "mfp7e30" in lines(result, "cable")


def test_stated_transceivers_of_servers_are_bought_once(compiled) -> None:
    result = compiled(pod(compute("optics = mma4z00_ns; server_optics = mma4z00_ns400")))
    assert lines(result, "optic")["mma4z00_ns400"] == 64


def test_transceivers_that_are_chosen_draw_power(compiled) -> None:
    bill = compiled(pod(compute(), servers=32)).bills["pod"]
    lit = [y.power for y in bill.lines if y.category == "optic" and "switches" in y.role]
    others = [y.power or 0.0 for y in bill.outer if y.category != "optic"]
    assert min(lit) > 0
    assert bill.power_maximum.value == sum(others) + sum(lit)


def test_copper_is_left_out_where_one_of_its_ends_fits_neither(compiled) -> None:
    near = compute(
        "placement = top; copper = dac_ndr; cables = mfp7e10; optics = mma4z00_ns; server_optics = mma4z00_ns400"
    )
    bill = compiled(pod(near, servers=4)).bills["pod"]
    layers = bill.topology.fabrics["compute"].sized.layers
    media = {(layers[run.layer].lower, run.medium) for run in bill.cabling["compute"].runs}
    assert ("box", "dac") in media
    assert ("leaf", "dac") not in media


def test_stated_transceivers_of_a_fabric_without_switches(specc, tmp_path) -> None:
    """A fabric of which only the transceivers are stated has no layers to hang them on: it is told, not counted."""
    path = tmp_path / "pod.gpuspec"
    path.write_text(
        "edition 2026\nfrom std.servers.gigabyte import g593_zd2\nfrom std.optics.nvidia import mma4z00_ns400\n"
        "cluster pod {\n  servers = 16 x g593_zd2\n"
        "  fabric compute { topology = rail_optimised; server_optics = mma4z00_ns400 }\n}\n",
        encoding="utf-8",
    )
    ran = specc("check", str(path))
    assert "GS0001" not in ran.out
    assert "compute" in ran.out
