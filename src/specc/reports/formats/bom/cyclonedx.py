"""A hardware bill of materials in CycloneDX 1.6 JSON: a component for each line, nested as parts contain each other.

Written by hand so that it costs no library; the tests validate it with cyclonedx-python-lib. Source: CycloneDX 1.6,
https://cyclonedx.org/docs/1.6/json/
"""

import json
import uuid

from specc.bill.bill import Bill
from specc.bill.line import BillLine
from specc.diagnostics.printable import in_json
from specc.reports.bills import Bills, only, tidy
from specc.reports.report import Format, View
from specc.version import VERSION

_SPACE = uuid.UUID("6f1a3c52-6d0c-5b0e-9f7d-3a5f0f3c7a10")


def render(bills: Bills, view: View) -> str:
    """One document; its serial number follows from its content, so that equal bills are equal bytes."""
    components = [_cluster(name, bill) for name, bill in only(bills, view.cluster)]
    body = json.dumps(components, sort_keys=True, ensure_ascii=False)
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_SPACE, body)}",
        "version": 1,
        "metadata": {
            "tools": {
                "components": [{"type": "application", "name": "specc", "version": VERSION}]
            },
            "component": {"type": "platform", "name": bills.name, "bom-ref": "design"},
            "properties": [
                {"name": f"gpuspec:set:{key}", "value": value}
                for key, value in bills.head.settings
            ],
        },
        "components": components,
    }
    return in_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _cluster(name: str, bill: Bill) -> dict[str, object]:
    outer = [y for y in bill.lines if not y.included_in]
    components = []
    claimed: set[int] = set()
    for number, line in enumerate(outer):
        inner = [
            (i, y)
            for i, y in enumerate(bill.lines)
            if y.included_in == line.part
            and y.role == line.role
            and i not in claimed
            and line.quantity
        ]
        claimed.update(i for i, _ in inner)
        nested = [_component(f"{name}/{number}/{i}", y) for i, y in inner]
        components.append(_component(f"{name}/{number}", line, nested))
    return {
        "type": "platform",
        "bom-ref": f"cluster/{name}",
        "name": name,
        "components": components,
    }


def _component(
    reference: str, line: BillLine, nested: list[dict[str, object]] | None = None
) -> dict[str, object]:
    kind = "application" if line.category == "software" else "device"
    component: dict[str, object] = {"type": kind, "bom-ref": reference, "name": line.title}
    if line.vendor:
        component["manufacturer"] = {"name": line.vendor}
        component["publisher"] = line.vendor
    if line.part_number:
        component["version"] = line.part_number
    facts: list[tuple[str, object]] = [
        ("part", line.part),
        ("category", line.category),
        ("role", line.role),
        ("quantity", line.quantity),
        ("spares", line.spares),
        ("existing", line.existing),
        ("to_buy", line.to_buy),
        ("length_m", tidy(line.length)),
        ("unit_price", tidy(line.price.unit) if line.price else None),
        ("currency", line.price.currency if line.price else None),
        ("seller", line.price.seller if line.price else None),
        ("source", line.source),
        ("reason", line.reason or None),
    ]
    component["properties"] = [
        {"name": f"gpuspec:{key}", "value": str(value)}
        for key, value in facts
        if value is not None
    ]
    if nested:
        component["components"] = nested
    return component


FORMAT = Format(
    name="cyclonedx",
    about="a hardware bill of materials, CycloneDX 1.6 JSON",
    render=render,
    machine=True,
)
