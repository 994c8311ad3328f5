"""What a comment may be: its states, the checks, bans, when a thread is closed."""
