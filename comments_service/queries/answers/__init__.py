"""Read what the team has to answer."""
