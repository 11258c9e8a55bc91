"""Fabrics as ibnetdiscover and Slurm print them."""

import pytest

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source

SERVER = {"server": "std.servers.gigabyte.g593_zd2"}
QM9700 = "std.switches.nvidia.qm9700"


def imported(source, text, **options):
    given = GivenFile(path="-", content=text.encode(), options=options)
    return find_source(source).read(given)


def guid(number):
    return f"{0xFC6A1C0300000000 + number:016x}"


def printed(hosts=4, adapters=2, spines=2, rail=True):
    """A fabric as the command prints it: GUIDs, descriptions with the switch's model, rates, a node that reduces data in each leaf."""
    leaves = adapters if rail else 1
    lines = [
        "#",
        "# Topology file: generated on Thu Nov 19 10:00:00 2026",
        "#",
        "# Initiated from node b83fd20300000001 port b83fd20300000001",
        "",
    ]
    for leaf in range(leaves):
        lines += [
            "vendid=0x2c9",
            "devid=0xd2f2",
            f"sysimgguid=0x{guid(leaf)}",
            f"switchguid=0x{guid(leaf)}({guid(leaf)})",
        ]
        lines += [
            f'Switch\t65 "S-{guid(leaf)}"\t\t# "MF0;leaf{leaf:02}:MQM9700/U1" enhanced port 0 lid {leaf + 1} lmc 0'
        ]
        port = 0
        for host in range(hosts):
            for adapter in range(adapters):
                if rail and adapter != leaf:
                    continue
                port += 1
                ca = guid(1000 + host * 10 + adapter)
                lines += [
                    f'[{port}]\t"H-{ca}"[1]({ca}) \t\t# "node{host + 1:03} mlx5_{adapter}" lid 9 4xNDR'
                ]
        for spine in range(spines):
            lines += [
                f'[{33 + spine}]\t"S-{guid(100 + spine)}"[{leaf + 1}]\t\t# "MF0;spine{spine:02}:MQM9700/U1" lid 7 4xNDR'
            ]
        lines += [
            f'[65]\t"H-{guid(500 + leaf)}"[1]({guid(500 + leaf)}) \t\t# "Mellanox Technologies Aggregation Node" lid 8 4xNDR',
            "",
        ]
    for spine in range(spines):
        lines += [
            f'Switch\t65 "S-{guid(100 + spine)}"\t\t# "MF0;spine{spine:02}:MQM9700/U1" enhanced port 0 lid 7 lmc 0'
        ]
        lines += [
            f'[{leaf + 1}]\t"S-{guid(leaf)}"[{33 + spine}]\t\t# "MF0;leaf{leaf:02}:MQM9700/U1" lid {leaf + 1} 4xNDR'
            for leaf in range(leaves)
        ] + [""]
    lines += [
        "vendid=0x2c9",
        f"caguid=0x{guid(1000)}",
        f'Ca\t1 "H-{guid(1000)}"\t\t# "node001 mlx5_0"',
        f'[1]({guid(1000)}) \t"S-{guid(0)}"[1]\t\t# lid 9 lmc 0 "MF0;leaf00:MQM9700/U1" lid 1 4xNDR',
    ]
    return "\n".join(lines) + "\n"


def test_a_printed_fabric_is_a_cluster_that_compiles(specc, tmp_path):
    (tmp_path / "ib.txt").write_text(printed(hosts=30, adapters=8, spines=4), "utf-8")
    ran = specc(
        "import",
        "ibnetdiscover",
        "ib.txt",
        "--option",
        f"server={SERVER['server']}",
        "-o",
        "pod.gpuspec",
    )
    assert ran.code == 0, ran.err
    assert "8 nodes that reduce data inside switches" in ran.err
    spec = " ".join((tmp_path / "pod.gpuspec").read_text("utf-8").split())
    for said in (
        "30 x g593_zd2",
        "rails = 8",
        "leaf = qm9700",
        "spine = qm9700",
        "400 Gb/s",
        "leaves = 8",
        "spines = 4",
        "uplinks = 4",
    ):
        assert said in spec, spec
    assert "rail_optimised" in spec
    ran = specc("check", "pod.gpuspec")
    assert ran.code == 0, ran.out


