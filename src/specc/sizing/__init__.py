"""Open values to the cheapest design that passes."""
