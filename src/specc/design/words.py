"""Words that fields expect where an entity's name could stand too; the words win."""

TOPOLOGIES = (
    "single", "leaf_spine", "fat_tree", "rail_optimised", "rail_only", "dragonfly", "dragonfly_plus", "torus",
    "full_mesh", "access",
)  # fmt: skip
