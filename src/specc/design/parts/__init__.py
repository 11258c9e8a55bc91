"""Kinds of parts, one file a kind."""
