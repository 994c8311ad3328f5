"""Who waits for the team, and what the team is told of."""
