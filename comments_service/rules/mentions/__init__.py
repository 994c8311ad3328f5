"""What a link from another site is, what its source must hold, and what becomes of it."""