def test_hosts_that_differ_are_listed_and_not_counted():
    text = (
        printed(hosts=3, adapters=2, rail=False)
        + 'Ca\t1 "H-9"\t# "ufm01 mlx5_0"\n[1](9)\t"S-'
        + guid(0)
        + '"[60]\t\t# lid 3 lmc 0 "leaf" lid 1 4xNDR\n'
    )
    read = imported("ibnetdiscover", text, **SERVER)
    assert "servers = 3 x" in read.text
    assert "1 hosts with other than 2 links (ufm01): state `attach`" in read.left


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", None, "no switch"),
        ("hello world", 1, "neither a node nor a link"),
        ('[1]\t"S-1"[1]', 1, "before the first node"),
        ('Ca\t1 "H-1"\t# "a b"\n[1](1)\t"H-2"[1](2)\t# x\nSwitch\t1 "S-1" # "s"', 2, "joins no switch"),
        ('Switch\t1 "S-1" # "s"\n[1]\t"S-1"[1] # x', 2, "joins no switch"),
        ('Switch\t1 "S-1" # "s"\n[1]\t"S-2"[1] # x', None, "no host"),
        (printed().replace("Switch\t65", "Switch 65 x", 1), 10, "neither"),
    ],
)  # fmt: skip
def test_what_ibnetdiscover_does_not_print_says_where(text, line, why):
    with pytest.raises(ImportFault, match=why) as caught:
        imported("ibnetdiscover", text, **SERVER)
    assert caught.value.line == line


def test_the_servers_must_be_said():
    for source, text in (
        ("ibnetdiscover", printed()),
        ("slurm_topology", "SwitchName=s Nodes=a[1-4]"),
    ):
        with pytest.raises(ImportFault) as caught:
            imported(source, text)
        assert caught.value.missing == ("server",)


TREE = """# a comment
SwitchName=s1 Nodes=node[001-016]  # rack one
SwitchName=s2 Nodes=node[017-030],login1,login2
SwitchName=top Switches=s[1-2] LinkSpeed=400
"""


def test_a_tree_with_switches_named_compiles(specc, tmp_path):
    (tmp_path / "topology.conf").write_text(TREE, "utf-8")
    words = [
        w
        for o in (
            f"server={SERVER['server']}",
            f"leaf={QM9700}",
            f"spine={QM9700}",
            "rails=8",
            "nic=std.nics.nvidia.cx7",
        )
        for w in ("--option", o)
    ]
    ran = specc("import", "slurm_topology", "topology.conf", *words, "-o", "pod.gpuspec")
    assert ran.code == 0, ran.err
    assert "line 4: linkspeed = 400" in ran.err
    spec = (tmp_path / "pod.gpuspec").read_text("utf-8")
    for said in ("32 x g593_zd2", "rail_optimised", "downlinks = 16", "leaves    = 16"):
        assert said in spec, spec
    assert specc("check", "pod.gpuspec").code == 0


def test_a_tree_without_switches_is_a_rate_and_says_so():
    read = imported("slurm_topology", TREE, **SERVER, link="400")
    assert "rate = 400 Gb/s" in read.text
    assert any("2 groups of at most 16 nodes under 2 tiers" in line for line in read.left)
    assert "fabric" not in imported("slurm_topology", TREE, **SERVER).text.replace("# Not", "")


def test_blocks_are_enclosures_where_one_is_named():
    text = "BlockName=b1 Nodes=n[1-18]\nBlockName=b2 Nodes=n[19-36]\nBlockSizes=18\n"
    read = imported("slurm_topology", text, server="std.enclosures.nvidia.gb300_nvl72")
    assert "servers = 2 x gb300_nvl72" in read.text
    plain = imported("slurm_topology", text, **SERVER)
    assert "servers = 36 x" in plain.text
    assert any("enclosure" in line for line in plain.left)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", None, "no nodes"),
        ("hello", 1, "KEY=VALUE"),
        ("SwitchName=a Nodes=n[1-", 1, "no list of hosts"),
        ("SwitchName=a Nodes=n[9-1]", 1, "names -7 hosts"),
        ("SwitchName=a Nodes=n[1-9999999999]", 1, "names 9999999999 hosts"),
        ("SwitchName=a Nodes=n[,]", 1, "no list of hosts"),
        ("SwitchName=a Nodes=n1\nSwitchName=a Nodes=n2", 2, "twice"),
        ("SwitchName=a Nodes=n1\nSwitchName=b Switches=c", 2, "no switch c"),
        ("SwitchName=n Nodes=n1\nSwitchName=a Switches=b\nSwitchName=b Switches=a", 2, "under itself"),
    ],
)  # fmt: skip
def test_what_slurm_does_not_take_says_where(text, line, why):
    with pytest.raises(ImportFault, match=why) as caught:
        imported("slurm_topology", text, **SERVER, leaf=QM9700)
    assert caught.value.line == line
