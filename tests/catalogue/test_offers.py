"""Prices of the table are offers with their dates, and those that nobody should rely on are not."""

import subprocess
import sys
from decimal import Decimal

import pytest

from catalogue.reading import FILES, ROOT, SPECS, part, read, rows
from specc.bill.cost import Prices
from specc.bill.holding import Terms
from specc.design.parts.server import Server
from specc.design.price import Offer
from specc.units import Quantity

HOUR = 3600
MARK = "# Written by scripts/import_offers.py"

# Row of the table: seller's folder, part or instance, offer.
OFFERED = {
    "P001": ("nebius", "nebius_h100", "nebius_h100_on_demand"),
    "P002": ("nebius", "nebius_h100", "nebius_h100_spot"),
    "P003": ("nebius", "nebius_h200", "nebius_h200_on_demand"),
    "P004": ("nebius", "nebius_h200", "nebius_h200_spot"),
    "P005": ("nebius", "nebius_b200", "nebius_b200_on_demand"),
    "P006": ("nebius", "nebius_l40s", "nebius_l40s_on_demand"),
    "P007": ("oracle", "oci_bm_gpu_h100_8", "oci_bm_gpu_h100_8_on_demand"),
    "P008": ("oracle", "oci_bm_gpu_h200_8", "oci_bm_gpu_h200_8_on_demand"),
    "P009": ("oracle", "oci_bm_gpu_b200_8", "oci_bm_gpu_b200_8_on_demand"),
    "P010": ("oracle", "oci_bm_gpu_b300_8", "oci_bm_gpu_b300_8_on_demand"),
    "P011": ("oracle", "oci_bm_gpu_gb200_4", "oci_bm_gpu_gb200_4_on_demand"),
    "P012": ("oracle", "oci_bm_gpu_gb300_4", "oci_bm_gpu_gb300_4_on_demand"),
    "P013": ("oracle", "oci_bm_gpu_mi300x_8", "oci_bm_gpu_mi300x_8_on_demand"),
    "P014": ("oracle", "oci_bm_gpu_mi355x_8", "oci_bm_gpu_mi355x_8_on_demand"),
    "P015": ("oracle", "oci_bm_gpu_a100_v2_8", "oci_bm_gpu_a100_v2_8_on_demand"),
    "P016": ("oracle", "oci_bm_gpu4_8", "oci_bm_gpu4_8_on_demand"),
    "P017": ("oracle", "oci_bm_gpu_l40s_4", "oci_bm_gpu_l40s_4_on_demand"),
    "P018": ("oracle", "oci_bm_gpu_a10_4", "oci_bm_gpu_a10_4_on_demand"),
    "P019": ("oracle", "oci_rtxpro6000_8", "oci_rtxpro6000_8_on_demand"),
    "P020": ("oracle", "oci_bm_gpu3_8", "oci_bm_gpu3_8_on_demand"),
    "P021": ("lambda", "lambda_v100_8", "lambda_v100_8_on_demand"),
    "P022": ("lambda", "lambda_a6000", "lambda_a6000_on_demand"),
    "P024": ("lambda", "lambda_a10", "lambda_a10_on_demand"),
    "P025": ("lambda", "lambda_a100_80_8", "lambda_a100_80_8_on_demand"),
    "P026": ("lambda", "lambda_h100_pcie", "lambda_h100_pcie_on_demand"),
    "P027": ("lambda", "lambda_h100_sxm_1", "lambda_h100_sxm_1_on_demand"),
    "P028": ("lambda", "lambda_h100_sxm_2", "lambda_h100_sxm_2_on_demand"),
    "P029": ("runpod", "runpod_a100_pcie_80", "runpod_a100_pcie_80_on_demand"),
    "P031": ("aws", "aws_p5", "aws_p5_capacity_block"),
    "P032": ("aws", "aws_p5e", "aws_p5e_capacity_block"),
    "P033": ("aws", "aws_p4d", "aws_p4d_capacity_block"),
    "P034": ("aws", "aws_trn1", "aws_trn1_capacity_block"),
    "P035": ("aws", "aws_p5", "aws_p5_on_demand_until_2025_04"),
    "P036": ("aws", "aws_p5", "aws_p5_on_demand"),
    "P044": ("market", "market_a100_80_hyperscaler", "market_a100_80_hyperscaler_on_demand"),
    "P045": ("market", "market_a100_80_long_tail", "market_a100_80_long_tail_on_demand"),
    "P046": ("market", "market_h100_hyperscaler", "market_h100_hyperscaler_on_demand"),
    "P047": ("market", "market_h100_specialty", "market_h100_specialty_on_demand"),
    "P048": ("market", "market_h100_long_tail", "market_h100_long_tail_on_demand"),
    "P049": ("market", "market_h200_hyperscaler", "market_h200_hyperscaler_on_demand"),
    "P050": ("market", "market_h200_specialty", "market_h200_specialty_on_demand"),
    "P051": ("market", "market_h200_long_tail", "market_h200_long_tail_on_demand"),
    "P052": ("nvidia", "rtx5090", "rtx5090_list"),
    "P053": ("nvidia", "rtx4090", "rtx4090_list"),
    "P054": ("intel", "gaudi3", "gaudi3_list"),
    "P060": ("market", "h100_node", "h100_node_list"),
    "P062": ("tpd_dmv", "esc8000a_e12", "esc8000a_e12_barebone"),
    "P063": ("tpd_dmv", "esc8000a_e11", "esc8000a_e11_barebone"),
    "P064": ("tpd_dmv", "sr675_v3", "sr675_v3_barebone"),
    "P065": ("tpd_dmv", "ft83a", "ft83a_barebone"),
    "P066": ("tpd_dmv", "rg488_g11", "rg488_g11_barebone"),
    "P067": ("tpd_dmv", "esc4000_e10", "esc4000_e10_barebone"),
    "P068": ("tpd_dmv", "esc4000a_e11", "esc4000a_e11_barebone"),
    "P069": ("tpd_dmv", "g492_h80", "g492_h80_barebone"),
    "P070": ("tpd_dmv", "g292_280", "g292_280_barebone"),
    "P071": ("tpd_dmv", "g292_z40", "g292_z40_barebone"),
    "P072": ("tpd_dmv", "g292_z44", "g292_z44_barebone"),
    "P073": ("tpd_dmv", "g492_ha0", "g492_ha0_barebone"),
    "P074": ("tpd_dmv", "g293_s42", "g293_s42_barebone"),
    "P075": ("market", "ib_400g_64", "ib_400g_64_list"),
}

