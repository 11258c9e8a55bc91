"""Rules for how the load of a service is stated."""
