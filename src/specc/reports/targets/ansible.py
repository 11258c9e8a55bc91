"""An Ansible inventory: a group for each kind of server and each switch of the fabrics.

Source: Ansible documentation, "How to build your inventory".
"""

from specc.reports.cabling import every_row
from specc.reports.emission import Emission, EmitTarget, Emitted, commented, yaml_text
from specc.reports.nodes import cores_of, nodes_of


def render(emission: Emission) -> Emitted:
    """YAML; addresses are not known and are left to the site."""
    name, bill = emission.bill()
    racks: dict[str, str] = {}
    switches: dict[str, dict[str, dict[str, str]]] = {}
    for _cluster, row in every_row(emission.bills(), name):
        racks |= {row.a_device: row.a_rack, row.b_device: row.b_rack}
    hosts: set[str] = set()
    groups: dict[str, object] = {}
    for nodes in nodes_of(bill):
        members = {}
        for host in nodes.names():
            hosts.add(host)
            members[host] = {"rack": racks[host]} if host in racks else {}
        facts: dict[str, object] = {"part": nodes.group.part.title or nodes.name}
        if nodes.group.accelerator is not None:
            facts |= {
                "accelerator": nodes.group.accelerator.name,
                "accelerators": nodes.group.accelerators,
            }
        cores = cores_of(nodes.group)
        if cores is not None:
            facts |= {"sockets": cores[0], "cores": cores[0] * cores[1]}
        groups[nodes.name] = {"hosts": members, "vars": facts}
    for _cluster, row in every_row(emission.bills(), name):
        for device in (row.a_device, row.b_device):
            if device not in hosts:
                switches.setdefault(row.fabric, {})[device] = {"rack": racks[device]}
    for fabric, members in switches.items():
        groups[f"fabric_{fabric}"] = {"hosts": members}
    left = ("addresses and accounts: state ansible_host in host_vars",)
    text = commented([f"cluster {name}", *(f"not said here: {line}" for line in left)])
    return Emitted(text=text + yaml_text({"all": {"children": groups}}), left=left)


TARGET = EmitTarget(name="ansible", about="an Ansible inventory (YAML)", render=render)
