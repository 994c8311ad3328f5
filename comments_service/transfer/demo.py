"""The demo thread."""


def import_demo() -> None:
    """Bring in the demo thread, once."""
