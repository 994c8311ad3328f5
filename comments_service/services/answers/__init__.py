"""How the team answers."""
