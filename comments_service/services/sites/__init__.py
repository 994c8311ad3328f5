"""Write sites, page moves and widget loads."""
