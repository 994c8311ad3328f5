"""Who may do what, and with what people sign in."""
