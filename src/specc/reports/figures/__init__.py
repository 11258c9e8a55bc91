"""What follows from parts of the catalogue, a file each kind."""
