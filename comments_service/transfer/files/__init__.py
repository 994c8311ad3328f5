"""What files are made of: streams, packages, databases, and folders to unfold them in."""
