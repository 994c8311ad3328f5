"""Imports: a file is dropped, looked at, imported while one watches, and undone as a whole."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.installation import COMMAND
from comments_service.models import Import
from comments_service.queries.imports.imports import (
    has_file,
    has_parts,
    import_by_id,
    imports_of,
    is_given_up,
    is_interrupted,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.text.urls import parse_origin
from comments_service.services.imports import uploads
from comments_service.transfer.files.encodings import ENCODINGS
from comments_service.transfer.formats import FORMATS, by_name
from comments_service.transfer.open_file import AUTO
from comments_service.web.console.imports.import_texts import reason_in_words, state_in_words
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_, translate
from comments_service.web.http.route_guard import guard_route

_WORKING = ("uploaded", "waiting", "running", "undoing")


@blueprint.get("/imports")
@guard_route("owner", "session", "none: needs a session")
def imports() -> str:
    """Bring a file; what was brought before."""
    return _list("")


@blueprint.post("/imports")
@guard_route("owner", "session", "none: needs a session")
def upload() -> Response:
    """Take the file in, piece by piece, and have it checked."""
    file = request.files.get("file")
    format_name = request.form.get("format", AUTO)
    if file is None or not file.filename:
        return make_response(_list(gettext_(N_("Choose a file first."))), 422)
    encoding = request.form.get("encoding") or None
    if format_name != AUTO and by_name(format_name) is None:
        return make_response(_list(gettext_(N_("Choose one of the formats."))), 422)
    if encoding not in (None, *ENCODINGS):
        return make_response(_list(gettext_(N_("Choose one of the encodings."))), 422)

    def pieces() -> Iterator[bytes]:
        while piece := file.stream.read(uploads.PIECE_BYTES):
            yield piece

    name = file.filename.replace("\\", "/").rpartition("/")[2]
    sent = uploads.Upload(name, format_name, encoding)
    try:
        import_id = uploads.receive_upload(
            access().site_id, moderator().moderator_id, sent, pieces(), now()
        )
    except AppError as error:
        return make_response(_list(translate(error.message, error.extras)), 422)
    return _to_import(import_id)


@blueprint.get("/imports/<import_id>")
@guard_route("owner", "session", "none: needs a session")
def one_import(import_id: str) -> str:
    """Where an import is, what it found, and what can be done now."""
    import_ = _import(import_id)
    if import_.state in _WORKING and is_given_up(import_.site_id, import_.id):
        uploads.stop_import(import_.site_id, import_.id, now())
        import_ = _import(import_id)
    return _one(import_, "")


@blueprint.post("/imports/<import_id>/check")
@guard_route("owner", "session", "none: needs a session")
def check_import(import_id: str) -> Response:
    """Check the file again, with the address of its pages, or as another format or encoding."""
    import_ = _import(import_id)
    said = {
        "format": request.form.get("format", import_.format),
        "encoding": request.form.get("encoding", import_.encoding or "") or None,
    }
    is_known = said["format"] in (AUTO, *(one.NAME for one in FORMATS))
    if not is_known or said["encoding"] not in (None, *ENCODINGS):
        raise AppError("malformed", N_("The request could not be understood."))
    text = request.form.get("site_url", "").strip()
    try:
        origin = str(parse_origin("/".join(text.split("/")[:3]))) if text else None
    except AppError:
        sentence = N_("Enter the site’s address, such as https://blog.example.")
        return make_response(_one(import_, gettext_(sentence)), 422)
    return _step(
        import_id,
        lambda number: uploads.check_again(
            access().site_id, number, now(), site_url=origin, **said
        ),
    )


@blueprint.post("/imports/<import_id>/start")
@guard_route("owner", "session", "none: needs a session")
def start_import(import_id: str) -> Response:
    """Import what was checked."""
    return _step(
        import_id,
        lambda number: uploads.start_import(
            access().site_id, number, by_caller(), adds_origin=_adds_origin()
        ),
    )


@blueprint.post("/imports/<import_id>/undo")
@guard_route("owner", "session", "none: needs a session")
def undo_import(import_id: str) -> Response:
    """Take the whole import out again."""
    return _step(
        import_id, lambda number: uploads.start_undo(access().site_id, number, by_caller())
    )


@blueprint.post("/imports/<import_id>/drop")
@guard_route("owner", "session", "none: needs a session")
def drop_import(import_id: str) -> Response:
    """Forget a file that was not imported."""
    try:
        uploads.drop_upload(access().site_id, _number(import_id))
    except AppError as error:
        message = translate(error.message, error.extras)
        return make_response(_one(_import(import_id), message), 409)
    return cookies.leave_flash(redirect(_address("imports"), 303), done="dropped")


def _adds_origin() -> bool | None:
    """Return what the form says about the address of the pages; None where it does not ask."""
    return request.form.get("adds_origin") == "on" if "asks_origin" in request.form else None


def _step(import_id: str, ask: Callable[[int], None]) -> Response:
    try:
        ask(_number(import_id))
    except AppError as error:
        if error.code != "conflict":
            raise
        message = translate(error.message, error.extras)
        return make_response(_one(_import(import_id), message), 409)
    return _to_import(_number(import_id))


def _to_import(number: int) -> Response:
    return redirect(_address("one_import", import_id=f"{number:x}"), 303)


def _address(view: str, import_id: str | None = None) -> str:
    key = access().key if len(moderator().sites) > 1 else None
    return url_for(f"console.{view}", site=key, import_id=import_id)


def _number(import_id: str) -> int:
    try:
        number = int(import_id, 16)
    except ValueError:
        raise not_found() from None
    if not 0 < number < 2**63:
        raise not_found()
    return number


def _import(import_id: str) -> Import:
    import_ = import_by_id(access().site_id, _number(import_id))
    if import_ is None:
        raise not_found()
    return import_


def _list(problem: str) -> str:
    return render_template(
        "console/imports/imports.html",
        imports=imports_of(access().site_id),
        formats=FORMATS,
        encodings=ENCODINGS,
        state_in_words=state_in_words,
        problem=problem,
        command=COMMAND,
        megabytes=uploads.MAX_UPLOAD_BYTES // 2**20,
        note=shown_note(cookies.take_flash()),
    )


def _one(import_: Import, problem: str) -> str:
    form = by_name(import_.format)
    rules = site_by_id(access().site_id)
    return render_template(
        "console/imports/import.html",
        import_job=import_,
        number=f"{import_.id:x}",
        title=form.TITLE if form else None,
        counts=(import_.summary if import_.state == "done" else import_.found) or {},
        state_in_words=state_in_words,
        may_be_checked=import_.state == "failed"
        and not import_.done
        and has_parts(import_.site_id, import_.id),
        may_go_on=import_.state == "failed" and has_file(import_.site_id, import_.id),
        reason_in_words=reason_in_words,
        is_working=import_.state in _WORKING,
        is_interrupted=import_.state in _WORKING
        and is_interrupted(import_.site_id, import_.id, now()),
        formats=FORMATS,
        encodings=ENCODINGS,
        origins=[str(origin) for origin in rules.origins] if rules else [],
        problem=problem,
    )


view: Any = upload
view.largest_request = uploads.MAX_UPLOAD_BYTES + uploads.PIECE_BYTES
