"""Specc, the compiler of the gpuspec language."""
