"""What a team waits for and watches."""
