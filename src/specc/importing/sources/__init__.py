"""What specs are made from, one source a file."""
