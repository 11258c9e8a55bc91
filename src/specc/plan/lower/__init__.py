"""Lowering: what the text states, as the one job that memory, time, power and checkpoints are computed from."""
