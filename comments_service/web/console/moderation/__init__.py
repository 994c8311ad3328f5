"""The queue and what stands beside it: search, decisions, bans, figures, the log."""
