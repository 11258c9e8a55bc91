"""Ledgers: what must be resident on one accelerator."""
