"""Fits of what software and accelerators reach to published measurements; see `python -m calibration --help`.

Reads data/ and specs/, writes specs/ and pages of docs/. Not part of what is installed.
"""
