"""The kinds of layer, one a file; what each must answer stands in `specc.physics.layer`."""
