"""Write `tests/unit/reports/netbox.json`: what NetBox's imports take, as JSON Schemas.

    python scripts/record_netbox.py NETBOX

NETBOX is a git directory of netbox-community/netbox. Rows of an import have the fields of its form; those that the form declares say whether
they are required and from which choices. The components of device types come from the schema that NetBox generates for them.
Nothing is imported, so that no database is needed; NetBox is written for Python 3.12, and so this script needs it too.
"""

import ast
import json
import subprocess
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "tests" / "unit" / "reports" / "netbox.json"
FORMS = "netbox/dcim/forms/bulk_import.py"
CHOICES = "netbox/dcim/choices.py"
UNITS = "netbox/netbox/choices.py"
COMPONENTS = "contrib/generated_schema.json"
MODELS = {
    "dcim.manufacturer": "ManufacturerImportForm",
    "dcim.devicerole": "DeviceRoleImportForm",
    "dcim.site": "SiteImportForm",
    "dcim.rack": "RackImportForm",
    "dcim.devicetype": "DeviceTypeImportForm",
    "dcim.device": "DeviceImportForm",
    "dcim.powerpanel": "PowerPanelImportForm",
    "dcim.powerfeed": "PowerFeedImportForm",
    "dcim.cable": "CableImportForm",
}


def classes(text):
    return {node.name: node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}


def choices(body):
    """The words of a set of choices: constants that its CHOICES name."""
    words, listed = {}, None
    for node in body.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.Constant):
                words[node.targets[0].id] = node.value.value
            elif node.targets[0].id == "CHOICES":
                listed = node.value
    named = {node.id for node in ast.walk(listed) if isinstance(node, ast.Name)}
    return [word for name, word in words.items() if name in named]


def declared(form, forms, sets):
    """The fields that a form and those it extends declare, as name, schema, whether required."""
    for base in form.bases:
        if isinstance(base, ast.Name) and base.id in forms:
            yield from declared(forms[base.id], forms, sets)
    for node in form.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            said = {word.arg: word.value for word in node.value.keywords}
            required = getattr(said.get("required"), "value", True)
            named = getattr(said.get("choices"), "id", None)
            yield node.targets[0].id, {"enum": sets[named]} if named in sets else {}, required


def schema(form, forms, sets):
    (meta,) = [node for node in form.body if isinstance(node, ast.ClassDef)]
    (fields,) = [
        ast.literal_eval(node.value)
        for node in meta.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "fields"
    ]
    known = {name: (of, required) for name, of, required in declared(form, forms, sets)}
    return {
        "type": "object",
        "properties": {name: known.get(name, ({}, False))[0] for name in fields},
        "required": [name for name in fields if known.get(name, ({}, False))[1]],
        "additionalProperties": False,
    }


def main(repository):
    def shown(*words):
        said = ["git", "-C", repository, *words]
        return subprocess.run(said, capture_output=True, text=True, check=True).stdout

    forms = classes(shown("show", f"HEAD:{FORMS}"))
    bodies = classes(shown("show", f"HEAD:{CHOICES}")) | classes(shown("show", f"HEAD:{UNITS}"))
    sets = {name: choices(body) for name, body in bodies.items()}
    version = shown("show", "HEAD:netbox/release.yaml").split('"')[1]
    commit = shown("log", "-1", "--format=%h (%cs)").strip()
    recorded = {
        "source": f"{FORMS}, {CHOICES} and {COMPONENTS} of NetBox {version} at {commit}",
        "components": json.loads(shown("show", f"HEAD:{COMPONENTS}"))["definitions"],
        "models": {name: schema(forms[form], forms, sets) for name, form in MODELS.items()},
    }
    text = json.dumps(recorded, separators=(",", ":")).replace('},"', '},\n"')
    OUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
