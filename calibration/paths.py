"""Where the checkout keeps what the fits read and write."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
SPECS = ROOT / "specs"
DOCS = ROOT / "docs"
TOLERANCE = 0.005
"""Largest relative difference between what a fit says and what the catalogue says."""
