"""What running systems print, one kind of output a file."""
