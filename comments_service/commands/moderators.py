"""``moderator``: accounts of the console, for who has lost every other way in."""

import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from comments_service.errors import AppError
from comments_service.queries.accounts.accounts import account_number
from comments_service.queries.accounts.people import members_of
from comments_service.queries.sites.sites import SiteRules, default_site, site_by_key
from comments_service.rules.accounts.roles import ROLES
from comments_service.rules.text.fields import clean_email
from comments_service.services.accounts.accounts import add_moderator, reset_two_step
from comments_service.services.accounts.people import remove_member
from comments_service.services.core.actor import SYSTEM, By

moderators = AppGroup("moderator", help="Accounts of the console.")
_site = click.option("--site", "key", help="Public key of the site; the first one without it.")


@moderators.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), default="moderator")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, role: str, password_stdin: bool) -> None:
    """Make an account, or change the role (on every site) and password of one."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        address = clean_email(email)
        if address is None:
            raise click.ClickException("Enter an e-mail address.")
        add_moderator(address, role, password, datetime.now(UTC))
    except AppError as error:
        raise _as_click_error(error) from error
    click.echo(f"{address} is {role}.")


@moderators.command("list")
@_site
def list_people(key: str | None) -> None:
    """List the people of a site: role, e-mail, when they were last there."""
    for member in members_of(_rules(key).site.id):
        seen = f"{member.last_seen_at:%Y-%m-%d %H:%M}" if member.last_seen_at else "not seen yet"
        click.echo(f"{member.role}  {member.email}  {seen}")


@moderators.command("remove")
@click.argument("email")
@_site
def remove(email: str, key: str | None) -> None:
    """Take somebody off a site; its last owner stays."""
    site_id = _rules(key).site.id
    members = [member.id for member in members_of(site_id) if member.email == email]
    if not members:
        raise click.ClickException("Nobody of the site has this e-mail.")
    try:
        remove_member(site_id, members[0], By(SYSTEM, datetime.now(UTC)))
    except AppError as error:
        raise _as_click_error(error) from error
    click.echo("Removed.")


@moderators.command("reset-two-step")
@click.argument("email")
def reset(email: str) -> None:
    """Ask somebody for no code any more, who has lost their app and their recovery codes."""
    moderator_id = account_number(email)
    if moderator_id is None:
        raise click.ClickException("No account has this e-mail.")
    reset_two_step(moderator_id)
    click.echo("Two-step sign-in is off; every session of the account has ended.")


def _as_click_error(error: AppError) -> click.ClickException:
    return click.ClickException(error.errors[0].message if error.errors else error.message)


def _rules(key: str | None) -> SiteRules:
    rules = site_by_key(key) if key else default_site()
    if rules is None:
        raise click.ClickException("There is no such site.")
    return rules
