"""Specc, the compiler of the gpuspec language."""

__version__ = "0.1.0"
