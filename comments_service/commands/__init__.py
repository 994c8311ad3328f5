"""Commands that have files of their own; ``cli`` puts all of them on the application."""
