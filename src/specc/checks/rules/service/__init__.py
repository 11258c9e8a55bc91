"""Rules for services of whose first token nothing is required."""
