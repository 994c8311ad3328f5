"""Whatever reads what strangers type, and the texts that such readers are slow with.

One line for each function that applies a regular expression, a codec or a parser to input that is
not ours: at the longest input that reaches it, its cost grows as the input does, or it refuses
before it begins. Markdown has a list of its own (text/test_render_cost.py), and so have pages that
are looked at (sites/test_hostile_pages.py).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest

from comments_service.errors import AppError
from comments_service.rules.accounts import totp
from comments_service.rules.accounts.devices import device_words
from comments_service.rules.comments.bans import typed_target
from comments_service.rules.comments.learning import terms_of_comment
from comments_service.rules.community import opening_hours, search
from comments_service.rules.core import cursors, identity, networks, periods, signed_tokens
from comments_service.rules.moderation import queue, suggestions
from comments_service.rules.sites import page_moves, settings
from comments_service.rules.sites.previews import parse_preview_origin
from comments_service.rules.text import (
    entities,
    fields,
    hosts,
    line_breaks,
    links,
    render,
    text_diff,
    urls,
    words,
)
from comments_service.rules.text.characters import tame_prose
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.search_terms import words_of
from comments_service.rules.text.similarity import shingles_of
from comments_service.transfer import timestamps
from tests.support.cost import LINEAR, growth

pytestmark = pytest.mark.timing

REQUEST = 60_000  # as large a head, or a field of a form, as is worth trying

Reader = Callable[[str], object]
READERS: dict[str, tuple[Reader, int]] = {
    "a body": (fields.clean_body, REQUEST),
    "a body in memory": (tame_prose, 20_000),
    "a name": (fields.clean_name, REQUEST),
    "an e-mail": (fields.clean_email, REQUEST),
    "a website": (fields.clean_website, REQUEST),
    "a website of a host": (lambda text: fields.clean_website(f"http://{text}"), REQUEST),
    "a title": (fields.clean_title, REQUEST),
    "a note": (fields.clean_note, REQUEST),
    "a remark": (fields.clean_remark, REQUEST),
    "folding": (words.fold, 2_000),
    "a skeleton": (words.skeleton, 2_000),
    "blocked words": (lambda text: words.find_words(text, ["a a", "x", "\u0301"]), 2_000),
    "a host": (hosts.ascii_host, REQUEST),
    "a host of labels": (lambda text: hosts.ascii_host(text.replace("a", ".")), REQUEST),
    "a host in Punycode": (lambda text: hosts.ascii_host(f"xn--{text}"), REQUEST),
    "an IPv6 host": (lambda text: hosts.ascii_host(f"[{text}]"), REQUEST),
    "a link": (lambda text: links.clean_address(f"http://a/{text}", "body", 2_000), REQUEST),
    "a link to a host": (lambda text: links.clean_address(f"http://{text}", "body", 9**9), REQUEST),
    "a page": (lambda text: PagePolicy().page_at(f"http://a/{text}"), REQUEST),
    "a page of a host": (lambda text: PagePolicy().page_at(f"http://{text}"), REQUEST),
    "the parameters of a page": (lambda text: PagePolicy().page_at(f"http://a/?{text}"), REQUEST),
    "an origin": (urls.parse_origin, REQUEST),
    "an origin of a host": (lambda text: urls.parse_origin(f"http://{text}"), REQUEST),
    "HTML from elsewhere": (render.clean_html, 30_000),
    "the text of HTML": (lambda text: render.plain_text(render.clean_html(text)), 30_000),
    "an excerpt": (lambda text: render.excerpt(text.replace("<", ""), 200), 30_000),
    "lines of HTML": (line_breaks.with_breaks, 30_000),
    "lines of text": (line_breaks.plain_with_breaks, 30_000),
    "character references": (entities.unescape, REQUEST),
    "changed words": (lambda text: text_diff.word_changes(text, text[::-1]), 10_000),
    "words to find": (words_of, 10_000),
    "likeness": (shingles_of, 10_000),
    "a search": (search.parse_search, REQUEST),
    "working hours": (opening_hours.clean_hours, REQUEST),
    "closed days": (opening_hours.clean_days, REQUEST),
    "a time zone": (opening_hours.clean_zone, REQUEST),
    "the pages of a search": (lambda text: search.page_keys(text[:500], PagePolicy()), REQUEST),
    "a search being typed": (suggestions.unfinished, REQUEST),
    "a name of a search": (search.clean_view_name, REQUEST),
    "a filter": (lambda text: queue.parse_filter(dict.fromkeys(FILTERS, text)), REQUEST),
    "page moves": (lambda text: page_moves.parse_table(text.splitlines()), 200_000),
    "one page move": (lambda text: page_moves.parse_table([f"http://a/,{text}"]), 200_000),
    "numbers": (lambda text: settings.clean_setting("max_links", text), REQUEST),
    "a limit": (lambda text: settings.clean_setting("limit_site", text), REQUEST),
    "a list of words": (lambda text: settings.clean_setting("blocked_words", text), REQUEST),
    "a language": (lambda text: settings.clean_setting("language", text), REQUEST),
    "a colour": (lambda text: settings.clean_setting("accent", text), REQUEST),
    "a key": (settings.clean_key, REQUEST),
    "origins": (lambda text: settings.listed_lines("origins", text), 200_000),
    "a cursor": (lambda text: cursors.parse_cursor(text, "oldest"), REQUEST),
    "an id": (cursors.parse_id_cursor, REQUEST),
    "a comment's id": (identity.parse_reference, REQUEST),
    "an address": (lambda text: networks.is_public(text), REQUEST),
    "a network": (lambda text: identity.network(text), REQUEST),
    "a ban": (lambda text: [typed_target(kind, text) for kind in BANS], REQUEST),
    "a period": (lambda text: periods.parse_period(text, text, date(2026, 1, 1)), REQUEST),
    "a code of an app": (lambda text: totp.accepted_step("A" * 32, text, 0, None), REQUEST),
    "a recovery code": (totp.recovery_code, REQUEST),
    "an edit token": (lambda text: signed_tokens.read_edit("secret", text), REQUEST),
    "a browser's name": (device_words, REQUEST),
    "a date of a file": (timestamps.iso, REQUEST),
    "the time of a date of a file": (lambda text: timestamps.iso(f"2020-01-01 {text}"), REQUEST),
    "the origin of previews": (lambda text: parse_preview_origin(f"https://*{text}"), REQUEST),
    "terms to learn": (lambda text: terms_of_comment(text, [text], text), 10_000),
}
FILTERS = ("page", "author", "rule", "link")
BANS = ("name", "email", "address", "network", "domain")

# What regular expressions, codecs and normalisation are slow with.
UNITS = [
    "a", "9", "f", " ", ".", "-", ":", "/", "%", "&", "=", "<", '"', "\\", "*", ",", "\n", "\t",
    "é", "\u4e00", "\u0301\u0323", "\U0001d165\U0001d16d", "\ufdfa", "\u1100\u1161",
    "%C3%A9", "%CC%81", "a.", "a:", "a ",
    "../", "a=&", "&#1", "&amp", "<a ", "<br ", "</", "\n ", "\r\n", "http://", "a@", "x:y ", '"a ',
    "1.", "::", "\u202e", "\u200d", "\U0001f1eb", "\ud800", "=?", "-> ", "(", "[", "+",
]  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_no_input_costs_more_than_its_length(name: str) -> None:
    read, longest = READERS[name]
    slow = {}
    for unit in UNITS:

        def try_to_read(size: int, unit: str = unit) -> None:
            with suppress(AppError, ValueError):
                read(unit * (size // len(unit)))

        cost = growth(try_to_read, longest)
        if cost > LINEAR:
            slow[unit] = cost
    assert slow == {}
