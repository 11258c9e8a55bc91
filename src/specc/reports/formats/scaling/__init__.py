"""Ways to write how a training job scales."""
