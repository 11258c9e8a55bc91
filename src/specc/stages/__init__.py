"""The stages after resolving, one file each; `pipeline.py` says in which order."""
