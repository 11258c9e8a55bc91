"""Iteration times of training."""