# Rows of the kinds that are prices and yet no offers; the entry of docs/errata.md that says why.
LEFT_OUT = {
    "P023": 28,
    **dict.fromkeys(("P030", "P037", "P038", "P039", "P040", "P041", "P042", "P043"), 26),
    **dict.fromkeys(("P055", "P056", "P057", "P058", "P059", "P061", "P076"), 26),
    **dict.fromkeys(("P077", "P078", "P079", "P080", "P081", "P082"), 27),
}
ROWS = {row["id"]: row for row in rows("prices_power")}
PER_KIT = {"P054": 8}  # the kit holds eight


def _offer(row: str) -> Offer:
    seller, sold, name = OFFERED[row]
    diagnostics = read(SPECS / "offers" / seller / f"{sold}.gpuspec")[0][name]
    assert isinstance(diagnostics, Offer)
    return diagnostics


@pytest.mark.parametrize("row", OFFERED)
def test_price_is_that_of_the_row(row: str) -> None:
    printed, offer = ROWS[row], _offer(row)
    assert offer.price is not None
    rented = "hour" in printed["unit"]
    per = 1 / HOUR if rented else 1 / PER_KIT.get(row, 1)
    share = 1
    if rented and printed["unit"] != "USD/instance-hour" and offer.per != "accelerator":
        assert isinstance(offer.instance, Server)
        share = sum(int(counted.count) for counted in offer.instance.accelerators)
    low, *_, high = (Decimal(end) for end in (printed["value"].split("-") * 2)[:2])
    printed_to = 0.51 * 10 ** float(low.as_tuple().exponent)
    ends = [float(end) / share / per for end in offer.price.interval]
    assert ends == pytest.approx([float(low), float(high)], abs=printed_to)
    assert (offer.instance is not None) == rented
    assert offer.confidence in {printed["confidence"], "high"}
    assert printed["confidence"] != "low"


def test_every_price_is_an_offer_or_left_out_with_a_reason() -> None:
    priced = {
        i
        for i, r in ROWS.items()
        if r["kind"] in {"rental", "rental range", "purchase", "network"}
    }
    assert set(OFFERED) | set(LEFT_OUT) == priced
    assert not set(OFFERED) & set(LEFT_OUT)
    low = {i for i in priced if ROWS[i]["confidence"] in {"low", "WRONG"}}
    assert low <= set(LEFT_OUT)


