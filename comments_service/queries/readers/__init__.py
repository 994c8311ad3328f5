"""Read who is signed in, and what is theirs."""
