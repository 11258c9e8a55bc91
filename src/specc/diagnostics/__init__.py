"""Ground: places in sources, and what the user reads about them."""
