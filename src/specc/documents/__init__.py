"""Specs written as JSON: checked against the published schema, then read as the text of the language that says the same."""
