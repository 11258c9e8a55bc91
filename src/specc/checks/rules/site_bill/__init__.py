"""Rules for a site with all its clusters."""
