"""Blocks that the syntax knows are those of the design."""

from collections import defaultdict

from specc.design.attribute import Form
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.syntax.faults.unnamed_entity import BLOCKS


def test_a_block_without_a_name_is_sent_to_the_kinds_that_have_it() -> None:
    have: dict[str, list[str]] = defaultdict(list)
    for kind in described_kinds():
        for name, block in attributes(kind_class(kind)).items():
            if block.form is Form.BLOCK:
                have[name].append(kind)
    told = {block: kinds.replace(" or ", ", ").split(", ") for block, kinds in BLOCKS.items()}
    assert {block: sorted(kinds) for block, kinds in told.items()} == {
        block: sorted(kinds) for block, kinds in have.items()
    }
