"""Words that fields expect where an entity's name could stand too; the words win."""

TOPOLOGIES = (
    "single", "leaf_spine", "fat_tree", "rail_optimised", "rail_only", "dragonfly", "dragonfly_plus", "torus",
    "full_mesh", "access",
)  # fmt: skip
DTYPES = (
    "fp64", "fp32", "tf32", "bf16", "fp16", "fp8", "mxfp8", "int8", "fp6", "fp4", "nvfp4", "mxfp4", "int4",
)  # fmt: skip
