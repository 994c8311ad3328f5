"""Links from other sites are taken in, looked at and decided about."""
