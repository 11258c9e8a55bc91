"""Services as their users meet them: over several sites, in chains, after a loss, at their highest rate, with their cost."""
