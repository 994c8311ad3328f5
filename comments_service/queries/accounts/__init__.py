"""Read accounts, people and tokens."""