def test_no_offer_is_without_a_row() -> None:
    """The rest of the offers are written by a program from the tables of rentals and street prices, which a test below repeats."""
    offers = {
        (p.parent.name, p.stem, name)
        for p in FILES
        if p.is_relative_to(SPECS / "offers") and MARK not in p.read_text(encoding="utf-8")
        for name in read(p)[0]
    }
    assert offers <= set(OFFERED.values())


def test_prices_are_never_zero() -> None:
    for row in OFFERED:
        price = _offer(row).price
        assert isinstance(price, Quantity)
        assert price.value > 0


def test_a_barebone_price_never_buys_what_is_inside() -> None:
    """The bill must list accelerators beside a barebone, or eight of them would come with a chassis."""
    barebones = [sold for _, sold, name in OFFERED.values() if name.endswith("_barebone")]
    assert barebones
    for sold in barebones:
        server = part("servers", sold)
        assert isinstance(server, Server)
        assert server.sold_as == "barebone"


def test_the_false_pdu_row_stays_out() -> None:
    """415 V and 30 A are 21.6 kW; the row that forgot the square root of three is marked and unused."""
    (wrong,) = [r for r in ROWS.values() if r["confidence"] == "WRONG"]
    assert wrong["id"] == "P115"
    pdu = read(SPECS / "pdus" / "generic" / "pdu_415v_30a.gpuspec")[0]["pdu_415v_30a"]
    volts, amps, derating = float(pdu.volts), float(pdu.amps), float(pdu.derating)  # type: ignore[attr-defined]
    assert 3**0.5 * volts * amps == pytest.approx(21.6e3, rel=0.002)
    assert 3**0.5 * volts * amps * derating == pytest.approx(17.2e3, rel=0.005)


def test_a_commitment_is_not_the_price_of_renting_without_one() -> None:
    """Of the offers for p5 the on-demand one holds, though the committed one is better attested."""
    offers = [
        o
        for o in read(SPECS / "offers" / "aws" / "aws_p5.gpuspec")[0].values()
        if isinstance(o, Offer)
    ]
    assert {o.billing for o in offers} == {"on_demand", "reserved", "spot"}
    instance = offers[0].instance
    assert instance is not None
    price = Prices(offers=tuple(offers), terms=Terms(as_of="2026-11")).rent(instance, 1, 8)
    assert price is not None
    assert price.offer == "aws_p5_on_demand"
    assert price.unit * HOUR == pytest.approx(55.04)
    before = Prices(offers=tuple(offers), terms=Terms(as_of="2025-03")).rent(instance, 1, 8)
    assert before is not None
    assert before.offer == "aws_p5_on_demand_until_2025_04"


@pytest.mark.parametrize("script", ["import_offers.py", "import_economics.py"])
def test_the_importer_writes_what_is_committed(script: str) -> None:
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / script, "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(
    ("seller", "instance", "dollars"),
    [
        ("aws", "aws_p5", 55.04),
        ("google", "gcp_a3_high", 88.49),
        ("microsoft", "azure_nd_h100_v5", 98.32),
        ("oracle", "oci_bm_gpu_h100_8", 80.0),
        ("lambda", "lambda_gpu_8x_h100_sxm5", 31.92),
        ("nebius", "nebius_h100", 23.6),
    ],
)
def test_eight_h100_have_a_price_with_every_large_cloud(
    seller: str, instance: str, dollars: float
) -> None:
    declared = read(SPECS / "offers" / seller / f"{instance}.gpuspec")[0].values()
    offers = tuple(o for o in declared if isinstance(o, Offer))
    server = part("servers", instance)
    assert isinstance(server, Server)
    assert server.instance  # without it the offer would be for something to buy
    assert sum(int(c.count) for c in server.accelerators) == 8
    price = Prices(offers=offers, terms=Terms(as_of="2026-11")).rent(server, 1, 8)
    assert price is not None
    assert price.unit * HOUR == pytest.approx(dollars)


def test_whatever_is_rented_can_be_rented() -> None:
    """An offer of an instance is bound to a server that says it is one, or it would never be applied."""
    rented = [
        o.instance
        for p in FILES
        if p.is_relative_to(SPECS / "offers")
        for o in read(p)[0].values()
        if isinstance(o, Offer) and o.instance is not None
    ]
    assert len(rented) > 300
    assert [s.name for s in rented if not (isinstance(s, Server) and s.instance)] == []
