"""The entities: what a set of files describes, resolved and unit-checked."""
