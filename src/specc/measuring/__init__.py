"""Micro-benchmarks of one's own accelerator, written as a calibration."""
