"""Requirements of the text: each met, failed or undecided."""
