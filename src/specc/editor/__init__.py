"""What an editor asks: diagnostics while one types, hovers, completion, definitions, formatting."""
