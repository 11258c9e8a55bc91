"""What stands in the way of a division, one thing a file."""
