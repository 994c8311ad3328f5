"""Links from other sites, for programs."""
