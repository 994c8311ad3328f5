"""Read what moderators work with."""
