"""Training: the time of one iteration, what bounds it, and a run's calendar."""
