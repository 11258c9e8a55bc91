"""What training and serving keep of the rates that single operators reach."""
