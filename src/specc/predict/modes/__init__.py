"""Ways to run a workload, one a file."""
