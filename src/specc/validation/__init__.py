"""Predictions held against published measurements, or against the user's own in the same columns."""
