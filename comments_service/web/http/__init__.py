"""What every surface stands on: policies, problems, limits, languages, logs."""
