"""Behind the signed link of a mail: what a reader is mailed of. Looking changes nothing."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from flask import render_template, request

from comments_service.errors import N_, AppError
from comments_service.queries.notifications.feeds import reader_feed
from comments_service.queries.notifications.reader_mails import MailedSiteRow, mailed_site
from comments_service.queries.notifications.subscribers import (
    SubscriberRow,
    subscriber_by_id,
    subscriptions_of,
)
from comments_service.rules.core.signed_tokens import read_subscriber
from comments_service.rules.text.render import excerpt
from comments_service.services.notifications import feeds, subscribers
from comments_service.web.feed_addresses import feed_addresses
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import spoken
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.subscriptions.blueprint import blueprint, speak

_EXCERPT = 100


@blueprint.get("/<token>")
@guard_route("author", "mail link", "none: needs a signed link")
def show(token: str) -> str:
    """Show what they are mailed of and how, with a button for each change."""
    return _page(token, *_whose(token))


@blueprint.post("/<token>/confirm")
@guard_route("author", "mail link", "none: needs a signed link")
def confirm(token: str) -> str:
    """Mail them from now on."""
    subscriber, _ = _of_form(token)
    subscribers.confirm(subscriber.site_id, subscriber.id, now())
    return _page(token, *_whose(token), done=N_("Confirmed: you get these mails from now on."))


@blueprint.post("/<token>/stop")
@guard_route("author", "mail link", "none: needs a signed link")
def stop_some(token: str) -> str:
    """Stop one subscription, or all of them."""
    subscriber, _ = _of_form(token)
    scope, _, target = request.form.get("what", "").partition(":")
    if scope == "all":
        subscribers.stop_all(subscriber.site_id, subscriber.id)
    elif target.isascii() and target.isdigit() and len(target) < 20:
        subscribers.stop_one(subscriber.site_id, subscriber.id, int(target), scope)
    return _page(token, *_whose(token), done=N_("Stopped."))


@blueprint.post("/<token>/rhythm")
@guard_route("author", "mail link", "none: needs a signed link")
def set_rhythm(token: str) -> str:
    """Choose how often, where the morning is, and the language."""
    subscriber, _ = _of_form(token)
    chosen = request.form.get("language", "")
    subscribers.set_rhythm(
        subscriber.site_id,
        subscriber.id,
        request.form.get("rhythm", ""),
        request.form.get("time_zone", ""),
        chosen if chosen in spoken() else subscriber.language,
    )
    return _page(token, *_whose(token), done=N_("Saved."))


@blueprint.post("/<token>/feed")
@guard_route("author", "mail link", "none: needs a signed link")
def set_feed(token: str) -> str:
    """Make the address of their feed, or withdraw it."""
    subscriber, _ = _of_form(token)
    is_made = request.form.get("feed") == "make"
    change = feeds.make_reader_feed if is_made else feeds.withdraw_reader_feed
    change(subscriber.site_id, subscriber.id)
    done = (
        N_("The feed has an address.") if is_made else N_("Withdrawn: it shows nothing any more.")
    )
    return _page(token, *_whose(token), done=done)


def _of_form(token: str) -> tuple[SubscriberRow, MailedSiteRow]:
    from_our_own_page()
    return _whose(token)


def _whose(token: str) -> tuple[SubscriberRow, MailedSiteRow]:
    right = read_subscriber(current_service().settings.secret_key, token, now())
    subscriber = subscriber_by_id(*right) if right else None
    site = mailed_site(subscriber.site_id) if subscriber else None
    if subscriber is None or site is None:
        message = N_("This link is no longer valid. The newest of these mails has one that works.")
        raise AppError("not_found", message)
    speak(subscriber.language)
    return subscriber, site


def _page(token: str, subscriber: SubscriberRow, site: MailedSiteRow, done: str = "") -> str:
    return render_template(
        "subscriptions/own_page.html",
        site=None,
        site_name=site.name,
        subscriber=subscriber,
        token=token,
        done=done,
        languages=spoken(),
        zones=sorted(available_timezones()),
        feeds=_feeds(subscriber),
        subscriptions=[
            (row, excerpt(row.html, _EXCERPT) if row.html else "")
            for row in subscriptions_of(subscriber.site_id, subscriber.id)
        ],
    )


def _feeds(subscriber: SubscriberRow) -> Mapping[str, str]:
    feed = reader_feed(subscriber.site_id, subscriber.id)
    whose = (subscriber.site_id, subscriber.id)
    return feed_addresses("replies", whose, feed.feed_key) if feed and feed.feed_key else {}
