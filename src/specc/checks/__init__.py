"""Judges every value of the river: one file a rule, in folders by the value judged."""
