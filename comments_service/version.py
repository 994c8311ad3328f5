"""The version of the service, as `pyproject.toml` has it."""

VERSION = "0.1.0"
