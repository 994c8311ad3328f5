"""Behind a signed link: what is a reader's and how they are mailed. Looking changes nothing."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from flask import render_template, request

from comments_service.errors import N_
from comments_service.queries.moderation.privacy import personal_summary
from comments_service.queries.notifications.feeds import reader_feed
from comments_service.queries.notifications.subscribers import SubscriberRow, subscriptions_of
from comments_service.queries.readers.persons import proofs_of
from comments_service.queries.readers.readers import unclaimed_comments
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.identity import parse_id
from comments_service.rules.text.render import excerpt
from comments_service.services.notifications import feeds, subscribers
from comments_service.services.readers.claims import AT_MOST
from comments_service.web.feed_addresses import feed_addresses
from comments_service.web.http.locale import spoken
from comments_service.web.http.route_guard import guard_route
from comments_service.web.personal import newest_lines, proof_label
from comments_service.web.reader_token import is_plain_page, page_with_code, signed_in_page
from comments_service.web.sites import takes_sessions
from comments_service.web.subscriptions.blueprint import blueprint
from comments_service.web.subscriptions.right import Right, right_of, right_of_form

_EXCERPT = 100


@blueprint.get("/<token>")
@guard_route("author", "mail link", "none: needs a signed link")
def show(token: str) -> str:
    """Show what they are mailed of and how, with a button for each change."""
    return own_page(right_of(token))


@blueprint.post("/<token>/stop")
@guard_route("author", "mail link", "none: needs a signed link")
def stop_some(token: str) -> str:
    """Stop one subscription, or all of them."""
    subscriber = right_of_form(token).mailed
    scope, _, target = request.form.get("what", "").partition(":")
    if scope == "all":
        subscribers.stop_all(subscriber.site_id, subscriber.id)
    elif (thread_id := parse_id(target)) is not None:
        subscribers.stop_one(subscriber.site_id, subscriber.id, thread_id, scope)
    return own_page(right_of(token), N_("Stopped."))


@blueprint.post("/<token>/rhythm")
@guard_route("author", "mail link", "none: needs a signed link")
def set_rhythm(token: str) -> str:
    """Choose how often, where the morning is, and the language."""
    subscriber = right_of_form(token).mailed
    chosen = request.form.get("language", "")
    subscribers.set_rhythm(
        subscriber.site_id,
        subscriber.id,
        request.form.get("rhythm", ""),
        request.form.get("time_zone", ""),
        chosen if chosen in spoken() else subscriber.language,
    )
    return own_page(right_of(token), N_("Saved."))


@blueprint.post("/<token>/feed")
@guard_route("author", "mail link", "none: needs a signed link")
def set_feed(token: str) -> str:
    """Make the address of their feed, or withdraw it."""
    subscriber = right_of_form(token).mailed
    is_made = request.form.get("feed") == "make"
    change = feeds.make_reader_feed if is_made else feeds.withdraw_reader_feed
    change(subscriber.site_id, subscriber.id)
    done = (
        N_("The feed has an address.") if is_made else N_("Withdrawn: it shows nothing any more.")
    )
    return own_page(right_of(token), done)


def own_page(right: Right, done: str = "", code: str = "", **more: object) -> str:
    """Return the page; ``code`` signs in where the link back leads."""
    subscriber = right.subscriber
    followed = subscriptions_of(subscriber.site_id, subscriber.id) if subscriber else []
    place = right.page or (followed[0].url if followed else "")
    rules = site_by_id(right.site.id) if code and place else None
    signs_in = rules is not None and takes_sessions(rules, place)
    defaults = {"problem": "", "typed_name": "", "is_unsure": False, "erased": 0} | more
    return render_template(
        "subscriptions/own_page.html",
        site=None,
        site_name=right.site.name,
        subscriber=subscriber,
        token=right.token,
        is_owner=right.is_owner,
        reader=right.reader,
        done=done,
        back=_way_back(right, place, code) if signs_in else place if code else "",
        signs_in=signs_in,
        languages=spoken(),
        zones=sorted(available_timezones()),
        feeds=_feeds(subscriber) if subscriber else {},
        subscriptions=[(row, excerpt(row.html, _EXCERPT) if row.html else "") for row in followed],
        **(_kept(right) if right.is_owner else {}),
        **defaults,
    )


def _way_back(right: Right, place: str, code: str) -> str:
    """Return where somebody came from, signed in there."""
    if is_plain_page(place) and right.reader:
        return signed_in_page(place, right.reader)
    return page_with_code(place, code)


def _feeds(subscriber: SubscriberRow) -> Mapping[str, str]:
    feed = reader_feed(subscriber.site_id, subscriber.id)
    whose = (subscriber.site_id, subscriber.id)
    return feed_addresses("replies", whose, feed.feed_key) if feed and feed.feed_key else {}


def _kept(right: Right) -> dict[str, object]:
    """Return what an owner's link shows besides."""
    person, mailed = right.person, right.subscriber
    unclaimed = unclaimed_comments(mailed.site_id, mailed.email, AT_MOST) if mailed else []
    return {
        "unclaimed": [(row, excerpt(row.html, _EXCERPT)) for row in unclaimed],
        "personal": personal_summary(person),
        "lines": newest_lines(person),
        "proofs": [proof_label(row.key, right.site.name) for row in proofs_of(person)],
        "who": right.who,
    }
