"""The shapes of fabrics, one a file; what each must answer stands in `specc.topology.shape`."""
