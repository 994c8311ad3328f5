"""Rate limits: who may do how much in which time. Each site sets its own; reading is free."""
