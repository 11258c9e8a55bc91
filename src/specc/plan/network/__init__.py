"""From a model's description to its network of counted blocks."""
