"""One comment, its commenter and its thread in the console."""
