"""From the Tree to a Design: names, imports, bases and units."""
