"""GS7308: devices of one hall blow against each other.

What it finds: switches that take air in at the back beside others that take it in at the front, in one hall.

Why it matters: rows stand with their fronts to the cold aisle. A device the other way round breathes what the rest has heated; the fans
and supplies of a switch are ordered for one direction.

Example:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s); height = 1 U }
switch leaf_switch { ports = 8 x osfp(400 Gb/s); airflow = front_to_back }
switch spine_switch { ports = 8 x osfp(400 Gb/s); airflow = back_to_front }
cluster pod {
  servers = 8 x box
  fabric compute { topology = leaf_spine; leaf = leaf_switch; spine = spine_switch; links_per_server = 2 }
}
```

Use instead:

```gpuspec
edition 2026
server box { management = 1 x ethernet(1 Gb/s); height = 1 U }
switch leaf_switch { ports = 8 x osfp(400 Gb/s); airflow = front_to_back }
switch spine_switch { ports = 8 x osfp(400 Gb/s); airflow = front_to_back }
cluster pod {
  servers = 8 x box
  fabric compute { topology = leaf_spine; leaf = leaf_switch; spine = spine_switch; links_per_server = 2 }
}
```
"""

from collections.abc import Iterator

from specc.bill.bill import Bill
from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity

_WAYS = ("front_to_back", "back_to_front")


def airflow_opposed(bill: Bill) -> Iterator[Finding]:
    """The airflows of all switches; reversible fans, liquid and what is not known oppose nothing."""
    blowing = {
        way: [switch for switch, _ in bill.topology.switch_counts() if switch.airflow == way]
        for way in _WAYS
    }
    if not all(blowing.values()):
        return
    (one, *_), (other, *_) = blowing["front_to_back"], blowing["back_to_front"]
    yield Finding(
        about=other,
        field="airflow",
        message=f"`{other.name}` takes air in at the back, `{one.name}` in the same hall of `{bill.cluster.name}` at the front",
        label="back to front",
        others=((one, "airflow", "front to back"),),
        helps=("order both with fans and supplies of one direction",),
    )


RULE = Rule(
    code="GS7308", slug="airflow-opposed", severity=Severity.WARNING, judge=airflow_opposed
)
