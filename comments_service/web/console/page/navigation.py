"""Which pages of the console stand beside the comments, and who is shown them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, current_app, request, url_for

from comments_service.errors import N_
from comments_service.queries.accounts.accounts import Access
from comments_service.rules.accounts.roles import Role
from comments_service.web.console.page.guard import access, moderator


@dataclass(frozen=True)
class Page:
    """A page with its least role. ``parts`` are the endpoints that show it in other states."""

    endpoint: str
    label: str
    role: Role
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A page as the current request links it."""

    label: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class Section:
    """A part of the navigation, open where the current page is in it."""

    title: str
    icon: str
    pages: list[Link]

    @property
    def is_here(self) -> bool:
        """Whether the current page is one of its pages."""
        return any(page.is_here for page in self.pages)


_CHANNELS = ("add_channel", "renew_secret", "route_channel")
_SIGN_IN = ("renew_sso", "add_provider")
_PEOPLE = ("give_role", "remove", "leave", "make_invitation")
_WATCHES = ("try_watch", "save_watch", "one_watch", "edit_watch")
_SECTIONS: dict[str, tuple[str, tuple[Page, ...]]] = {
    N_("Moderation"): (
        "moderation",
        (
            Page("bans", N_("Bans"), "moderator", ("ban_typed", "look", "ban_form", "ban_author")),
            Page("mentions", N_("Links from other sites"), "analyst"),
            Page("reasons", N_("Reasons"), "moderator", ("save_reasons",)),
            Page("bulk_list", N_("Bulk decisions"), "analyst", ("one_bulk",)),
            Page("figures", N_("Figures"), "analyst"),
        ),
    ),
    N_("Answers"): (
        "answers",
        (
            Page("watches", N_("Watches"), "analyst", _WATCHES),
            Page("saved_replies", N_("Saved replies"), "responder", ("save_reply",)),
            Page("answer_links", N_("Links to answer"), "responder", ("ask_somebody",)),
            Page("channels", N_("Channels"), "owner", _CHANNELS),
            Page("reader_mails", N_("Mails to readers"), "owner"),
            Page("outbox", N_("Outbox"), "owner"),
        ),
    ),
    N_("Site"): (
        "site",
        (
            Page("settings_form", N_("Settings"), "owner", ("save_settings", "try_settings")),
            Page("likely_spam", N_("Likely spam"), "owner"),
            Page("reader_sign_in", N_("Readers’ sign-in"), "owner", _SIGN_IN),
            Page("snippet", N_("Add to your pages"), "analyst"),
            Page("switch", N_("Switch from another system"), "owner", ("save_switch",)),
            Page("test_page", N_("Test page"), "owner"),
            Page("moves", N_("Move pages"), "owner", ("try_moves", "apply_moves")),
            Page("new_site_form", N_("Add a site"), "owner", ("add_site",)),
        ),
    ),
    N_("Team"): (
        "team",
        (
            Page("people", N_("People"), "analyst", _PEOPLE),
            Page("tokens", N_("Tokens"), "owner", ("make_token",)),
            Page("audit", N_("Audit log"), "owner"),
        ),
    ),
    N_("Data"): (
        "data",
        (
            Page("imports", N_("Import"), "owner", ("upload", "one_import")),
            Page("export_form", N_("Export"), "owner", ("export_file",)),
            Page("privacy_form", N_("Privacy"), "owner", ("privacy_look", "privacy_erase")),
            Page("undone", N_("Failed jobs"), "owner"),
        ),
    ),
}


def install(blueprint: Blueprint) -> None:
    """Tell the console's templates what there is beside the comments."""
    blueprint.context_processor(lambda: {"navigation": _navigation})


def _navigation() -> list[Section]:
    here = access()
    sections = (
        Section(title, icon, list(_links(pages, here)))
        for title, (icon, pages) in _SECTIONS.items()
    )
    return [section for section in sections if section.pages]


def _links(pages: tuple[Page, ...], here: Access) -> Iterator[Link]:
    for page in pages:
        if here.allows(page.role):
            names = {f"console.{name}" for name in (page.endpoint, *page.parts)}
            yield Link(page.label, _address(page.endpoint, here), request.endpoint in names)


def _address(endpoint: str, here: Access) -> str:
    (rule, *_) = current_app.url_map.iter_rules(f"console.{endpoint}")
    if "key" in rule.arguments:
        return url_for(f"console.{endpoint}", key=here.key)
    several = len(moderator().sites) > 1
    return url_for(f"console.{endpoint}", site=here.key if several else None)
