"""What designs are emitted as, one target a file."""
