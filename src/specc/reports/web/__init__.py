"""Pages for a browser: templates, a style, a little script, charts, and what of a result goes where."""
