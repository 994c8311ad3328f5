"""What the mails say that take readers to a page of theirs: to confirm, or to sign in."""

from comments_service.errors import N_
from comments_service.notify.reader_layout import Block, Link, ReaderMail
from comments_service.notify.texts import speech

_CONFIRM = (
    N_("Confirm your mails from {site}"),
    N_(
        "Somebody, probably you, asked {site} for mails about comments, to this address.\n\n"
        "If you want them, open this link and press the button. If it was not you, ignore this "
        "message: nothing more will come."
    ),
    N_("Confirm"),
)
_SIGN_IN = (
    N_("Sign in to the comments on {site}"),
    N_(
        "Somebody, probably you, asked {site} for a link to sign in with this address.\n\n"
        "Open it and press the button. It works for one hour. If it was not you, ignore this "
        "message: nothing will happen."
    ),
    N_("Sign in"),
)


def asking_mail(language: str, site_name: str, address: str, *, is_asked_for: bool) -> ReaderMail:
    """Return the mail with a link; nothing that a stranger typed is in it.

    ``is_asked_for``: the link was, and not mails about comments.
    """
    translate = speech(language)
    title, sentence, label = _SIGN_IN if is_asked_for else _CONFIRM
    link = Link(translate(label), address)
    block = Block(translate(sentence).format(site=site_name), link=link)
    return ReaderMail(language, translate(title).format(site=site_name), [block], [])
