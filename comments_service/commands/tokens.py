"""``token``: what programs come in with."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from comments_service.errors import AppError
from comments_service.queries.accounts.tokens import tokens_of
from comments_service.queries.sites.sites import SiteRules, default_site, site_by_key
from comments_service.rules.accounts.scopes import SCOPES
from comments_service.rules.text.fields import clean_name
from comments_service.services.accounts.tokens import create_token, revoke_token
from comments_service.services.core.actor import SYSTEM, By

tokens = AppGroup("token", help="Tokens with which programs manage a site.")
_site = click.option("--site", "key", help="Public key of the site; the first one without it.")


@tokens.command("add")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES))
@_site
def add(name: str, scopes: tuple[str, ...], key: str | None) -> None:
    """Make a token and print it; it is shown this once."""
    try:
        named = clean_name(name)
    except AppError as error:
        raise click.ClickException(error.errors[0].message) from error
    if named is None:
        raise click.ClickException("Give the token a name.")
    site_id = _rules(key).site.id
    click.echo(create_token(site_id, named, sorted(set(scopes)), By(SYSTEM, datetime.now(UTC))))


@tokens.command("list")
@_site
def list_tokens(key: str | None) -> None:
    """List the tokens of a site: number, scopes, last use, name."""
    for token in tokens_of(_rules(key).site.id):
        used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
        click.echo(f"{token.id:x}  {','.join(token.scopes)}  {used}  {token.name}")


@tokens.command("revoke")
@click.argument("number")
@_site
def revoke(number: str, key: str | None) -> None:
    """End a token at once; NUMBER is as listed."""
    try:
        revoke_token(_rules(key).site.id, int(number, 16), By(SYSTEM, datetime.now(UTC)))
    except (AppError, ValueError, OverflowError) as error:
        raise click.ClickException("There is no such token.") from error
    click.echo("Revoked.")


def _rules(key: str | None) -> SiteRules:
    rules = site_by_key(key) if key else default_site()
    if rules is None:
        raise click.ClickException("There is no such site.")
    return rules
