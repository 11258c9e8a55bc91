"""A hall for NetBox in one pass: device types as `specc bom -f netbox` writes them, then everything that stands in it."""

from specc.reports.emission import Emission, EmitTarget, Emitted
from specc.reports.netbox_hall import documents
from specc.reports.report import View, find_format


def render(emission: Emission) -> Emitted:
    """YAML documents in the order of their import, each under the name of its model."""
    name, bill = emission.bill()
    types = find_format("bom", "netbox").draw(emission.bills(), View(cluster=name))
    drawn = types if isinstance(types, str) else types.decode("utf-8")
    makers, _, rest = documents(name, bill).partition("---\n# dcim.devicerole")
    return Emitted(text=f"{makers}{drawn}---\n# dcim.devicerole{rest}")


TARGET = EmitTarget(
    name="netbox", about="device types, racks, devices, power and cables for NetBox", render=render
)
