"""Serving: from a service's facts to its latencies and rates."""
