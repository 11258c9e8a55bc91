"""Speeds of serving."""
