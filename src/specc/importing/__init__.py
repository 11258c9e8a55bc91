"""Specs from what people already have."""
