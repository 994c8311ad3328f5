"""What the forms of channels send."""

from werkzeug.datastructures import MultiDict

from comments_service.errors import N_, invalid
from comments_service.rules.community.causes import KINDS as CAUSES
from comments_service.rules.core.identity import parse_id
from comments_service.rules.notifications.kinds import KINDS, clean_channel_address
from comments_service.rules.notifications.routing import clean_prefix
from comments_service.rules.text.fields import clean_name
from comments_service.services.notifications.channels import NewChannel, Routing
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.locale import LANGUAGES

_WATCHES_AT_MOST = 15


def sent_channel(form: MultiDict[str, str]) -> NewChannel:
    """Return the channel that a form describes. Raise AppError invalid, naming each bad field."""
    cleaner = FieldErrors()
    name = cleaner.clean("name", _name, form.get("name", ""))
    kind = cleaner.clean("kind", _kind, form.get("kind", ""))
    cleaner.finish()
    address = clean_channel_address(kind, form)
    return NewChannel(kind, name, address, sent_routing(form))


def sent_routing(form: MultiDict[str, str]) -> Routing:
    """Return what a form has a channel hear of. Raise AppError invalid."""
    causes = [cause for cause in CAUSES if cause in form.getlist("causes")]
    if not causes:
        raise invalid("causes", "required", N_("Choose at least one."))
    prefix = clean_prefix(form.get("page_prefix", ""))
    watches = [number for number in form.getlist("watches") if parse_id(number)]
    if len(watches) > _WATCHES_AT_MOST:
        raise invalid("watches", "too_many", N_("Choose at most 15 watches, or none for all."))
    language = form.get("language", "en")
    spoken = language if language in LANGUAGES else "en"
    return Routing(causes, prefix, watches, spoken, in_hours=bool(form.get("in_hours")))


def _name(raw: str) -> str:
    name = clean_name(raw)
    if name is None:
        raise invalid("name", "required", N_("Give it a name, so that you can recognise it."))
    return name


def _kind(raw: str) -> str:
    if raw not in KINDS:
        raise invalid("kind", "invalid", N_("Choose one of the list."))
    return raw
