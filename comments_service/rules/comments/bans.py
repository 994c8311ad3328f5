"""Who may not comment on a site: what a ban is made of, and whom it is meant for.

A ban holds no name, no e-mail address and no host, but a keyed hash of it: what people read of it
is a label beside that, which can be erased while the ban stays in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.comments.policy import Refused
from comments_service.rules.core.identity import Address, keyed_hash
from comments_service.rules.text.fields import MAX_EMAIL_LENGTH, clean_email, clean_name
from comments_service.rules.text.search_terms import host_of
from comments_service.rules.text.words import skeleton, skeletons

#: What a ban can be known by, in the order in which it is offered.
KINDS = ("commenter", "email", "name", "address", "network", "domain")
#: Those that can be typed: an address and a commenter are only known by a comment of theirs.
TYPED = ("email", "name", "domain")
#: How long a ban may last; None: until it is lifted.
DURATIONS: dict[str, timedelta | None] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "good": None,
}
_REFUSALS = {
    "email": N_("This site does not accept comments from this e-mail address."),
    "name": N_("This site does not accept comments under this name."),
    "domain": N_("This site does not accept links to one of these addresses."),
}
LONGEST_HOST = 300


@dataclass(frozen=True)
class Target:
    """What a ban is meant for. ``text`` is for people; ``known_by`` is what is compared.

    For an address and a network that is the hash of ``month``, for a commenter their number, and
    ``text`` is empty.
    """

    kind: str
    text: str
    known_by: str
    month: str | None = None


@dataclass(frozen=True)
class Standing:
    """A ban that is in force: its kind, its value, and of an address the month of its hash."""

    kind: str
    value: str
    month: str | None


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who is about to publish something. ``links`` are the targets that the text would show,
    ``commenter_id`` is None for who was never here. ``signed_in_as`` are the commenter and the
    identities of the reader who is signed in, under whatever name they write.
    """

    address: Address
    name: str | None
    email: str | None
    website: str | None
    links: Sequence[str]
    commenter_id: int | None = None
    signed_in_as: Sequence[str] = ()

    def values(self) -> set[str]:
        """Return what bans by commenter, name, e-mail and link would hold of this sender."""
        texts_by_kind = {
            "commenter": {str(self.commenter_id or ""), *self.signed_in_as} - {""},
            "name": skeletons(self.name) if self.name else frozenset(),
            "email": {self.email.lower(), mailbox(self.email)} if self.email else set(),
            "domain": _hosts_of([*self.links, self.website or ""]),
        }
        secret = self.address.secret
        return {
            ban_value(secret, kind, text) for kind, texts in texts_by_kind.items() for text in texts
        }

    def is_meant_by(self, ban: Standing) -> bool:
        """Whether a ban found by ``values``, or one of an address, is for this sender."""
        if ban.kind not in ("address", "network"):
            return True
        if ban.month != self.address.month:
            return False  # whose hash it holds, nobody can tell any more
        hashed = self.address.poster if ban.kind == "address" else self.address.network
        return ban.value == ban_value(self.address.secret, ban.kind, hashed)


def commenter_target(commenter_id: int) -> Target:
    """Return the target of a ban that meets a commenter by token, whatever else they change."""
    return Target("commenter", "", str(commenter_id))


def mailbox(email: str) -> str:
    """Return the mailbox to which mail for an address goes, as far as one can know: ``user+tag`` is
    ``user`` (RFC 5233), and Google's ignore dots.
    """
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def ban_value(secret: str, kind: str, known_by: str) -> str:
    """Return what a ban holds of its target."""
    return keyed_hash(secret, f"ban {kind}", known_by)


def typed_target(kind: str, text: str) -> Target:
    """Return the target that somebody typed. Raises AppError invalid, field ``target``."""
    if kind not in TYPED:
        raise invalid("target", "bad_value", N_("Choose what to ban."))
    try:
        target = _TYPED[kind](text)
    except AppError:
        target = None
    if target is None:
        raise invalid("target", "bad_value", _HELP[kind])
    return target


def is_of_site(target: Target, hosts: Iterable[str]) -> bool:
    """Whether a ban would be meant for links to the site's own ``hosts``."""
    host = target.known_by
    return target.kind == "domain" and any(f".{own}".endswith(f".{host}") for own in hosts)


def refusal(bans: Iterable[Standing], sender: Sender) -> AppError | None:
    """Return what to tell a sender whom one of these bans is meant for; None for everybody else.

    That they are banned and by what they could know themselves; never the team's reason.
    """
    ban = next((ban for ban in bans if sender.is_meant_by(ban)), None)
    if ban is None:
        return None
    return Refused(
        "banned", "banned", _REFUSALS.get(ban.kind, N_("This site does not accept your comments."))
    )


def _email(text: str) -> Target | None:
    email = clean_email(text[: MAX_EMAIL_LENGTH + 1])
    return Target("email", email, mailbox(email)) if email else None


def _name(text: str) -> Target | None:
    name = clean_name(text)
    return Target("name", name, skeleton(name)) if name else None


def _domain(text: str) -> Target | None:
    host = host_of(text.strip()[:LONGEST_HOST])
    return Target("domain", host, host) if host and "." in host.strip(".") else None


_TYPED = {"email": _email, "name": _name, "domain": _domain}
_HELP = {
    "email": N_("Enter an e-mail address such as you@example.org."),
    "name": N_("Enter a name of at most 64 characters."),
    "domain": N_("Enter a host such as example.org."),
}


def _hosts_of(addresses: Iterable[str]) -> set[str]:
    """Return the hosts of addresses and all hosts above them but for the last part."""
    hosts = {host for address in addresses if address and (host := host_of(address))}
    return {
        host.split(".", start)[-1] if start else host
        for host in hosts
        for start in range(host.count(".") or 1)
    }
