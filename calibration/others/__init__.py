"""What training reaches on accelerators that the large fit has no rows of: makers other than NVIDIA."""
