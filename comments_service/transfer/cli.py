"""``flask --app app import``."""

import click


@click.command("import")
def import_comments() -> None:
    """Bring in comments from elsewhere."""
