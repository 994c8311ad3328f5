"""What keeps stored comments as they should be: counts, kept HTML, what files still hold."""
