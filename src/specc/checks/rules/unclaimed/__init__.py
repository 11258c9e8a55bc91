"""Rules for servers that no workload of their cluster may use."""
