"""The kinds of parallelism, one a file."""
