"""GS3168: racks are wider than the distance between them, or deeper than that between rows.

What it finds: a site whose `rack_pitch` is below the width of a kind of rack, or whose `row_pitch` is below its depth.

Why it matters: they do not fit side by side, and all lengths of cables are too short.

Example:

```gpuspec
edition 2026
site hall { rack_pitch = 500 mm; rack { height = 42 U; width = 600 mm; depth = 1200 mm } }
```

Use instead:

```gpuspec
edition 2026
site hall { rack_pitch = 600 mm; rack { height = 42 U; width = 600 mm; depth = 1200 mm } }
```
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.design import Design
from specc.diagnostics.diagnostic import Severity
from specc.units.text import show


def racks_overlap(design: Design) -> Iterator[Finding]:
    """Each kind of rack of a site against its pitches; what is not stated is taken to fit."""
    if not design.reached("site"):
        return
    from specc.design.cluster import Site

    for site in design.of_kind(Site).values():
        for pitch_field, size_field, way in (
            ("rack_pitch", "width", "from rack to rack"),
            ("row_pitch", "depth", "from row to row"),
        ):
            pitch = getattr(site, pitch_field)
            for kind, rack in site.racks.items():
                size = getattr(rack, size_field)
                if pitch is None or size is None or size.compare(pitch) <= 0:
                    continue
                yield Finding(
                    about=site,
                    field=pitch_field,
                    message=f"it is {show(pitch)} {way}, but a rack `{kind}` has a {size_field} of {show(size)}",
                    label=f"{show(size - pitch)} too little",
                    others=((rack, size_field, show(size)),),
                    helps=(f"state `{pitch_field}` from centre to centre, aisles included",),
                )
                break


RULE = Rule(code="GS3168", slug="racks-overlap", severity=Severity.ERROR, judge=racks_overlap)
