"""What engines and stacks keep in memory beside weights and cache."""
