"""Rules for who has which accelerators, and when."""
