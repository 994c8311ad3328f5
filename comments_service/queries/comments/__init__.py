"""Read threads and comments as readers and commenters see them."""
