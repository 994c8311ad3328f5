"""Links from other sites, for the team to decide about."""
