"""Formulas only: plain numbers or arrays in base units (byte, s, FLOP), with a citation each."""
